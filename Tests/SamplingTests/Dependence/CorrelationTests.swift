import Sampling
import Testing

@Suite struct CorrelationTests {
  @Test func `Bad entries are refused, each with its place`() throws {
    var correlation = Correlation(independent: 3)
    #expect(throws: CorrelationError.outOfRange(0, 2, 1.5)) { try correlation.set(0, 2, 1.5) }
    #expect(throws: CorrelationError.withItself(1)) { try correlation.set(1, 1, 0.5) }
    do {
      try correlation.set(2, 1, .nan)
      Issue.record("NaN was accepted")
    } catch { #expect(error.description.contains("between 2 and 1")) }
    #expect(throws: CorrelationError.diagonal(1, 0.9)) { try Correlation(rows: [[1, 0], [0, 0.9]]) }
    #expect(throws: CorrelationError.notSymmetric(1, 0)) { try Correlation(rows: [[1, 0.1], [0.2, 1]]) }
    #expect(throws: CorrelationError.notSquare(row: 1, columns: 1, expected: 2)) {
      try Correlation(rows: [[1, 0.1], [0.2]])
    }
  }

  @Test func `Setting a pair sets both places`() throws {
    var correlation = Correlation(independent: 3)
    try correlation.set(0, 2, -0.25)
    #expect(correlation.values == [1, 0, -0.25, 0, 1, 0, -0.25, 0, 1])
    #expect(correlation[2, 0] == -0.25)
  }

  @Test func `Three members cannot all oppose each other strongly`() throws {
    // Equal correlations r of three are possible from -1/2 on.
    for (r, possible) in [(-0.5, true), (-0.51, false), (1, true)] {
      let correlation = try Correlation(rows: [[1, r, r], [r, 1, r], [r, r, 1]])
      #expect(correlation.isPossible == possible)
    }
  }
}
