import Distributions
import Inventory
import Parameters

/// xorshift64*, so that a seed makes the same systems everywhere.
struct TestNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }

  /// Uniform in the range.
  mutating func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &self) }
}

/// Writes small models for tests.
struct ModelBuilder {
  typealias NodeID = ExpressionGraph.NodeID

  var graph = ExpressionGraph()
  var processes: [Process] = []
  var system = ProductSystem(name: "system", scenario: "base")
  var labels: [NodeID: String] = [:]

  mutating func number(_ value: Double) -> NodeID { graph.constant(value) }

  /// A parameter that is drawn.
  mutating func uniform(_ name: String, _ minimum: Double, _ maximum: Double, value: Double? = nil) -> NodeID
  {
    guard let law = try? Distribution(.uniform(minimum: minimum, maximum: maximum)) else {
      preconditionFailure(name)
    }
    let node = graph.draw(
      UncertainInput(name: name, parts: ["parameter", name]), from: law,
      staticValue: value ?? (minimum + maximum) / 2)
    labels[node] = "parameter '\(name)'"
    return node
  }

  mutating func process(_ name: String, output: NodeID? = nil, stage: String? = nil, task: String? = nil)
    -> Int
  {
    let index = processes.count
    processes.append(Process(name: name, unit: "unit", tags: Tags(stage: stage, task: task)))
    let amount = output ?? graph.constant(1)
    system.outputs.append(Entry(row: index, column: index, amount: amount, label: "output of '\(name)'"))
    return index
  }

  mutating func input(
    _ product: Int, into process: Int, _ amount: NodeID, stage: String? = nil, task: String? = nil
  ) {
    system.inputs.append(
      Entry(
        row: product, column: process, amount: amount,
        label: "input '\(processes[product].name)' of '\(processes[process].name)'",
        tags: Tags(stage: stage, task: task)))
  }

  mutating func impact(_ indicator: Int = 0, of process: Int, _ amount: NodeID) {
    system.impacts.append(
      Entry(row: indicator, column: process, amount: amount, label: "impact of '\(processes[process].name)'"))
  }

  mutating func demand(_ product: Int, _ amount: NodeID) {
    system.demand.append(
      Entry(row: product, column: 0, amount: amount, label: "demand of '\(processes[product].name)'"))
  }

  func model(indicators: Int = 1, flows: [String] = [], systems: [ProductSystem]? = nil) -> LifeCycleModel {
    LifeCycleModel(
      processes: processes,
      indicators: (0..<indicators).map { Indicator(name: "indicator \($0)", unit: "kg") }, flows: flows,
      graph: graph, systems: systems ?? [system], nodeLabels: labels)
  }
}
