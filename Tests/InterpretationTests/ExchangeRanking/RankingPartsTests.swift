import Inventory
import Propagation
import Testing

@testable import Interpretation

@Suite struct RankingPartsTests {
  private static func background() -> Background {
    var technosphere = ExchangeTable()
    technosphere.append(
      row: 0, column: 0, amount: 1, uncertainty: .normal(mean: 1, standardDeviation: 0.1), identity: 1)
    let methods = (0..<3).map { method in
      var factors = ExchangeTable()
      factors.append(row: 0, column: 0, amount: 1, identity: UInt64(2 + method))
      return CharacterizationMethod(name: "method \(method)", unit: "", factors: factors)
    }
    return Background(
      database: LifeCycleDatabase(
        productIDs: [1], processIDs: [1], flowIDs: [2], referenceProducts: [0], technosphere: technosphere,
        biosphere: ExchangeTable(), methods: methods),
      activities: (0..<2).map { BackgroundActivity(name: "\($0)", demand: [0: Double($0 + 1)]) },
      methodOfIndicator: [0, 1, 2])
  }

  /// Every score stands in one part, at its place among all.
  @Test(arguments: [1, 2000, 1 << 30]) func everyScoreOnce(memory: Int) {
    let parts = RankingParts(Self.background(), memory: memory).parts
    var places: [Int] = []
    for part in parts {
      for activity in part.background.activities.indices {
        for method in part.background.database.methods.indices {
          places.append(part.place(activity: activity, method: method))
          let name = part.background.database.methods[method].name
          #expect(name == "method \(places[places.count - 1] % 3)")
        }
      }
    }
    #expect(places.sorted() == Array(0..<6))
    #expect(parts.count == (memory == 1 ? 6 : memory == 2000 ? 4 : 1))
  }
}
