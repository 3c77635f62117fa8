import Statistics
import Testing

@Suite struct ReplicateEstimateTests {
  @Test("t intervals agree with SciPy")
  func reference() throws {
    for row in try ReferenceTables.load().replicates {
      let interval = try #require(ReplicateEstimate(row.values.span).interval(level: row.level))
      // The t quantile to 1e-12 of the half-width, which for two replicates is up to 60 times the values.
      let tolerance = 1e-12 * (row.upper - row.lower)
      #expect(abs(interval.lower - row.lower) <= tolerance)
      #expect(abs(interval.upper - row.upper) <= tolerance)
    }
  }

  @Test("A single replicate has a mean and no error")
  func single() {
    let estimate = ReplicateEstimate([4].span)
    #expect(estimate.mean == 4 && estimate.meanError == nil && estimate.interval() == nil)
  }
}
