import Distributions
import Parameters

/// One of several values or formulas, drawn by weight.
struct CategoricalBuilder {
  let scope: ParameterScope
  let specification: Specification
  let uncertainty: UncertaintyFields

  /// Draws the number of a choice and selects its value. The static value is `value`, else the first choice.
  func draw(_ input: UncertainInput, _ graph: inout ExpressionGraph) throws -> Valued {
    let what = specification.what
    guard let choices = uncertainty.lists["choices"], choices.count > 1 else {
      throw StudyError(
        "'categorical' of \(what) needs 'choices', a list of at least two", at: uncertainty.familyPlace)
    }
    if let truncation = uncertainty.truncation {
      throw StudyError(
        "choices cannot be truncated: leave those out that must not be drawn", at: truncation.place)
    }
    let weights = try weights(count: choices.count, &graph)
    let compiled = try choices.enumerated().map {
      try scope.compile($1, "choice \($0 + 1) of \(what)", &graph)
    }
    let unit = compiled.first { $0.hasDimension }?.unit ?? .one
    var nodes: [ExpressionGraph.NodeID] = []
    for (valued, amount) in zip(compiled, choices) {
      guard !valued.hasDimension || valued.unit.dimension == unit.dimension else {
        throw StudyError(
          "the choices of \(what) are \(unit.dimension) and \(valued.unit.dimension)", at: amount.place)
      }
      nodes.append(graph.scale(valued.node, by: valued.unit.ratio(to: unit)))
    }
    var first = 0
    if let value = specification.value {
      let wanted = try scope.constant(value, in: unit, "the value of \(what)", &graph)
      guard let place = nodes.firstIndex(where: { graph.certainValue($0) == wanted }) else {
        throw StudyError("the value of \(what) is none of its choices: give one of them", at: value.place)
      }
      first = place
    }
    let index = try graph.choice(input, weights: weights, staticChoice: first)
    let node = graph.select(nodes, index: index)
    scope.record.describe(
      input,
      InputDescription(
        name: input.name, unit: unit.symbol, distribution: "categorical(\(choices.count) choices)",
        staticValue: graph.constantValue(nodes[first]) ?? .nan, mean: .nan, standardDeviation: .nan))
    scope.record.unordered.insert(input.identity)
    return Valued(node: node, unit: unit, hasDimension: true, isBare: false)
  }

  private func weights(count: Int, _ graph: inout ExpressionGraph) throws -> [Double] {
    guard let given = uncertainty.lists["weights"] else { return Array(repeating: 1, count: count) }
    guard given.count == count else {
      throw StudyError("there are \(count) choices, but \(given.count) weights", at: given[0].place)
    }
    return try given.map { amount in
      let weight = try scope.constant(amount, in: .one, "a weight of \(specification.what)", &graph)
      guard weight > 0, weight.isFinite else {
        throw StudyError(
          "a weight is \(weight): it must be above 0; leave choices out that are never drawn",
          at: amount.place)
      }
      return weight
    }
  }
}

extension ExpressionGraph {
  /// An input that draws one of the numbers 0 ..< count by weight.
  mutating func choice(_ input: UncertainInput, weights: [Double], staticChoice: Int = 0) throws -> NodeID {
    let family = Distribution.Family.categorical(values: weights.indices.map(Double.init), weights: weights)
    return draw(input, from: try Distribution(family), staticValue: Double(staticChoice))
  }

  /// The node whose number `index` is.
  mutating func select(_ nodes: [NodeID], index: NodeID) -> NodeID {
    var result = nodes[nodes.count - 1]
    for (number, node) in nodes.enumerated().dropLast().reversed() {
      let isThis = apply(.equal, index, constant(Double(number)))
      result = apply(.select, isThis, node, result)
    }
    return result
  }
}
