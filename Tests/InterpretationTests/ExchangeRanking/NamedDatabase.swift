import Inventory
import Propagation

@testable import Interpretation

/// Three processes, two of them in one place and one without a name, with an exchange of every kind.
enum NamedDatabase {
  /// Process 0 makes product 1, process 1 product 0, process 2 product 2.
  static let database: LifeCycleDatabase = {
    var (technosphere, biosphere) = (ExchangeTable(), ExchangeTable())
    for (process, product) in [1, 0, 2].enumerated() {
      technosphere.append(row: product, column: process, amount: 1, identity: UInt64(process))
    }
    technosphere.append(
      row: 1, column: 1, amount: -0.25, factor: -1, identity: 3, resource: 1, resourceRow: 17)
    technosphere.append(row: 2, column: 0, amount: -2, factor: -1, identity: 4)
    biosphere.append(row: 0, column: 0, amount: 3, identity: 5)
    biosphere.append(row: 1, column: 2, amount: 4, identity: 6, resource: 5, resourceRow: 1)
    let methods = ["climate", "acid"].enumerated().map { number, name in
      var factors = ExchangeTable()
      factors.append(row: 0, column: number, amount: Double(number + 7), identity: UInt64(10 + number))
      return CharacterizationMethod(name: name, unit: "u", factors: factors)
    }
    return LifeCycleDatabase(
      productIDs: [100, 101, 102], processIDs: [200, 201, 202], flowIDs: [300, 301],
      referenceProducts: [1, 0, 2], technosphere: technosphere, biosphere: biosphere, methods: methods,
      processLabels: [
        200: DatabaseLabel(name: "power plant", location: "FR"), 101: DatabaseLabel(name: "power"),
        201: DatabaseLabel(name: "board", location: "FR"),
      ],
      flowLabels: [300: DatabaseLabel(name: "CO2")], resources: ["inventory/outputs", "inventory/inputs"])
  }()

  static func technosphere(_ exchange: Int) -> UncertainExchange {
    UncertainExchange(matrix: .technosphere, exchange: exchange)
  }

  static func biosphere(_ exchange: Int) -> UncertainExchange {
    UncertainExchange(matrix: .biosphere, exchange: exchange)
  }

  static func factor(of method: Int) -> UncertainExchange {
    UncertainExchange(matrix: .characterization, method: method, exchange: 0)
  }
}
