public import Interpretation
import Propagation

extension ExchangeRanking {
  /// The result as tables for a terminal: for each score its first exchanges, groups, and what freezing leaves.
  /// - Parameter top: how many exchanges are listed.
  public func report(_ style: TerminalStyle, top: Int) -> String {
    scores.map { score in
      var parts = [table(score, top: top).text(style), groups(score).text(style)]
      if !score.freezing.isEmpty { parts.append(freezing(score).text(style)) }
      parts.append(sentences(score))
      return parts.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// What follows from the tables.
  private func sentences(_ score: Score) -> String {
    let numbers = NumberText()
    var sentences: [String] = []
    if let verdict = score.freezingVerdict {
      sentences.append(verdict.prefix(1).uppercased() + verdict.dropFirst() + ".")
    }
    if let first = score.exchanges.first, let narrowing = first.narrowing, narrowing >= 0.005 {
      sentences.append(
        "Halving the standard deviation of \(Self.oneLine(names.name(of: first.exchange))) narrows that of the "
          + "score by \(numbers.share(narrowing, error: 0.01)).")
    }
    if let (kept, others) = score.fixedSafely {
      sentences.append(
        "All but the first \(numbers.count(kept)), \(numbers.count(others)) exchanges, can be fixed safely: they cause less "
          + "than 1 % of the variance.")
    }
    return sentences.joined(separator: " ") + "\n"
  }

  /// Groups of each kind that are listed.
  private static let mostGroups = 5

  private func table(_ score: Score, top: Int) -> Table {
    let numbers = NumberText()
    let level = numbers.share(intervalLevel).replacing(".0 %", with: " %")
    var table = Table(
      "\(score.system): \(score.indicator); indices add up to \(numbers.value(score.firstSum)) (first) and "
        + "\(numbers.value(score.totalSum)) (total)",
      columns: [
        .init("rank", .right), .init("exchange"), .init("matrix"), .init("total", .decimal),
        .init("\(level) interval", .right), .init("bound", .decimal), .init("first", .decimal),
        .init("from draws alone", .right), .init("stays in the first", .right),
      ])
    for ranked in score.exchanges.prefix(top) {
      let error = ranked.totalInterval.map { ($0.upperBound - $0.lowerBound) / 3.92 }
      let firstError = ranked.firstInterval.map { ($0.upperBound - $0.lowerBound) / 3.92 }
      table.append([
        Table.Cell(String(ranked.rank)), Table.Cell(Self.oneLine(names.name(of: ranked.exchange))),
        Table.Cell(ranked.matrixSymbol), number(ranked.total, error),
        interval(ranked.totalInterval, error), number(ranked.totalBound, error),
        number(ranked.first, firstError), interval(ranked.givenDataFirstInterval, nil),
        Table.Cell(ranked.topShare.map { "\($0.top): \(numbers.share($0.share))" } ?? ""),
      ])
    }
    return table
  }

  private func groups(_ score: Score) -> Table {
    var table = Table(
      "Groups: sums of indices, which bound those of the group",
      columns: [
        .init("group"), .init("exchanges", .right), .init("first, at least", .decimal),
        .init("total, at most", .decimal),
      ])
    let numbers = NumberText()
    for kind in ExchangeGroup.Kind.allCases {
      for group in score.groups.filter({ $0.kind == kind }).prefix(Self.mostGroups) {
        table.append([
          Table.Cell(Self.oneLine("\(kind.rawValue) \(group.name)")), Table.Cell(numbers.count(group.count)),
          number(group.firstBound, 0.005), number(group.totalBound, 0.005),
        ])
      }
    }
    return table
  }

  private func freezing(_ score: Score) -> Table {
    let numbers = NumberText()
    var table = Table(
      "What the others still cause when the first are known (\(numbers.count(ladderDraws)) draws anew)",
      columns: [.init("known", .right), .init("of the variance", .right), .init("interval", .right)])
    for step in score.freezing {
      let error = step.remainingInterval.map { ($0.upperBound - $0.lowerBound) / 3.92 }
      table.append([
        Table.Cell(numbers.count(step.kept)),
        Table.Cell(
          step.remaining.map { numbers.share($0, error: error) } ?? numbers.missing, number: step.remaining),
        Table.Cell(
          step.remainingInterval.map { "\(numbers.share($0.lowerBound)) to \(numbers.share($0.upperBound))" }
            ?? ""),
      ])
    }
    return table
  }

  private func number(_ value: Double?, _ error: Double?) -> Table.Cell {
    let numbers = NumberText()
    return value.map { Table.Cell(numbers.value($0, error: error), number: $0) }
      ?? Table.Cell(numbers.missing)
  }

  private func interval(_ range: ClosedRange<Double>?, _ error: Double?) -> Table.Cell {
    let numbers = NumberText()
    return Table.Cell(range.map { numbers.interval($0.lowerBound, $0.upperBound, error: error) } ?? "")
  }

  /// Names come from packages and may hold line ends.
  private static func oneLine(_ name: String) -> String {
    String(name.map { $0.isNewline ? " " : $0 })
  }
}
