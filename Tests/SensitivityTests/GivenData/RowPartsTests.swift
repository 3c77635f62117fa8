import Testing

@testable import Sensitivity

@Suite struct RowPartsTests {
  private func parts(rows: Int, resamples: Int = 1) -> RowParts {
    RowParts(rowCount: rows, options: GivenDataCases.options { $0.resamples = resamples })
  }

  @Test("Biases that fall with n^(-1/2) and 1/n are taken away")
  func extrapolation() throws {
    let places = [Int32](repeating: 0, count: 16_384)
    let estimate = parts(rows: places.count).estimate(places: places, size: 1, withInterval: true) { table in
      let n = Double(table[0])
      return 0.25 + 4 / n.squareRoot() + 100 / n
    }
    // Random halves have 8,192 rows but for 64, quarters 4,096 but for 55: 1 % of biases of 0.03 and 0.006, less
    // in the mean over splits.
    #expect(abs(try #require(estimate.value) - 0.25) < 0.001)
    let interval = try #require(estimate.interval)
    #expect(interval.contains(0.25) && interval.upperBound - interval.lowerBound < 0.01)
  }

  @Test("The interval of a share is that of its standard error")
  func share() throws {
    let places = (0..<10_000).map { Int32($0 % 4 == 0 ? 0 : 1) }
    let estimate = parts(rows: places.count).estimate(places: places, size: 2, withInterval: true) {
      Double($0[0]) / Double($0[0] + $0[1])
    }
    // Shares are means: parts are as large, but for the noise of random splits.
    #expect(abs(try #require(estimate.value) - 0.25) < 0.01)
    let interval = try #require(estimate.interval)
    // 2.26 standard errors of 0.0043 to either side; ten groups tell the error to a quarter, splits add to it.
    let width = interval.upperBound - interval.lowerBound
    #expect(width > 0.008 && width < 0.08)
  }

  @Test("Rows that do not count are in no table, and no interval is made that is not wanted")
  func invalidRows() throws {
    let places: [Int32] = [0, -1, 0, 0, -1, 0, 0, 0]
    var largest: Int32 = 0
    let estimate = parts(rows: 8, resamples: 0).estimate(places: places, size: 1, withInterval: true) {
      table in
      largest = max(largest, table[0])
      return 0.5
    }
    #expect(largest == 6)
    #expect(estimate.value == 0.5 && estimate.interval == nil)
  }
}
