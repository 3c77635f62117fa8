import NumericKernels

/// The draws of totals, stages and tasks, kept for quantiles and comparisons; failed draws are NaN.
///
/// Workers write disjoint ranges of rows, which is why sharing it between them is safe.
final class KeptDraws: @unchecked Sendable {
  private let columnOfOutput: [Int?]
  private let buffer: ColumnBuffer
  /// Number of draws.
  let draws: Int

  init(plan: PropagationPlan, draws: Int) {
    var columns = 0
    columnOfOutput = plan.outputs.map { output in
      guard output.isKept else { return nil }
      columns += 1
      return columns - 1
    }
    self.draws = draws
    buffer = ColumnBuffer(columns: columns, rows: draws)
  }

  /// Lends some draws of one output to the one worker that fills them; nil when draws of this output are not kept.
  func withDraws<Result>(
    _ range: Range<Int>, ofOutput output: Int, _ body: (inout MutableSpan<Double>) -> Result
  ) -> Result? {
    guard let column = columnOfOutput[output] else { return nil }
    return buffer.withRows(range, ofColumn: column, body)
  }

  /// Lends the draws of one output, NaN where a draw failed; nil when they were not kept.
  func withValues<Result>(ofOutput output: Int, _ body: (Span<Double>) -> Result) -> Result? {
    guard let column = columnOfOutput[output] else { return nil }
    return buffer.withColumn(column) { body($0.span) }
  }
}
