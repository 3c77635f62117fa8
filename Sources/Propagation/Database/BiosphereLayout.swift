import Inventory
import NumericKernels

/// What of B and C the scores of a block need: which exchange goes where.
///
/// Only elementary flows that some method characterises take part. With contributions of single processes, their
/// exchanges are kept apart: q of those processes is formed first.
struct BiosphereLayout: Sendable {
  /// Elementary flows that take part.
  let flowCount: Int
  let methodCount: Int
  /// Processes whose contributions are wanted, and the places of their unknowns.
  let reported: [(process: Int, place: Int)]
  /// Exchanges of all other processes. Direct: target flow, source unknown. Transposed: target equation, source flow.
  let others: ExchangeSampler
  /// Exchanges of the reported processes: target their number, source flow.
  let ofReported: ExchangeSampler
  /// C: target flow + method × flowCount.
  let factors: ExchangeSampler
  /// Which factor of which method each exchange of `factors` is.
  let factorPlaces: [(method: Int, factor: Int)]

  /// Exchanges that vary.
  var varyingCount: Int { others.varyingCount + ofReported.varyingCount + factors.varyingCount }

  init(_ database: LifeCycleDatabase, layout: TechnosphereLayout, reported: [Int], isTransposed: Bool) {
    methodCount = database.methods.count
    self.reported = reported.map { ($0, layout.placeOfProcess[$0] ?? 0) }
    let numberOfReported = Dictionary(uniqueKeysWithValues: reported.enumerated().map { ($1, $0) })
    var isCharacterized = Array(repeating: false, count: database.flowIDs.count)
    for method in database.methods {
      for factor in 0..<method.factors.count {
        let matters = method.factors.amounts[factor] != 0 || method.factors.uncertainties[factor].isUncertain
        if matters { isCharacterized[Int(method.factors.columns[factor])] = true }
      }
    }
    // Flows that no reached process has would only cost time.
    let table = database.biosphere
    var localFlow = Array(repeating: -1, count: database.flowIDs.count)
    var flows = 0
    var (others, ofReported): ([ExchangePlace], [ExchangePlace]) = ([], [])
    for exchange in 0..<table.count {
      let (flow, process) = (Int(table.rows[exchange]), Int(table.columns[exchange]))
      guard isCharacterized[flow], let place = layout.placeOfProcess[process] else { continue }
      if localFlow[flow] < 0 {
        localFlow[flow] = flows
        flows += 1
      }
      if let number = numberOfReported[process] {
        ofReported.append(ExchangePlace(exchange: exchange, target: number, source: localFlow[flow]))
      } else if isTransposed {
        others.append(ExchangePlace(exchange: exchange, target: place, source: localFlow[flow]))
      } else {
        others.append(ExchangePlace(exchange: exchange, target: localFlow[flow], source: place))
      }
    }
    flowCount = flows
    // One target after another, so that sums stay in the first cache.
    others.sort { ($0.target, $0.source) < ($1.target, $1.source) }
    self.others = ExchangeSampler(table, places: others, presamples: database.presamples)
    self.ofReported = ExchangeSampler(table, places: ofReported, presamples: database.presamples)
    (factors, factorPlaces) = BiosphereLayout.factors(database, localFlow, flows)
  }

  /// All methods as one table.
  private static func factors(_ database: LifeCycleDatabase, _ localFlow: [Int], _ flows: Int)
    -> (ExchangeSampler, [(method: Int, factor: Int)])
  {
    var joined = ExchangeTable()
    var places: [ExchangePlace] = []
    var origins: [(method: Int, factor: Int)] = []
    for (number, method) in database.methods.enumerated() {
      let table = method.factors
      for factor in 0..<table.count {
        let flow = localFlow[Int(table.columns[factor])]
        guard flow >= 0 else { continue }
        var uncertainty = table.uncertainties[factor]
        if case .distribution(let index) = uncertainty {
          uncertainty = joined.add(table.distributions[index])
        }
        joined.append(
          row: number, column: flow, amount: table.amounts[factor], factor: table.factors[factor],
          uncertainty: uncertainty, identity: table.identities[factor])
        places.append(ExchangePlace(exchange: joined.count - 1, target: flow + number * flows, source: 0))
        origins.append((number, factor))
      }
    }
    return (ExchangeSampler(joined, places: places, presamples: database.presamples), origins)
  }
}
