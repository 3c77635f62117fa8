import Testing

@testable import Sensitivity

@Suite struct RowHalvesTests {
  private func sum(_ weights: Span<UInt8>, _ column: [Double]) -> (sum: Double, count: Double) {
    var (sum, count) = (0.0, 0.0)
    for row in weights.indices {
      sum += Double(weights[row]) * column[row]
      count += Double(weights[row])
    }
    return (sum, count)
  }

  @Test("A mean has no bias, and its jackknife error is sd / n^(1/2)")
  func mean() {
    let rows = 10_000
    let column = GivenDataCases.uniforms(1, rows: rows, seed: 30)[0]
    let halves = RowHalves(rowCount: rows, options: GivenDataCases.options())
    let estimate = halves.estimates(count: 1, range: 0...1, withIntervals: true) { weights in
      let (sum, count) = sum(weights, column)
      return [sum / count]
    }[0]
    let mean = column.reduce(0, +) / Double(rows)
    let error = (1.0 / 12 / Double(rows)).squareRoot()
    // Two halves that are not quite of equal size have not quite the mean of all: eight splits leave a
    // little.
    #expect(abs((estimate.value ?? .nan) - mean) < 0.1 * error)
    // Nine degrees of freedom know an error to 24 %; 2.262 is their 97.5 % quantile.
    let width = estimate.interval.map { $0.upperBound - $0.lowerBound } ?? .nan
    #expect(width / 2 / 2.262 > 0.4 * error && width / 2 / 2.262 < 2 * error)
  }

  @Test("A bias of order n^(-1/2) is taken away, and estimates stay in their range")
  func bias() {
    let rows = 10_000
    let halves = RowHalves(rowCount: rows, options: GivenDataCases.options())
    let estimates = halves.estimates(count: 2, range: 0...1, withIntervals: false) { weights in
      let count = sum(weights, [Double](repeating: 0, count: rows)).count
      return [0.3 + 2 / count.squareRoot(), -0.5]
    }
    // Halves differ in size by some 50 of 5,000: 2 / n^(1/2) of them is right to 1e-5, 2.4 times.
    #expect(abs((estimates[0].value ?? .nan) - 0.3) < 1e-4)
    #expect(estimates[1].value == 0 && estimates[1].interval == nil)
  }
}
