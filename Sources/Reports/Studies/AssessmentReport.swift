public import Interpretation
import Statistics

extension Assessment {
  /// The result as tables for a terminal: one for each score, the total with its stages, tasks and processes.
  /// - Parameter width: the columns there are, for which long names are shortened; nil: any number.
  public func report(_ style: TerminalStyle, width: Int? = nil) -> String {
    results.map { ($0.total.mean == nil ? $0.staticTable : $0.table).text(style, width: width) }
      .joined(separator: "\n")
  }
}

extension ScoreResult {
  /// Total, stages, tasks and the largest processes, with Monte Carlo errors and digits that they support.
  var table: Table {
    let numbers = NumberText()
    let unit = shownUnit
    var table = Table(
      "\(system): \(indicator)",
      columns: [
        .init(""), .init("static", unit: unit, .decimal), .init("median", unit: unit, .decimal),
        .init("95 % of draws", unit: unit, .right), .init("mean", unit: unit, .decimal),
        .init("± error", unit: unit, .decimal), .init("sd", unit: unit, .decimal),
        .init("share", unit: "of mean", .decimal),
      ])
    table.append(row("total", total, share: nil, numbers), .strong)
    for (kind, parts) in [("stage", stages), ("task", tasks)] where !parts.isEmpty {
      table.appendRule()
      for part in parts {
        table.append(row("\(kind) \(part.name)", part.statistics, share: part.share, numbers))
      }
    }
    let shown = processes.filter { $0.mean != 0 || $0.staticValue != 0 }
    if shown.count > 1 {
      table.appendRule()
      for process in shown + [otherProcesses].compactMap({ $0 }) {
        let error = process.meanError
        table.append(
          [
            Table.Cell("process \(process.name)"), staticNumber(process.staticValue, error, numbers), "", "",
            number(process.mean, error, numbers), Table.Cell(error.map(numbers.error) ?? "", number: error),
            "",
            share(process.share, numbers),
          ], .dim)
      }
    }
    return table
  }

  /// Static values alone.
  var staticTable: Table {
    let numbers = NumberText(significantDigits: 6)
    let unit = shownUnit
    var table = Table(
      "\(system): \(indicator)",
      columns: [.init(""), .init("static", unit: unit, .decimal), .init("share", unit: "of total", .decimal)])
    table.append(["total", number(total.staticValue, nil, numbers), ""], .strong)
    for (kind, parts) in [("stage", stages), ("task", tasks)] where !parts.isEmpty {
      table.appendRule()
      for part in parts {
        table.append(
          [
            "\(kind) \(part.name)", number(part.statistics.staticValue, nil, numbers),
            share(part.share, numbers),
          ])
      }
    }
    table.appendRule()
    for process in processes + [otherProcesses].compactMap({ $0 }) where process.staticValue != 0 {
      table.append(
        [
          "process \(process.name)", number(process.staticValue, nil, numbers), share(process.share, numbers),
        ], .dim)
    }
    return table
  }

  /// Pure numbers have no unit to show.
  private var shownUnit: String? { unit == "1" ? nil : unit }

  private func row(_ name: String, _ statistics: ScoreStatistics, share: Double?, _ numbers: NumberText)
    -> [Table.Cell]
  {
    let (low, high) = (statistics.quantile(0.025), statistics.quantile(0.975))
    let median = statistics.quantile(0.5)
    var interval = Table.Cell("")
    if let low, let high {
      // The interval gets the digits of its less certain end.
      let error = [low, high].compactMap { end in end.lower.flatMap { a in end.upper.map { ($0 - a) / 3.92 } }
      }.max()
      interval = Table.Cell(numbers.interval(low.value, high.value, error: error))
    }
    let medianError = median.flatMap { m in m.lower.flatMap { a in m.upper.map { ($0 - a) / 3.92 } } }
    return [
      Table.Cell(name), staticNumber(statistics.staticValue, statistics.meanError, numbers),
      number(median?.value, medianError, numbers), interval,
      number(statistics.mean, statistics.meanError, numbers),
      Table.Cell(statistics.meanError.map(numbers.error) ?? "", number: statistics.meanError),
      number(statistics.standardDeviation, statistics.standardDeviationError, numbers),
      self.share(share, numbers),
    ]
  }

  private func number(_ value: Double?, _ error: Double?, _ numbers: NumberText) -> Table.Cell {
    value.map { Table.Cell(numbers.value($0, error: error), number: $0) } ?? Table.Cell(numbers.missing)
  }

  /// A static value to the place of the mean beside it, but with four digits at least: it is known whatever the draws are.
  private func staticNumber(_ value: Double?, _ error: Double?, _ numbers: NumberText) -> Table.Cell {
    number(value, error.map { min($0, abs(value ?? 0) / 200) }, numbers)
  }

  private func share(_ share: Double?, _ numbers: NumberText) -> Table.Cell {
    share.map { Table.Cell(numbers.share($0), number: $0) } ?? ""
  }
}
