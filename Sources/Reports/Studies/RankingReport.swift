public import Interpretation
import Sensitivity

extension Ranking {
  /// The result as tables for a terminal: for each score its inputs, the most important first. Measures that do not fit
  /// beside the others get a table of their own below, with the same rows.
  /// - Parameter width: the columns there are; nil: any number.
  public func report(_ style: TerminalStyle, width: Int? = nil) -> String {
    scores.map { score in
      (tables(score, width: width).map { $0.text(style, width: width) } + remarks(score)).joined(
        separator: "\n")
    }.joined(separator: "\n")
  }

  private func tables(_ score: Score, width: Int?) -> [Table] {
    var tables: [Table] = []
    var places: [Int] = []
    for place in placesOfTable {
      let wider = table(score, places + [place], isFirst: tables.isEmpty)
      if let width, !places.isEmpty, wider.width > width {
        tables.append(table(score, places, isFirst: tables.isEmpty))
        places = []
      }
      places.append(place)
    }
    return tables + [table(score, places, isFirst: tables.isEmpty)]
  }

  private func table(_ score: Score, _ places: [Int], isFirst: Bool) -> Table {
    let numbers = NumberText()
    let level = numbers.share(intervalLevel).replacing(".0 %", with: " %")
    // Units are written where any measure has one.
    let hasUnits = measures.contains { $0.unit != .one } && !["", "1"].contains(score.unit)
    var columns: [Table.Column] = [.init("rank", .right), .init("input")]
    for place in places {
      let unit = hasUnits ? (measures[place].unit == .one ? "" : score.unit) : nil
      columns.append(.init(measures[place].heading, unit: unit, .decimal))
      columns.append(.init("\(level) interval", unit: unit, .right))
      if measures[place].hasProbability { columns.append(.init("p", unit: hasUnits ? "" : nil, .decimal)) }
    }
    // How often the order holds under resampling.
    let hasConfidence = isFirst && score.inputs.contains { $0.rankConfidence != nil }
    if hasConfidence { columns.append(.init("rank holds", unit: hasUnits ? "" : nil, .right)) }
    var table = Table(isFirst ? "\(score.system): \(score.indicator)" : nil, columns: columns)
    for input in score.inputs {
      var cells = places.flatMap { self.cells(input.values[$0], of: measures[$0], numbers) }
      if hasConfidence {
        cells.append(
          Table.Cell(input.rankConfidence.map { numbers.share($0) } ?? "", number: input.rankConfidence))
      }
      table.append(
        [
          Table.Cell(input.rank.map { String($0) } ?? "–"),
          Table.Cell(input.exchange == nil ? input.name : "exchange \(oneLine(input.name))"),
        ] + cells,
        isUnimportant(input, in: score) ? .dim : .normal)
    }
    if places.contains(where: { (score.noiseFloors[$0] ?? 0) != 0 }) {
      let cells = places.flatMap { place -> [Table.Cell] in
        let floor = score.noiseFloors[place]
        return [floor.map { Table.Cell(numbers.value($0, error: abs($0) / 5), number: $0) } ?? "", ""]
          + (measures[place].hasProbability ? [""] : [])
      }
      table.appendRule()
      table.append(["", "noise floor"] + cells + (hasConfidence ? [""] : []), .dim)
    }
    return table
  }

  private func cells(_ value: Value, of measure: Measure, _ numbers: NumberText) -> [Table.Cell] {
    // Below this a share of the variance is exact for a reader: what is left is rounding.
    let error = value.interval.map { ($0.upperBound - $0.lowerBound) / 3.92 }
      .map { measure.unit == .one && $0 < 1e-8 ? 0 : $0 }
    func interval(_ ends: ClosedRange<Double>) -> String {
      error == 0
        ? "[\(numbers.value(ends.lowerBound, error: 0)), \(numbers.value(ends.upperBound, error: 0))]"
        : numbers.interval(ends.lowerBound, ends.upperBound, error: error)
    }
    var cells = [
      value.value.map { Table.Cell(numbers.value($0, error: error), number: $0) }
        ?? Table.Cell(numbers.missing),
      Table.Cell(value.interval.map(interval) ?? ""),
    ]
    if measure.hasProbability {
      cells.append(
        value.probability.map { p in
          Table.Cell(p < 0.001 ? "<0.001" : numbers.value(p, error: 0.02), number: p)
        } ?? "")
    }
    return cells
  }

  /// Less of the variance than this is no longer that of the model.
  private static let safelyRemaining = 0.95

  /// Below a hundredth of the variance, or not told from an input without effect.
  private func isUnimportant(_ input: Input, in score: Score) -> Bool {
    let main = input.values[mainMeasure]
    if let floor = score.noiseFloors[mainMeasure], floor > 0, abs(main.value ?? 0) < floor { return true }
    return measures[mainMeasure].unit == .one && (main.interval?.upperBound ?? 1) < 0.01
      && (main.interval?.lowerBound ?? 0) > -0.01
  }

  /// What there is to say below a table.
  private func remarks(_ score: Score) -> [String] {
    let numbers = NumberText()
    func error(_ interval: ClosedRange<Double>?) -> Double? {
      interval.map { ($0.upperBound - $0.lowerBound) / 3.92 }
    }
    func text(_ value: Value) -> String {
      value.value.map { numbers.value($0, error: error(value.interval)) } ?? numbers.missing
    }
    func percent(_ share: SensitivityEstimate) -> String {
      let spread = error(share.interval).map { " ± \(numbers.share($0, error: $0))" } ?? ""
      return numbers.share(share.value, error: error(share.interval)) + spread
    }
    let unranked = score.inputs.compactMap { input in input.remark.map { "not ranked: \(input.name), \($0)" }
    }
    var lines = unranked + score.facts.map { "\($0.label): \(text($0.value))" }
    if !score.interactions.isEmpty {
      lines.append(
        "interactions (shares of the variance beyond those of either alone, with their intervals):")
      lines += score.interactions.prefix(10).map { pair in
        let interval = pair.index.interval.map {
          " " + numbers.interval($0.lowerBound, $0.upperBound, error: error($0))
        }
        return "  \(pair.inputs.joined(separator: " x ")) \(text(pair.index))\(interval ?? "")"
      }
    }
    if !score.leadingExchanges.isEmpty {
      lines.append(
        "leading exchanges of the background, with their total indices by derivatives over "
          + "\(numbers.count(exchangeDraws)) draws:")
      lines += score.leadingExchanges.map { "  \(oneLine($0.name)) \(text($0.total))" }
    }
    if !score.measureNext.isEmpty {
      lines.append(
        "measure next (half the uncertainty of one input narrows the interval of 95 % of the draws):")
      lines += score.measureNext.map { "  \($0.input) by \(percent($0.share))" }
    }
    if let fixed = score.fixedSafely, let remaining = fixed.remainingVariance {
      let names = fixed.inputs.joined(separator: ", ")
      // The measurement has the last word: inputs that matter little each may do more together.
      lines.append(
        (remaining.interval?.upperBound ?? 1) < Self.safelyRemaining
          ? "each below 1 % of the variance, but not to be fixed all at once: \(names) "
            + "(with all of them at their medians only \(percent(remaining)) of it remain)"
          : "can be fixed safely: \(names) "
            + "(with all of them at their medians \(percent(remaining)) of the variance remain)")
    }
    return lines.isEmpty ? [] : [lines.joined(separator: "\n") + "\n"]
  }

  /// Names come from packages and may hold line ends.
  private func oneLine(_ name: String) -> String { String(name.map { $0.isNewline ? " " : $0 }) }
}
