import Inventory
import Testing

@Suite struct LifeCycleDatabaseLookupTests {
  /// Processes 10, 20 and 30 make the products 3, 1 and 2.
  private var database: LifeCycleDatabase {
    LifeCycleDatabase(
      productIDs: [1, 2, 3], processIDs: [10, 20, 30], flowIDs: [], referenceProducts: [2, 0, 1],
      technosphere: ExchangeTable(), biosphere: ExchangeTable(),
      methods: [CharacterizationMethod(name: "climate change", unit: "kg", factors: ExchangeTable())],
      processLabels: [
        10: DatabaseLabel(name: "market for steel", location: "GLO"),
        20: DatabaseLabel(name: "market for steel", location: "FR"), 30: DatabaseLabel(name: "Copper"),
      ])
  }

  private func message(_ text: String, _ location: String? = nil) -> String {
    do {
      return "\(try database.product(text, location: location))"
    } catch { return error.description }
  }

  @Test func idsOfProductsThenOfProcesses() {
    #expect(message("3") == "2" && message("20") == "0")
    #expect(message("4") == "no product or process has the id 4; ids go from 1 to 3")
    #expect(database.processOfProduct == [1, 2, 0])
    #expect(database.product(id: 2) == 1 && database.product(id: 0) == nil && database.process(id: 30) == 2)
  }

  @Test func namesWithTheirLocations() {
    #expect(message("Copper") == "1" && message("copper") == "1")
    #expect(message("market for steel", "FR") == "0")
    #expect(
      message("market for steel").contains("2 products are called \"market for steel\": GLO (10), FR (20)"))
    #expect(message("market for steel", "DE").contains("no location DE; there are: GLO (10), FR (20)"))
    #expect(message("market for stel").contains("the nearest is \"market for steel\""))
    #expect(database.productName(1, process: 2) == "Copper")
  }

  @Test func namesThatNobodyGave() {
    var nameless = database
    nameless.processLabels = [:]
    #expect(throws: DatabaseLookupError.self) { _ = try nameless.product("steel") }
    #expect(nameless.productName(1, process: 2) == "2")
  }

  @Test func methodsByName() throws {
    #expect(try database.method("climate change") == 0)
    do {
      _ = try database.method("climat change")
      Issue.record("found")
    } catch { #expect("\(error)".contains("the nearest is \"climate change\"")) }
  }
}
