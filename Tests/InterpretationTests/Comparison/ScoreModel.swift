import Distributions
import Foundation
import Interpretation
import Inventory
import Parameters
import Propagation
import Sampling

/// Systems of one process each, whose scores are nodes of a graph: for comparisons with known answers.
struct ScoreModel {
  typealias Node = ExpressionGraph.NodeID

  var graph = ExpressionGraph()
  private var systems: [ProductSystem] = []

  mutating func lognormal(_ name: String, median: Double, sigma: Double) throws -> Node {
    try input(name, .lognormal(logMedian: log(median), logStandardDeviation: sigma, negative: false), median)
  }

  mutating func normal(_ name: String, mean: Double, sd: Double) throws -> Node {
    try input(name, .normal(mean: mean, standardDeviation: sd), mean)
  }

  mutating func input(_ name: String, _ family: Distribution.Family, _ value: Double) throws -> Node {
    graph.draw(
      UncertainInput(name: name, parts: ["parameter", name]), from: try Distribution(family),
      staticValue: value)
  }

  mutating func product(_ a: Node, _ b: Node) -> Node { graph.apply(.multiply, a, b) }
  mutating func sum(_ a: Node, _ b: Node) -> Node { graph.apply(.add, a, b) }

  /// Adds a system with its scores, one for each indicator.
  mutating func system(_ name: String, _ scores: Node..., role: ComparisonRole = .compared) {
    system(name, scores: scores, role: role)
  }

  mutating func system(_ name: String, scores: [Node], role: ComparisonRole = .compared) {
    var system = ProductSystem(name: name, scenario: "base")
    let one = graph.constant(1)
    system.outputs = [Entry(row: 0, column: 0, amount: one, label: "output")]
    system.demand = [Entry(row: 0, column: 0, amount: one, label: "demand")]
    system.impacts = scores.enumerated().map { Entry(row: $0, column: 0, amount: $1, label: "impact \($0)") }
    system.role = role
    systems.append(system)
  }

  var plan: PropagationPlan {
    let indicators = systems.map { $0.impacts.count }.max() ?? 0
    return PropagationPlan(
      LifeCycleModel(
        processes: [Process(name: "p", unit: "unit", tags: Tags())],
        indicators: (0..<indicators).map { Indicator(name: "h\($0)", unit: "kg") }, flows: [], graph: graph,
        systems: systems))
  }

  /// A comparison of a run.
  func compare(
    draws: Int, seed: UInt64 = 1, design: Design.Kind = .random, workers: Int = 2, kept: Int? = nil
  ) throws -> Comparison {
    let options = MonteCarloOptions(
      draws: draws, seed: seed, design: design, workers: workers, drawsKept: kept)
    return try Comparison(try MonteCarlo(plan, options: options).run())
  }
}
