import Interpretation
import Statistics

extension Dominance {
  /// Columns that a pattern takes, with the gap before it: `[99.12, 99.45] %` is the widest usual heading.
  private static let columnWidth = 18

  /// One line: how often the system is lower, and higher, on every indicator.
  var summary: String {
    let (lower, higher) = (ProbabilityText(lowerOnAll), ProbabilityText(higherOnAll))
    return "Lower on all \(indicators.count) indicators in \(lower.cell.text) of draws \(lower.interval), "
      + "higher on all in \(higher.cell.text) \(higher.interval)."
  }

  /// Indicators by the most frequent patterns of signs, as many as fit.
  func table(width: Int) -> Table {
    let widest = indicators.map { DisplayWidth.columns(of: $0) }.max() ?? 0
    let most = max((width - min(max(widest, 9), 40)) / Dominance.columnWidth, 1)
    let shown = patterns.prefix(most)
    let columns = shown.map { pattern in
      let probability = ProbabilityText(pattern.probability)
      return Table.Column(probability.cell.text, unit: probability.interval, .right)
    }
    let others = patterns.count - shown.count + otherPatterns
    let left = patterns.dropFirst(shown.count).reduce(rest) { $0 + $1.probability.value }
    let plural = others == 1 ? "" : "s"
    let remainder =
      others > 0 || left > 0
      ? "; \(others > 0 ? "\(others) other pattern\(plural)" : "others"): \(ProbabilityText.share(left))" : ""
    var table = Table(
      "Signs on all indicators at once, by share of draws\(remainder)",
      columns: [.init("indicator")] + columns)
    for (place, indicator) in indicators.enumerated() {
      table.append(
        [Table.Cell(indicator)]
          + shown.map { pattern in
            let sign = pattern.signs[pattern.signs.index(pattern.signs.startIndex, offsetBy: place)]
            return Table.Cell(Dominance.word(sign))
          })
    }
    return table
  }

  private static func word(_ sign: Character) -> String {
    switch sign {
    case "-": "− lower"
    case "+": "+ higher"
    default: "= equal"
    }
  }
}
