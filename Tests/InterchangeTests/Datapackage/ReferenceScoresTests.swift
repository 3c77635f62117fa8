import Interchange
import Inventory
import Testing

@Suite struct ReferenceScoresTests {
  /// The scores that SciPy's SuperLU gives for the same packages, for every demand and method.
  @Test(arguments: SharedInventory.names) func staticScoresAgreeWithSciPy(name: String) throws {
    guard let inventory = SharedInventory(name) else { return }
    let (database, _) = try inventory.read()
    let scores = StaticScores(database)
    let results = try #require(try inventory.json("reference.json")["results"]?.array)
    #expect(results.count >= 1 && database.methods.count >= 2)
    for result in results {
      var demand: [Int: Double] = [:]
      for member in try #require(result["demand"]?.object) {
        let id = try #require(Int64(member.key))
        let product = try #require(database.productIDs.firstIndex(of: id))
        demand[product] = member.value.number
      }
      let expected = try #require(result["scores"]?.array).compactMap(\.number)
      let sums = try #require(result["scores_abs_contribution_sum"]?.array).compactMap(\.number)
      let found = scores.scores(demand)
      #expect(found.count == expected.count && sums.count == expected.count)
      #expect(scores.reached(by: Array(demand.keys)).count == result["n_reachable"]?.integer)
      for method in found.indices {
        // Two LU factorisations of the same matrix differ by rounding times its condition; a method whose flows the
        // demand does not emit has a score of exactly 0.
        let tolerance = 1e-10 * sums[method]
        #expect(abs(found[method] - expected[method]) <= tolerance, "\(demand) method \(method)")
      }
    }
  }

  /// Heijungs and Suh (2002), sections 2.1 to 2.3: 1000 kWh of electricity cost 120 kg CO2, 14 kg SO2 and 100 l of crude oil.
  /// The ids of its products are not those of their processes.
  @Test func textbookProducts() throws {
    guard let inventory = SharedInventory("textbook_heijungs_suh_2002") else { return }
    let (database, _) = try inventory.read()
    #expect(database.referenceProducts == [1, 0])
    let scores = StaticScores(database).scores([1: 1000])
    #expect(scores == [120, 14, 100])
    #expect(database.methods.map(\.name) == ["method-01", "method-02", "method-03"])
    #expect(database.processLabels[0]?.name == "electricity production")
  }
}
