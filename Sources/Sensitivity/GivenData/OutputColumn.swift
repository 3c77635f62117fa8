import Statistics

/// One output of given data: its draws that count, about their mean.
struct OutputColumn: Sendable {
  let name: String
  /// For each draw, whether it counts.
  let valid: [Bool]
  /// Draws that count.
  let count: Int
  /// Draws that do not.
  let failed: Int
  /// y minus its mean; 0 for draws that do not count.
  let centered: [Double]
  /// Variance with divisor `count`.
  let variance: Double
  /// Whether the output varies beyond rounding.
  let hasSpread: Bool

  init(_ column: GivenData.Column, valid: [Bool]) {
    name = column.name
    // Beyond 1e150 squares overflow: such a draw has failed.
    let counts = column.values.indices.map { valid[$0] && abs(column.values[$0]) < 1e150 }
    let moments = Moments(column.values.span, valid: counts.span)
    self.valid = counts
    count = moments.count
    failed = column.values.count - moments.count
    centered = column.values.indices.map { counts[$0] ? column.values[$0] - moments.mean : 0 }
    variance = moments.centralSum2 / Double(max(moments.count, 1))
    let rounding = 8 * moments.mean.ulp
    hasSpread = moments.count > 1 && variance > rounding * rounding
  }

  /// All outputs of given data.
  ///
  /// - Throws: `SensitivityError.tooManyFailedRows` beyond the limit, `tooFewDraws` below `needed`.
  static func columns(
    of data: GivenData, failureLimit: Double, needed: Int
  ) throws(SensitivityError) -> [OutputColumn] {
    if data.rowCount < needed { throw .tooFewDraws(given: data.rowCount, needed: needed) }
    var columns: [OutputColumn] = []
    for (index, output) in data.outputs.enumerated() {
      let column = OutputColumn(output, valid: data.valid)
      if Double(column.failed) > failureLimit * Double(data.rowCount) {
        throw .tooManyFailedRows(
          input: "any", output: index, failed: column.failed, rows: data.rowCount, limit: failureLimit)
      }
      if column.count < needed { throw .tooFewDraws(given: column.count, needed: needed) }
      columns.append(column)
    }
    return columns
  }
}
