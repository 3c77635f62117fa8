public import Interpretation
import Propagation

extension ExchangeRanking {
  /// The result as tables for a terminal: for each score its first exchanges, groups, and what freezing leaves.
  /// - Parameters:
  ///   - top: how many exchanges are listed.
  ///   - width: the columns there are, for which long names are shortened; nil: any number.
  public func report(_ style: TerminalStyle, top: Int, width: Int? = nil) -> String {
    scores.map { score in
      guard score.exchanges.contains(where: { ($0.total ?? 0) > 0 || $0.givenDataFirst != nil }) else {
        return nothingToRank(score)
      }
      var parts = [table(score, top: top), groups(score)].map { $0.text(style, width: width) }
      if !score.freezing.isEmpty { parts.append(freezing(score).text(style, width: width)) }
      parts.append(sentences(score))
      return parts.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// A sentence in place of empty tables.
  private func nothingToRank(_ score: Score) -> String {
    let why =
      score.exchanges.isEmpty
      ? "no uncertain exchange can matter to it, so that there is nothing to rank"
      : "it does not vary: none of \(NumberText().count(score.exchanges.count)) uncertain exchanges matters to it"
    return "\(score.system): \(score.indicator): \(why).\n"
  }

  /// What follows from the tables.
  private func sentences(_ score: Score) -> String {
    let numbers = NumberText()
    var sentences: [String] = []
    if let verdict = score.freezingVerdict {
      sentences.append(verdict.prefix(1).uppercased() + verdict.dropFirst() + ".")
    }
    if let first = score.exchanges.first, let narrowing = score.narrowing(of: first), narrowing.value >= 0.005
    {
      sentences.append(
        "Halving the standard deviation of \(Self.oneLine(names.name(of: first.exchange))) narrows that of the "
          + "score by \(numbers.share(narrowing.value, error: 0.05))"
          + (narrowing.interval.map { " \(shares($0))" } ?? "") + ".")
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
        .init("\(level) interval", unit: "of the total", .right),
        .init("bound", unit: "on the total", .decimal), .init("first", unit: "order", .decimal),
        .init("\(level) interval", unit: "by the draws alone", .right),
        .init("stays in", unit: "the first", .right),
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
      columns: [
        .init("known", .right), .init("of the variance", .right),
        .init("\(numbers.share(intervalLevel).replacing(".0 %", with: " %")) interval", .right),
      ])
    for step in score.freezing {
      let error = step.remainingInterval.map { ($0.upperBound - $0.lowerBound) / 3.92 }
      table.append([
        Table.Cell(numbers.count(step.kept)),
        Table.Cell(
          step.remaining.map { numbers.share($0, error: error) } ?? numbers.missing, number: step.remaining),
        Table.Cell(step.remainingInterval.map(shares) ?? ""),
      ])
    }
    return table
  }

  /// An interval of shares, with the digits that its width supports.
  private func shares(_ range: ClosedRange<Double>) -> String {
    let width = 100 * (range.upperBound - range.lowerBound)
    return NumberText().interval(
      100 * range.lowerBound, 100 * range.upperBound, error: width > 0 ? width / 3.92 : nil) + " %"
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
