import Distributions
import Inventory
import Parameters
import Propagation

/// A model of two processes in a loop with three uncertain inputs, made without a study file.
enum TestModel {
  /// Process 0 makes power from x kg of steel and causes y; process 1 makes steel from 0.1 power and causes z.
  static func make(processes extra: Int = 0) throws -> LifeCycleModel {
    var graph = ExpressionGraph()
    func input(_ name: String, _ family: Distribution.Family, _ value: Double) throws
      -> ExpressionGraph.NodeID
    {
      graph.draw(
        UncertainInput(name: name, parts: ["parameter", name]), from: try Distribution(family),
        staticValue: value)
    }
    let x = try input("x", .uniform(minimum: 0.1, maximum: 0.3), 0.2)
    let y = try input("y", .uniform(minimum: 1, maximum: 3), 1.5)
    let z = try input("z", .triangular(minimum: 0, mode: 5, maximum: 20), 5)
    let one = graph.constant(1)
    var system = ProductSystem(name: "S", scenario: "base")
    system.outputs = [entry(0, 0, one), entry(1, 1, one)]
    system.inputs = [entry(1, 0, x), entry(0, 1, graph.constant(0.1))]
    system.impacts = [entry(0, 0, y), entry(0, 1, z)]
    system.demand = [entry(0, 0, graph.constant(2))]
    var processes = [
      Process(name: "power", unit: "kWh", tags: Tags(stage: "use", task: nil)),
      Process(name: "steel", unit: "kg", tags: Tags(stage: "production", task: "hardware")),
    ]
    for index in 0..<extra {
      processes.append(Process(name: "extra \(index)", unit: "kg", tags: Tags(stage: nil, task: nil)))
      let row = processes.count - 1
      system.outputs.append(entry(row, row, one))
      system.inputs.append(entry(row, 0, one))
      system.impacts.append(entry(0, row, graph.constant(Double(index + 1) / 100)))
    }
    return LifeCycleModel(
      processes: processes, indicators: [Indicator(name: "h", unit: "kg")], flows: [], graph: graph,
      systems: [system], nodeLabels: [:])
  }

  private static func entry(_ row: Int, _ column: Int, _ amount: ExpressionGraph.NodeID) -> Entry {
    Entry(row: row, column: column, amount: amount, label: "amount \(row), \(column)")
  }

  /// A run of the model.
  static func run(_ model: LifeCycleModel, draws: Int, workers: Int = 2) throws -> MonteCarloResult {
    try MonteCarlo(
      PropagationPlan(model), options: MonteCarloOptions(draws: draws, seed: 7, workers: workers)
    ).run()
  }
}
