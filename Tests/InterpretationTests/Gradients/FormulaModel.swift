import Distributions
import Inventory
import Parameters
import Propagation
import Sampling

/// Makes models of one process whose scores are formulas of some inputs.
final class FormulaModel {
  typealias NodeID = ExpressionGraph.NodeID

  var graph = ExpressionGraph()

  func input(_ name: String, _ family: Distribution.Family, value: Double? = nil) throws -> NodeID {
    let distribution = try Distribution(family)
    return graph.draw(
      UncertainInput(name: name, parts: ["parameter", name]), from: distribution,
      staticValue: value ?? distribution.mean)
  }

  func number(_ value: Double) -> NodeID { graph.constant(value) }

  /// Sum of factor times product of nodes.
  func polynomial(_ terms: [(Double, [NodeID])]) -> NodeID {
    terms.map { factor, nodes in
      nodes.reduce(graph.constant(factor)) { graph.apply(.multiply, $0, $1) }
    }.reduce(graph.constant(0)) { graph.apply(.add, $0, $1) }
  }

  func model(
    _ scores: [NodeID], groups: [InputGroup] = [], labels: [NodeID: String] = [:]
  ) -> LifeCycleModel {
    var graph = graph
    let one = graph.constant(1)
    var system = ProductSystem(name: "S", scenario: "base")
    system.outputs = [Entry(row: 0, column: 0, amount: one, label: "output")]
    system.demand = [Entry(row: 0, column: 0, amount: one, label: "demand")]
    system.impacts = scores.enumerated().map { Entry(row: $0, column: 0, amount: $1, label: "impact \($0)") }
    return LifeCycleModel(
      processes: [Process(name: "p", unit: "unit", tags: Tags())],
      indicators: scores.indices.map { Indicator(name: "h\($0)", unit: "kg") }, flows: [], graph: graph,
      systems: [system], nodeLabels: labels, inputGroups: groups)
  }

  /// Ishigami and Homma's function with a = 7 and b = 0.1.
  static func ishigami() throws -> LifeCycleModel {
    let model = FormulaModel()
    let x = try (1...3).map { try model.input("x\($0)", .uniform(minimum: -.pi, maximum: .pi), value: 1) }
    let (sine, other) = (model.graph.apply(.sine, x[0]), model.graph.apply(.sine, x[1]))
    let y = model.polynomial([(1, [sine]), (7, [other, other]), (0.1, [x[2], x[2], x[2], x[2], sine])])
    return model.model([y])
  }
}
