import Distributions
import Inventory
import Propagation
import Testing

@testable import Studies

@Suite struct SampledExchangesTests {
  private let presamples = [
    Presamples(values: [2, 3, 5], rows: 1, columns: 3, isSequential: true, identity: 7),
    Presamples(
      values: (0..<10).map { Double($0) }, rows: 2, columns: 5, isSequential: false, identity: 8),
  ]

  /// Elementary flows of every kind of uncertainty, as outputs and as inputs of the process.
  private func emissions() throws -> ExchangeTable {
    var table = ExchangeTable()
    let kinds: [ExchangeUncertainty] = [
      .lognormal(logMedian: 0.5, logStandardDeviation: 0.2, negative: false),
      .normal(mean: 3, standardDeviation: 0.5), .uniform(minimum: 1, maximum: 4),
      .triangular(minimum: 1, mode: 2, maximum: 4), .presampled(source: 0, row: 0),
      .presampled(source: 1, row: 1),
      table.add(try Distribution(.gamma(shape: 2, scale: 1, offset: 0.5))),
    ]
    for (row, kind) in kinds.enumerated() {
      for factor in [1.0, -1] {
        table.append(
          row: row, column: 0, amount: 2 * factor, factor: factor, uncertainty: kind,
          identity: UInt64(10 * row) + (factor < 0 ? 1 : 0))
      }
    }
    return table
  }

  /// A package of draws holds the very draws of a run, before brightway flips them.
  @Test func areTheDrawsOfARun() throws {
    let biosphere = try emissions()
    var (technosphere, factors) = (ExchangeTable(), ExchangeTable())
    technosphere.append(row: 0, column: 0, amount: 1, identity: 1000)
    for flow in 0..<7 { factors.append(row: 0, column: flow, amount: 1, identity: UInt64(2000 + flow)) }
    let database = LifeCycleDatabase(
      productIDs: [0], processIDs: [0], flowIDs: (0..<7).map { Int64($0) }, referenceProducts: [0],
      technosphere: technosphere, biosphere: biosphere,
      methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)], presamples: presamples)
    let draws = 20
    let run = try ExchangeGradients(
      ExchangeGradientPlan(
        Background(
          database: database, activities: [BackgroundActivity(name: "d", demand: [0: 1])],
          methodOfIndicator: [0])),
      options: MonteCarloOptions(draws: draws, seed: 4, workers: 1))
    let sampled = SampledExchanges(biosphere, presamples: presamples, seed: 4)
    #expect(sampled.exchanges == Array(0..<14))
    #expect(sampled.flips == (0..<14).map { $0 % 2 == 1 })
    let values = sampled.values(of: 0..<draws)
    for (place, exchange) in sampled.exchanges.enumerated() {
      let own = try run.draws(of: UncertainExchange(matrix: .biosphere, exchange: exchange))
      let written = (0..<draws).map { values[$0 * 14 + place] * (sampled.flips[place] ? -1 : 1) }
      #expect(own == written, "exchange \(exchange)")
      #expect(Set(own).count > 2, "exchange \(exchange)")
    }
    // Draws from the midst are those of the whole.
    #expect(sampled.values(of: 7..<12) == Array(values[7 * 14..<12 * 14]))
  }

  /// Values that were made elsewhere: one column after another, or one column at random for all rows of a package.
  @Test func presampledValuesGoTogether() throws {
    let sampled = SampledExchanges(try emissions(), presamples: presamples, seed: 4)
    let values = sampled.values(of: 0..<200)
    for draw in 0..<200 {
      let wanted: [Double] = [2, 3, 5]
      #expect(values[draw * 14 + 8] == wanted[draw % 3])
      // The second row of a column.
      #expect([1, 3, 5, 7, 9].contains(values[draw * 14 + 10]))
      #expect(values[draw * 14 + 10] == values[draw * 14 + 11])
    }
    let seen = Set(stride(from: 10, to: values.count, by: 14).map { values[$0] })
    #expect(seen.count == 5)
  }

  /// A certain exchange beside one that varies is written too: brightway replaces whole places.
  @Test func certainNeighboursStayAsTheyAre() {
    var table = ExchangeTable()
    table.append(row: 0, column: 0, amount: -2, factor: -1, identity: 1)
    table.append(row: 1, column: 0, amount: 5, identity: 2)
    table.append(
      row: 0, column: 0, amount: 3, uncertainty: .uniform(minimum: 2, maximum: 4), identity: 3)
    let sampled = SampledExchanges(table, presamples: [], seed: 1)
    #expect(sampled.exchanges == [0, 2] && sampled.flips == [true, false])
    let values = sampled.values(of: 0..<3)
    #expect([values[0], values[2], values[4]] == [2, 2, 2])
    #expect([values[1], values[3], values[5]].allSatisfy { $0 > 2 && $0 < 4 })
  }
}
