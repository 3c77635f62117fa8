import Interpretation
import Inventory
import Propagation
public import Studies

extension LocalResult {
  /// The result as tables for a terminal: inputs, then parameters and entries, of each score.
  /// - Parameter width: the columns there are, for which long names are shortened; nil: any number.
  public func report(_ style: TerminalStyle, width: Int? = nil) -> String {
    sensitivity.scores.map { score in
      ([inputTable(score), otherTable(score)].compactMap { $0?.text(style, width: width) } + [lines(score)])
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static let listed = 12

  private func inputTable(_ score: LocalSensitivity.Score) -> Table {
    let numbers = NumberText()
    let (system, indicator) = names(score)
    var table = Table(
      "\(system): \(indicator.name), \(numbers.value(score.staticValue))\(shownUnit(score)) at static values",
      columns: [
        .init("rank", .right), .init("input"), .init("elasticity", .decimal),
        .init("share of variance", .right),
        .init("derivative", .right), .init("unit"),
      ])
    for factor in score.inputs {
      table.append(
        [
          Table.Cell(factor.rank.map { String($0) } ?? "–"), Table.Cell(factor.name),
          number(factor.elasticity, numbers),
          Table.Cell(
            factor.varianceShare.map { numbers.share($0) } ?? numbers.missing, number: factor.varianceShare),
          number(factor.derivative, numbers), Table.Cell(unit(ofDerivative: factor.identity, score: score)),
        ], (factor.varianceShare ?? 1) < 0.01 ? .dim : .normal)
    }
    return table
  }

  /// Parameters without an uncertainty of their own and entries of matrices, the largest elasticities.
  private func otherTable(_ score: LocalSensitivity.Score) -> Table? {
    let numbers = NumberText()
    let parameters = score.parameters.map { ("parameter \($0.name)", $0.elasticity) }
    // The label holds the place in the file: two inputs of one product are two entries.
    let entries = score.entries.map {
      ("\($0.derivative.label), in \($0.derivative.matrix.rawValue)", $0.elasticity)
    }
    func largest(_ rows: [(String, Double?)]) -> [(String, Double?)] {
      Array(rows.filter { ($0.1 ?? 1) != 0 }.prefix(LocalResult.listed))
    }
    let rows = largest(parameters) + largest(entries)
    guard !rows.isEmpty else { return nil }
    var table = Table(
      columns: [
        .init("largest elasticities of certain parameters and of entries"), .init("elasticity", .decimal),
      ])
    for (name, elasticity) in rows { table.append([Table.Cell(name), number(elasticity, numbers)]) }
    return table
  }

  private func lines(_ score: LocalSensitivity.Score) -> String {
    let numbers = NumberText()
    let unit = shownUnit(score)
    func text(_ moments: TaylorSeries.Moments) -> String {
      func shown(_ value: Double?) -> String { value.map { numbers.value($0) } ?? numbers.missing }
      return
        "mean \(shown(moments.mean)), standard deviation \(shown(moments.variance?.squareRoot()))\(unit)"
    }
    var lines = score.inputs.compactMap { input in input.remark.map { "\(input.name): \($0)" } }
    lines += ["Taylor approximation, first order: \(text(score.series.first))"]
    if let second = score.series.second {
      lines.append("Taylor approximation, second order: \(text(second))")
    }
    if let run = score.monteCarlo {
      let deviation = run.variance.squareRoot()
      let error = deviation / Double(max(draws, 1)).squareRoot()
      lines.append(
        "Monte Carlo, \(numbers.count(draws)) draws: mean \(numbers.valueWithError(run.mean, error: error)), "
          + "standard deviation \(numbers.value(deviation))\(unit)")
    }
    if let variate = controlVariate(of: score) {
      let order = variate.order == 1 ? "first" : "second"
      lines.append(
        "with the series of \(order) order as control variate: mean "
          + numbers.valueWithError(variate.improved.mean, error: variate.improved.meanError) + unit)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func number(_ value: Double?, _ numbers: NumberText) -> Table.Cell {
    value.map { Table.Cell(numbers.value($0), number: $0) } ?? Table.Cell(numbers.missing)
  }

  /// The unit of a score behind a space; pure numbers have none to show.
  private func shownUnit(_ score: LocalSensitivity.Score) -> String {
    let unit = names(score).indicator.unit
    return unit == "1" || unit.isEmpty ? "" : " " + unit
  }

  private func names(_ score: LocalSensitivity.Score) -> (system: String, indicator: Indicator) {
    let model = sensitivity.model
    return (model.systems[score.output.system].name, model.indicators[score.output.indicator])
  }
}
