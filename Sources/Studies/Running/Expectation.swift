import Inventory
import Parameters
import Propagation

/// A published result beside the one that the study gives.
public struct Expectation: Sendable {
  /// What is expected, in words: system, indicator, stage.
  public let what: String
  /// Place of the row in the file.
  public let place: Place
  /// What the source says, in words with its unit.
  public let expected: String
  /// The study's static result, in the unit of `expected`; nil when it does not exist.
  public let found: Double?
  /// The number that the source says, or the limit.
  public let wanted: Double
  /// Unit of `found` and `wanted`.
  public let unit: String
  /// Permitted deviation, relative to `wanted`; nil for a limit.
  public let tolerance: Double?
  /// True when the study agrees.
  public let holds: Bool

  /// found / wanted - 1.
  public var deviation: Double? {
    guard let found, wanted != 0 else { return nil }
    return found / wanted - 1
  }
}

extension Study {
  /// Compares static results with what the study expects.
  public func expectations() throws -> [Expectation] {
    let plan = self.plan()
    let values = plan.staticValues()
    return try expected.flatMap { try check($0, plan, values) }
  }

  private func check(_ row: ExpectedRow, _ plan: PropagationPlan, _ values: [Double]) throws -> [Expectation]
  {
    guard let indicator = model.indicators.firstIndex(where: { $0.name == row.indicator }) else { return [] }
    func score(_ system: String, _ part: Output.Part) -> Double? {
      guard let index = model.systems.firstIndex(where: { $0.name == system }) else { return nil }
      let output = plan.outputs.firstIndex {
        $0.system == index && $0.indicator == indicator && $0.part == part
      }
      return output.map { values[$0] }.flatMap { $0.isFinite ? $0 : nil }
    }
    var part = Output.Part.total
    if let stage = row.stage { part = .tag(.stage, stage) }
    if let task = row.task { part = .tag(.task, task) }
    let found = score(row.system, part)
    let what = [row.system, row.indicator, row.stage, row.task].compactMap { $0 }.joined(separator: ", ")
    let indicatorUnit = try units.parseUnit(model.indicators[indicator].unit, opaque: true)
    var result: [Expectation] = []
    func compare(_ amount: Amount?, _ key: String, _ found: Double?, in unit: Unit) throws {
      guard let amount else { return }
      let (wanted, own) = try number(amount, "'\(key)'", unit)
      let converted = found.map { unit.convert($0, to: own) }
      let tolerance = try row.tolerance.map { try number($0, "'tolerance'", .one).0 } ?? 0.01
      if tolerance < 0, let node = row.tolerance {
        throw StudyError("'tolerance' is below 0", at: node.place)
      }
      let holds: Bool
      switch key {
      case "at least": holds = converted.map { $0 >= wanted } ?? false
      case "at most": holds = converted.map { $0 <= wanted } ?? false
      default: holds = converted.map { abs($0 - wanted) <= tolerance * abs(wanted) } ?? false
      }
      let isLimit = key.hasPrefix("at ")
      let prefix = isLimit ? key + " " : key == "value" ? "" : key + " "
      result.append(
        Expectation(
          what: what, place: row.place, expected: prefix + (amount.node.text ?? ""), found: converted,
          wanted: wanted,
          unit: own.symbol, tolerance: isLimit ? nil : tolerance, holds: holds))
    }
    if let reference = row.ratioTo {
      let other = score(reference, part)
      let ratio = found.flatMap { a in other.flatMap { $0 == 0 ? nil : a / $0 } }
      for (amount, key) in [(row.value, "value"), (row.atLeast, "at least"), (row.atMost, "at most")] {
        try compare(amount, key, ratio, in: .one)
      }
      return result
    }
    try compare(row.value, "value", found, in: indicatorUnit)
    try compare(row.atLeast, "at least", found, in: indicatorUnit)
    try compare(row.atMost, "at most", found, in: indicatorUnit)
    let total = score(row.system, .total)
    try compare(row.share, "share", found.flatMap { a in total.flatMap { $0 == 0 ? nil : a / $0 } }, in: .one)
    return result
  }

  /// A number of the row, with the unit that it was written in.
  private func number(_ amount: Amount, _ what: String, _ unit: Unit) throws -> (Double, Unit) {
    guard case .quantity(let quantity) = amount.kind else {
      throw StudyError("\(what) is a number with a unit, not a formula", at: amount.place)
    }
    if quantity.isBare { return (quantity.value, unit) }
    let given = quantity.unit.dimension
    let missing = unit.dimension.bases.filter { !Dimension.physical.contains($0) }
      .reduce(Dimension.none) { $0 * .base($1) }
    guard given == unit.dimension || given * missing == unit.dimension else {
      throw StudyError(
        "\(what) is in \(quantity.unit.symbol) (\(given)), but the result in \(unit.symbol) (\(unit.dimension))",
        at: amount.place)
    }
    // Shares and tolerances in per cent are pure numbers.
    if given.isNone, unit == .one { return (quantity.unit.convert(quantity.value, to: .one), .one) }
    return (quantity.value, quantity.unit)
  }

  /// Rows of `expected` must name what the study has.
  func checkExpectedNames(_ file: StudyFile) throws {
    for row in expected {
      func check(_ name: String?, _ kind: String, among names: [String]) throws {
        guard let name, !names.contains(name) else { return }
        let near = nearestName(to: name, among: names)
        throw StudyError(
          "'expected' names the unknown \(kind) '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
          at: row.place)
      }
      try check(row.system, "system", among: file.systems.map(\.name))
      try check(row.ratioTo, "system", among: file.systems.map(\.name))
      try check(row.indicator, "indicator", among: file.indicators.map(\.name))
      let stages = file.processes.flatMap { [$0.stage] + $0.inputs.map(\.stage) }.compactMap { $0 }
      let tasks = file.processes.flatMap { [$0.task] + $0.inputs.map(\.task) }.compactMap { $0 }
      try check(row.stage, "stage", among: stages + ["untagged"])
      try check(row.task, "task", among: tasks + ["untagged"])
      if row.value == nil, row.share == nil, row.atLeast == nil, row.atMost == nil {
        throw StudyError("a row of 'expected' needs a value, a share, 'at least' or 'at most'", at: row.place)
      }
    }
  }
}
