import Inventory
import Propagation
import Testing

@testable import Interpretation

@Suite struct ExchangeNamesTests {
  private let names = ExchangeNames(NamedDatabase.database)

  /// A supplier is called by its product, or else by itself, and its place; what has no name by its id.
  @Test func endsAreSupplierAndConsumer() {
    #expect(names.name(of: NamedDatabase.technosphere(3)) == "power, FR -> board, FR")
    #expect(names.name(of: NamedDatabase.technosphere(4)) == "102 -> power plant, FR")
    // The output of the board: its product has no name of its own.
    #expect(names.name(of: NamedDatabase.technosphere(1)) == "board, FR -> board, FR")
    #expect(names.name(of: NamedDatabase.biosphere(0)) == "power plant, FR -> CO2")
    #expect(names.name(of: NamedDatabase.biosphere(1)) == "202 -> 301")
    #expect(names.name(of: NamedDatabase.factor(of: 0)) == "CO2 -> climate")
    #expect(names.name(of: NamedDatabase.factor(of: 1)) == "301 -> acid")
  }

  @Test func idsAreThoseOfThePackages() {
    #expect(names.ids(of: NamedDatabase.technosphere(3)) == (101, 201))
    #expect(names.ids(of: NamedDatabase.biosphere(1)) == (301, 202))
    #expect(names.ids(of: NamedDatabase.factor(of: 1)) == (301, nil))
  }

  @Test func originsAndAmountsAreThoseOfTheTables() {
    let input = names.origin(of: NamedDatabase.technosphere(3))
    #expect(input.resource == "inventory/inputs" && input.row == 17)
    // A resource that nobody named.
    let flow = names.origin(of: NamedDatabase.biosphere(1))
    #expect(flow.resource == nil && flow.row == 1)
    #expect(names.amount(of: NamedDatabase.technosphere(3)) == -0.25)
    #expect(names.amount(of: NamedDatabase.biosphere(1)) == 4)
    #expect(names.amount(of: NamedDatabase.factor(of: 1)) == 8)
  }

  /// An exchange belongs to the process in whose column it stands, not to its supplier.
  @Test func groupsAreThoseOfTheColumn() throws {
    func name(_ exchange: UncertainExchange, _ kind: ExchangeGroup.Kind) -> String? {
      names.group(of: exchange, kind).map { names.groupName($0, kind) }
    }
    #expect(name(NamedDatabase.technosphere(4), .process) == "power plant, FR")
    #expect(name(NamedDatabase.biosphere(1), .process) == "202")
    #expect(name(NamedDatabase.technosphere(3), .location) == "FR")
    #expect(
      names.group(of: NamedDatabase.technosphere(3), .location)
        == names.group(of: NamedDatabase.biosphere(0), .location))
    #expect(name(NamedDatabase.biosphere(1), .location) == nil)
    for kind in [ExchangeGroup.Kind.process, .location] {
      #expect(name(NamedDatabase.factor(of: 0), kind) == nil)
    }
    let matrices = [
      NamedDatabase.technosphere(0), NamedDatabase.biosphere(0), NamedDatabase.factor(of: 0),
    ].map { name($0, .matrix) }
    #expect(matrices == ["technosphere", "biosphere", "characterization"])
  }
}
