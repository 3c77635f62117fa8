public import Interpretation
import Sensitivity

extension Ranking {
  /// The result as tables for a terminal: one for each score, most important input first.
  public func report(_ style: TerminalStyle) -> String {
    scores.map { table($0).text(style) }.joined(separator: "\n")
  }

  private func table(_ score: Score) -> Table {
    let numbers = NumberText()
    let level = numbers.share(intervalLevel).replacing(".0 %", with: " %")
    var table = Table(
      "\(score.system): \(score.indicator)",
      columns: [
        .init("rank", .right), .init("input"), .init("total", .decimal), .init("\(level) interval", .right),
        .init("first order", .decimal), .init("\(level) interval", .right),
      ])
    func index(_ value: Double?, _ interval: ClosedRange<Double>?) -> [Table.Cell] {
      let error = interval.map { ($0.upperBound - $0.lowerBound) / 3.92 }
      return [
        value.map { Table.Cell(numbers.value($0, error: error), number: $0) } ?? Table.Cell(numbers.missing),
        Table.Cell(interval.map { numbers.interval($0.lowerBound, $0.upperBound, error: error) } ?? ""),
      ]
    }
    for factor in score.inputs {
      let total = index(factor.total, factor.totalInterval)
      let first = index(factor.first, factor.firstInterval)
      let isSmall = (factor.totalInterval?.upperBound ?? 1) < 0.01
      table.append(
        [Table.Cell(factor.rank.map { String($0) } ?? "–"), Table.Cell(factor.name)] + total + first,
        isSmall ? .dim : .normal)
    }
    return table
  }
}
