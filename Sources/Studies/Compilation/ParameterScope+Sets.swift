import Distributions
import Parameters

/// Shares, rows and choices: values that one draw gives to several parameters.
extension ParameterScope {
  /// The value of a name that a set defines; nil when none does.
  func setValue(of name: String, _ graph: inout ExpressionGraph) throws -> Valued? {
    if let set = file.shares.first(where: { $0.parts.contains { $0.name == name } }) {
      return try share(name, of: set, &graph)
    }
    if let set = file.rows.first(where: { $0.columns.contains { $0.parameter == name } }) {
      return try row(name, of: set, &graph)
    }
    return nil
  }

  // MARK: - Shares

  static func shareInput(_ set: ShareSet, _ part: String) -> UncertainInput {
    UncertainInput(name: part, parts: ["share", set.name, part])
  }

  /// A part over the sum of all: gamma variates give a Dirichlet distribution, lognormal ones a logistic normal.
  private func share(_ name: String, of set: ShareSet, _ graph: inout ExpressionGraph) throws -> Valued {
    let shares = try set.parts.map { part in
      let share = try constant(part.amount, in: .one, "the share '\(part.name)'", &graph)
      guard share > 0, share < 1 else {
        throw StudyError(
          "the share '\(part.name)' is \(share): a share lies between 0 and 1", at: part.amount.place)
      }
      return share
    }
    let sum = shares.reduce(0, +)
    guard abs(sum - 1) < 1e-9 else {
      throw StudyError("the shares '\(set.name)' add up to \(sum), not to 1", at: set.place)
    }
    var nodes: [ExpressionGraph.NodeID] = []
    for (part, share) in zip(set.parts, shares) {
      let distribution = try spread(of: part, share: share, in: set, &graph)
      let input = ParameterScope.shareInput(set, part.name)
      nodes.append(graph.draw(input, from: distribution, staticValue: share))
      let moments = try dirichletMoments(share, set, &graph)
      record.descriptions[input.identity] = InputDescription(
        name: "\(set.name): \(part.name)", unit: "1", distribution: describe(set), staticValue: share,
        mean: moments?.mean ?? .nan, standardDeviation: moments?.standardDeviation ?? .nan)
    }
    record.group(
      named: set.name, set.parts.map { ParameterScope.shareInput(set, $0.name).identity },
      isInseparable: true)
    let total = nodes.dropFirst().reduce(nodes[0]) { graph.apply(.add, $0, $1) }
    let index = set.parts.firstIndex { $0.name == name } ?? 0
    return Valued(
      node: graph.apply(.divide, nodes[index], total), unit: .one, hasDimension: true, isBare: false)
  }

  private func spread(
    of part: (name: String, place: Place, amount: Amount), share: Double, in set: ShareSet,
    _ graph: inout ExpressionGraph
  ) throws -> Distribution {
    var place = set.place
    do {
      switch set.spread {
      case .dirichlet(let amount):
        place = amount.place
        let concentration = try constant(amount, in: .one, "'concentration' of '\(set.name)'", &graph)
        guard concentration > 0 else {
          throw StudyError(
            "'concentration' of '\(set.name)' is \(concentration): it must be above 0", at: place)
        }
        return try Distribution(.gamma(shape: share * concentration, scale: 1 / concentration, offset: 0))
      case .logisticNormal(let own, let all):
        guard let amount = own[part.name] ?? all else {
          throw StudyError("'gsd' of '\(set.name)' has none for '\(part.name)'", at: part.place)
        }
        place = amount.place
        let gsd = try constant(amount, in: .one, "'gsd' of '\(set.name)'", &graph)
        return try Distribution(try .lognormal(median: share, gsd: gsd))
      }
    } catch let error as DistributionError {
      throw StudyError("the shares '\(set.name)': \(error.message)", at: place)
    }
  }

  /// Mean p and variance p (1 - p) / (1 + c) of a Dirichlet share; nil for a logistic normal, which has no closed form.
  private func dirichletMoments(
    _ share: Double, _ set: ShareSet, _ graph: inout ExpressionGraph
  ) throws -> (mean: Double, standardDeviation: Double)? {
    guard case .dirichlet(let amount) = set.spread else { return nil }
    let concentration = try constant(amount, in: .one, "'concentration' of '\(set.name)'", &graph)
    return (share, (share * (1 - share) / (1 + concentration)).squareRoot())
  }

  private func describe(_ set: ShareSet) -> String {
    if case .dirichlet = set.spread { return "dirichlet" }
    return "logistic normal"
  }

  // MARK: - Rows

  /// The entry of a column in the row that is drawn. The static value is that of the first row.
  private func row(_ name: String, of set: RowSet, _ graph: inout ExpressionGraph) throws -> Valued {
    guard let wanted = set.columns.first(where: { $0.parameter == name }) else {
      preconditionFailure("no such column")
    }
    let column = try tables.column(
      file: set.file.text, at: set.file.place, named: wanted.column, columnPlace: wanted.place)
    var weights = Array(repeating: 1.0, count: column.numbers.count)
    if let heading = set.weights {
      weights = try tables.column(
        file: set.file.text, at: set.file.place, named: heading.text, columnPlace: heading.place
      ).numbers
      if let wrong = weights.first(where: { $0 < 0 }) {
        throw StudyError(
          "the column '\(heading.text)' has the weight \(wrong): weights are not negative", at: heading.place)
      }
      if weights.allSatisfy({ $0 == 0 }) {
        throw StudyError("all weights in the column '\(heading.text)' are 0", at: heading.place)
      }
    }
    let input = UncertainInput(name: set.name, parts: ["rows", set.name])
    record.unordered.insert(input.identity)
    record.descriptions[input.identity] = InputDescription(
      name: set.name, unit: "row", distribution: "\(weights.count) rows of \(set.file.text)", staticValue: 0,
      mean: .nan, standardDeviation: .nan)
    let index = try graph.choice(input, weights: weights)
    record.sample(set.name, SampledValue(node: index, unit: "row"))
    return Valued(
      node: graph.lookup(column.numbers, index: index), unit: column.unit ?? .one, hasDimension: true,
      isBare: false)
  }

  // MARK: - Choices

  /// The value of a parameter that choices set: that of the model which is drawn. The first model is the static one.
  func chosen(
    _ name: String, _ specification: Specification, otherwise: Valued, input: UncertainInput,
    _ graph: inout ExpressionGraph
  ) throws -> Valued {
    let sets = file.choices.filter { $0.options.contains { $0.settings[name] != nil } }
    guard let set = sets.first else { return otherwise }
    if sets.count > 1 {
      throw StudyError(
        "'\(name)' is set by the choices '\(sets[0].name)' and '\(sets[1].name)': one may", at: sets[1].place)
    }
    let weights = try set.options.map { option in
      let weight = try constant(option.weight, in: .one, "the weight of '\(option.name)'", &graph)
      guard weight > 0, weight.isFinite else {
        throw StudyError(
          "the weight of '\(option.name)' is \(weight): it must be above 0", at: option.weight.place)
      }
      return weight
    }
    var nodes: [ExpressionGraph.NodeID] = []
    record.descriptions[input.identity] = nil
    for option in set.options {
      var valued = otherwise
      if let setting = option.settings[name] {
        try check(try compile(setting, input: input, &graph), setting, replaces: otherwise)
        valued = try replacement(setting, of: specification, keepsSpread: true, input: input, &graph)
      }
      nodes.append(graph.scale(valued.node, by: valued.unit.ratio(to: otherwise.unit)))
    }
    let choice = UncertainInput(name: set.name, parts: ["choice", set.name])
    record.unordered.insert(choice.identity)
    record.descriptions[choice.identity] = InputDescription(
      name: set.name, unit: "choice",
      distribution: "one of \(set.options.map(\.name).joined(separator: ", "))",
      staticValue: 0, mean: .nan, standardDeviation: .nan)
    let index = try graph.choice(choice, weights: weights)
    record.sample(set.name, SampledValue(node: index, unit: "choice"))
    return Valued(
      node: graph.select(nodes, index: index), unit: otherwise.unit, hasDimension: true, isBare: false)
  }
}
