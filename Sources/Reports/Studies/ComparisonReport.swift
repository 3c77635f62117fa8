public import Interpretation
import Statistics

extension Comparison {
  /// Columns of a report that is not for a terminal.
  static let usualWidth = 110

  /// The comparison as tables: for each system its differences, ratios and probabilities, then how it stands on all
  /// indicators at once; where there are more than two systems, how often each is the lowest.
  ///
  /// - Parameter width: the columns there are; nil: 110.
  public func report(_ style: TerminalStyle, width: Int? = nil) -> String {
    let width = width ?? Comparison.usualWidth
    var parts: [String] = []
    for standing in dominance {
      let own = scores.filter {
        ($0.system, $0.reference, $0.scenario) == (standing.system, standing.reference, standing.scenario)
      }
      parts.append(
        (standing.draws == 0 ? staticTable(standing, own) : table(standing, own)).text(style, width: width))
      if standing.draws > 0, standing.indicators.count > 1 {
        parts.append(standing.summary + "\n\n" + standing.table(width: width).text(style, width: width))
      }
    }
    for scenario in scenarios { parts.append(lowestTable(scenario).text(style, width: width)) }
    return parts.joined(separator: "\n")
  }

  private var scenarios: [String] {
    var found: [String] = []
    for score in lowest where !found.contains(score.scenario) { found.append(score.scenario) }
    return found
  }

  private func title(_ standing: Dominance) -> String {
    "\(standing.system) compared with \(standing.reference)"
  }

  private func table(_ standing: Dominance, _ scores: [ScoreComparison]) -> Table {
    let numbers = NumberText()
    let level = ProbabilityText.level(intervalLevel)
    var table = Table(
      title(standing),
      columns: Comparison.labels(scores) + [
        .init("difference", unit: "median", .right), .init("", unit: "95 % of draws", .right),
        .init("ratio", unit: "median", .right), .init("", unit: "95 % of draws", .right),
        .init("lower in", unit: "of draws", .right), .init("", unit: "\(level) interval", .right),
      ])
    for score in scores {
      let probability = ProbabilityText(score.lower)
      table.append(
        Comparison.label(score, scores) + spread(score.difference.quantiles, numbers)
          + spread(score.ratio.quantiles, numbers) + [probability.cell, Table.Cell(probability.interval)])
    }
    return table
  }

  /// Columns of the indicators and, where any of them has a unit, of units.
  private static func labels(_ scores: [ScoreComparison]) -> [Table.Column] {
    scores.contains { $0.hasUnit } ? [.init("indicator"), .init("unit")] : [.init("indicator")]
  }

  private static func label(_ score: ScoreComparison, _ scores: [ScoreComparison]) -> [Table.Cell] {
    let unit = score.hasUnit ? score.unit : ""
    return scores.contains { $0.hasUnit }
      ? [Table.Cell(score.indicator), Table.Cell(unit)] : [Table.Cell(score.indicator)]
  }

  /// Median and range of 95 % of the draws, with the digits that their errors support.
  private func spread(_ quantiles: [QuantileEstimate], _ numbers: NumberText) -> [Table.Cell] {
    guard let median = quantiles.quantile(0.5), let low = quantiles.quantile(0.025),
      let high = quantiles.quantile(0.975)
    else { return [Table.Cell(numbers.missing), ""] }
    // What the draws agree on to six digits is a constant but for rounding.
    let isConstant = high.value - low.value <= 1e-6 * abs(median.value)
    func error(_ estimate: QuantileEstimate) -> Double? {
      isConstant ? 0 : estimate.lower.flatMap { lower in estimate.upper.map { ($0 - lower) / 3.92 } }
    }
    let range =
      isConstant
      ? "" : numbers.interval(low.value, high.value, error: [low, high].compactMap(error).max())
    return [
      Table.Cell(numbers.value(median.value, error: error(median)), number: median.value), Table.Cell(range),
    ]
  }

  private func staticTable(_ standing: Dominance, _ scores: [ScoreComparison]) -> Table {
    let numbers = NumberText(significantDigits: 6)
    var table = Table(
      title(standing),
      columns: Comparison.labels(scores) + [
        .init("difference", unit: "static", .right), .init("ratio", unit: "static", .right),
      ])
    for score in scores {
      let values = [score.difference.staticValue, score.ratio.staticValue]
      table.append(
        Comparison.label(score, scores)
          + values.map { $0.map { Table.Cell(numbers.value($0), number: $0) } ?? Table.Cell(numbers.missing) }
      )
    }
    return table
  }

  /// Indicators by systems: in what share of the draws a system alone is the lowest.
  private func lowestTable(_ scenario: String) -> Table {
    let own = lowest.filter { $0.scenario == scenario }
    let (systems, indicators) = (own.map(\.system).distinct, own.map(\.indicator).distinct)
    var table = Table(
      "Lowest of all systems, share of draws",
      columns: [.init("indicator")] + systems.map { .init($0, .decimal) })
    for indicator in indicators {
      let row = systems.map { system in own.first { $0.system == system && $0.indicator == indicator } }
      table.append([Table.Cell(indicator)] + row.map { ProbabilityText($0?.alone).cell })
    }
    return table
  }
}

extension ScoreComparison {
  /// Pure numbers have no unit to show.
  fileprivate var hasUnit: Bool { !["", "1"].contains(unit) }
}

extension [String] {
  /// Each text once, in order of its first appearance.
  fileprivate var distinct: [String] {
    var found: [String] = []
    for text in self where !found.contains(text) { found.append(text) }
    return found
  }
}
