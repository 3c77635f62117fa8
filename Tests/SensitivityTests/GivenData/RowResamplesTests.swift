import Testing

@testable import Sensitivity

@Suite struct RowResamplesTests {
  @Test("The bootstrap interval of a mean is that of the normal distribution")
  func mean() throws {
    let rows = 2000
    let column = GivenDataCases.uniforms(1, rows: rows, seed: 31)[0]
    let resamples = RowResamples(rowCount: rows, options: GivenDataCases.options { $0.resamples = 500 })
    let estimate = resamples.estimate(withInterval: true) { weights in
      var (sum, count) = (0.0, 0)
      for row in weights.indices {
        sum += Double(weights[row]) * column[row]
        count += Int(weights[row])
      }
      #expect(count == rows)
      return sum / Double(rows)
    }
    let interval = try #require(estimate.interval)
    let reach = 1.96 * (1.0 / 12 / Double(rows)).squareRoot()
    // 500 resamples know the ends of an interval to some 5 % of its half-width.
    #expect(abs((interval.upperBound - interval.lowerBound) / 2 / reach - 1) < 0.2)
    #expect(interval.contains(column.reduce(0, +) / Double(rows)))
  }

  @Test("Resamples without a value do not count")
  func missing() {
    #expect(RowResamples.interval(about: 1, [2], level: 0.95) == nil)
    #expect(RowResamples.interval(about: .nan, [2, 3], level: 0.95) == nil)
    #expect(RowResamples.interval(about: 1, [2, 2, 2], level: 0.95) == 1...1)
  }
}
