import NumericKernels
import Statistics
import Testing

@Suite struct QuantileIntervalTests {
  @Test("Ranks agree with exact binomial sums")
  func reference() throws {
    for row in try ReferenceTables.load().ranks {
      let interval = QuantileInterval(
        count: row.count, probability: row.probability, level: try #require(row.level))
      #expect(interval.lowerRank == row.lower, "\(row)")
      #expect(interval.upperRank == row.upper, "\(row)")
    }
  }

  @Test("Ranks of many draws agree with SciPy's binomial quantiles")
  func manyDraws() throws {
    for row in try ReferenceTables.load().largeRanks {
      let interval = QuantileInterval(count: row.count, probability: row.probability, level: 0.95)
      #expect(interval.lowerRank == row.lower, "\(row)")
      #expect(interval.upperRank == row.upper, "\(row)")
    }
  }

  @Test("Intervals cover the true quantile as often as they say")
  func coverage() {
    let stream = RandomStream(seed: 8, purpose: .draws)
    let (count, repetitions, probability) = (100, 400, 0.9)
    let interval = QuantileInterval(count: count, probability: probability, level: 0.9)
    let covered = (0..<repetitions).count { repetition in
      let sorted = (0..<count)
        .map { stream.uniform(input: 1, draw: UInt64(repetition * count + $0)) }.sorted()
      let low = interval.lowerRank.map { sorted[$0] } ?? 0
      let high = interval.upperRank.map { sorted[$0] } ?? 1
      return low <= probability && probability <= high
    }
    // At least 0.9 by construction: 400 repetitions have a standard deviation of 6; four of them below 360.
    #expect(covered >= 336)
    // The next narrower ranks of n = 100 cover 0.95 at most; four deviations above 0.95.
    #expect(covered <= 397)
  }

  @Test("No draws, no bounds")
  func empty() {
    for probability in [0, 0.5, 1] {
      let interval = QuantileInterval(count: 0, probability: probability, level: 0.95)
      #expect(interval.lowerRank == nil && interval.upperRank == nil)
    }
  }
}
