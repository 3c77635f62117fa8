public import Inventory
import Parameters

extension LifeCycleModel {
  /// A model that is nothing but demands on a database: one system for each, one indicator for each method.
  public init(database: LifeCycleDatabase, demands: [(name: String, products: [Int: Double])]) {
    var graph = ExpressionGraph()
    let one = graph.constant(1)
    let systems = demands.enumerated().map { index, demand in
      var system = ProductSystem(name: demand.name, scenario: "base")
      system.backgroundDemand = [Entry(row: index, column: 0, amount: one, label: demand.name)]
      return system
    }
    self.init(
      processes: [], indicators: database.methods.map { Indicator(name: $0.name, unit: $0.unit) }, flows: [],
      graph: graph, systems: systems,
      background: Background(
        database: database,
        activities: demands.map { BackgroundActivity(name: $0.name, demand: $0.products) },
        methodOfIndicator: database.methods.indices.map { $0 }))
  }
}
