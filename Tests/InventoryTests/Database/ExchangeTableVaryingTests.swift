import Inventory
import Testing

@Suite struct ExchangeTableVaryingTests {
  @Test func certainNeighboursOfAPlaceBelongToIt() {
    var table = ExchangeTable()
    let uncertain = ExchangeUncertainty.uniform(minimum: 0, maximum: 1)
    for (row, column, uncertainty) in [
      (0, 0, .none), (1, 0, .none), (0, 1, uncertain), (1, 0, uncertain), (0, 0, .none),
    ]
      as [(Int, Int, ExchangeUncertainty)]
    {
      table.append(row: row, column: column, amount: 1, uncertainty: uncertainty, identity: 0)
    }
    #expect(table.exchangesOfVaryingPlaces == [1, 2, 3])
  }
}
