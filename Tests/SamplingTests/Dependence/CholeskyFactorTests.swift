import Testing

@testable import Sampling

@Suite struct CholeskyFactorTests {
  @Test func `Exact factors`() throws {
    let pair = try CholeskyFactor(Correlation(rows: [[1, 0.6], [0.6, 1]]))
    #expect(pair[0, 0] == 1 && pair[0, 1] == 0)
    // One rounding each: 0.6 and 0.8.
    #expect(abs(pair[1, 0] - 0.6) < 2e-16 && abs(pair[1, 1] - 0.8) < 2e-16)
    let three = try CholeskyFactor(Correlation(rows: [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]))
    let expected = [1, 0, 0, 0.5, 0.75.squareRoot(), 0, 0.5, 1 / 12.0.squareRoot(), (2.0 / 3).squareRoot()]
    for (value, exact) in zip(three.values, expected) { #expect(abs(value - exact) < 4e-16) }
  }

  @Test func `Singular matrices: copies, opposites and combinations`() throws {
    let copies = try CholeskyFactor(Correlation(rows: [[1, 1, -1], [1, 1, -1], [-1, -1, 1]]))
    #expect(copies.values == [1, 0, 0, 1, 0, 0, -1, 0, 0])
    let sum = try CholeskyFactor(Correlation(rows: [[1, 0, 0.6], [0, 1, 0.8], [0.6, 0.8, 1]]))
    for (value, exact) in zip(sum.values, [1, 0, 0, 0, 1, 0, 0.6, 0.8, 0]) {
      #expect(abs(value - exact) < 2e-16)
    }
  }

  @Test func `The product of the factor and its transpose is the matrix`() throws {
    let nearest = try Correlation(rows: DependenceReference.read().indefinite).nearestPossible()
    let factor = try CholeskyFactor(nearest)
    for i in 0..<nearest.size {
      for j in 0..<nearest.size {
        let product = (0..<nearest.size).reduce(0) { $0 + factor[i, $1] * factor[j, $1] }
        // The matrix is singular: pivots below 1e-10 are dropped, which moves entries by their square root at
        // most.
        #expect(abs(product - nearest[i, j]) < 1e-5)
      }
    }
  }

  @Test func `An indefinite 30 x 30 matrix is refused with its nearest neighbour`() throws {
    let reference = try DependenceReference.read()
    let correlation = try Correlation(rows: reference.indefinite)
    do {
      _ = try CholeskyFactor(correlation)
      Issue.record("an impossible matrix was accepted")
    } catch {
      guard case .impossible(let eigenvalue, let nearest) = error else {
        Issue.record("another error: \(error)")
        return
      }
      #expect(abs(eigenvalue - reference.smallestEigenvalue) < 1e-12)
      #expect(nearest.isPossible)
      #expect(throws: Never.self) { try CholeskyFactor(nearest) }
    }
  }
}
