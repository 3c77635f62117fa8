import Inventory
import NumericKernels

/// Some exchanges of a block that are put back to other draws than the rest, and where their values go.
struct KeptExchanges: Sendable {
  /// Exchanges of A with a cell for themselves: target the cell.
  let technosphere: ExchangeSampler
  /// Exchanges of A that share cells: target the term; and the cells that these belong to.
  let terms: ExchangeSampler
  let sums: [(cell: Int, terms: Range<Int>)]
  /// Exchanges of B: target flow, source process.
  let emissions: ExchangeSampler
  /// Factors of one method: target as in C.
  let factors: ExchangeSampler

  /// Whether supplies change with them.
  var changesSupplies: Bool { !technosphere.groups.isEmpty || !sums.isEmpty }

  /// - Parameter method: whose factors count; those of other methods are left out.
  init(_ exchanges: [UncertainExchange], method: Int, places: Places, _ database: LifeCycleDatabase) {
    func sampler(
      _ matrix: MatrixKind, _ table: ExchangeTable, _ places: [UncertainExchange: (target: Int, source: Int)]
    ) -> ExchangeSampler {
      let own = exchanges.compactMap { exchange -> ExchangePlace? in
        guard exchange.matrix == matrix, (exchange.method ?? method) == method, let place = places[exchange]
        else {
          return nil
        }
        return ExchangePlace(exchange: exchange.exchange, target: place.target, source: place.source)
      }
      return ExchangeSampler(table, places: own, presamples: database.presamples)
    }
    technosphere = sampler(.technosphere, database.technosphere, places.cells)
    terms = sampler(.technosphere, database.technosphere, places.terms)
    emissions = sampler(.biosphere, database.biosphere, places.emissions)
    factors = sampler(.characterization, database.methods[method].factors, places.factors)
    let touched = Set(terms.groups.flatMap { $0.targets.values.map { Int($0) } })
    sums = places.sums.filter { !touched.isDisjoint(with: $0.terms) }
  }

  /// Where exchanges of a block stand.
  struct Places: Sendable {
    fileprivate var cells: [UncertainExchange: (target: Int, source: Int)] = [:]
    fileprivate var terms: [UncertainExchange: (target: Int, source: Int)] = [:]
    fileprivate var emissions: [UncertainExchange: (target: Int, source: Int)] = [:]
    fileprivate var factors: [UncertainExchange: (target: Int, source: Int)] = [:]
    fileprivate let sums: [(cell: Int, terms: Range<Int>)]

    init(of wanted: Set<UncertainExchange>, in block: GradientBlock) {
      func places(
        _ sampler: ExchangeSampler, _ name: (Int) -> UncertainExchange
      ) -> [UncertainExchange: (target: Int, source: Int)] {
        var places: [UncertainExchange: (target: Int, source: Int)] = [:]
        for group in sampler.groups where !group.isConstant {
          for (number, exchange) in group.exchanges.enumerated() where wanted.contains(name(exchange)) {
            places[name(exchange)] = (Int(group.targets.values[number]), Int(group.sources.values[number]))
          }
        }
        return places
      }
      sums = block.sums.map { ($0.cell, $0.terms) }
      let ofA = { UncertainExchange(matrix: .technosphere, method: nil, exchange: $0) }
      cells = places(block.technosphere, ofA)
      terms = places(block.terms, ofA)
      emissions = places(block.biosphere.others) {
        UncertainExchange(matrix: .biosphere, method: nil, exchange: $0)
      }
      factors = places(block.biosphere.factors) { joined in
        let (method, factor) = block.biosphere.factorPlaces[joined]
        return UncertainExchange(matrix: .characterization, method: method, exchange: factor)
      }
    }
  }
}
