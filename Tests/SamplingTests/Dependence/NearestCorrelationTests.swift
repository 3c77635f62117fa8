import Sampling
import Testing

@Suite struct NearestCorrelationTests {
  @Test func `Higham's example`() throws {
    // Higham (2002), section 4: given there to four digits.
    let nearest = try Correlation(rows: [[1, 1, 0], [1, 1, 1], [0, 1, 1]]).nearestPossible()
    #expect(abs(nearest[0, 1] - 0.7607) < 5e-5)
    #expect(abs(nearest[0, 2] - 0.1573) < 5e-5)
    #expect(abs(nearest[1, 2] - 0.7607) < 5e-5)
  }

  @Test func `A 30 x 30 matrix agrees with another algorithm`() throws {
    let reference = try DependenceReference.read()
    let nearest = try Correlation(rows: reference.indefinite).nearestPossible()
    // Projections converge linearly: they stop at steps of 1e-12, some factor before the limit.
    for i in 0..<30 {
      for j in 0..<30 { #expect(abs(nearest[i, j] - reference.nearest[i][j]) < 1e-8) }
    }
  }

  @Test func `A possible matrix is its own neighbour`() throws {
    let correlation = try Correlation(rows: [[1, 0.3, -0.2], [0.3, 1, 0.5], [-0.2, 0.5, 1]])
    let nearest = correlation.nearestPossible()
    for (value, given) in zip(nearest.values, correlation.values) { #expect(abs(value - given) < 1e-15) }
  }
}
