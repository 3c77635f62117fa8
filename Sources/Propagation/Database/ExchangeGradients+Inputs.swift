import Distributions
import Inventory
import NumericKernels
import Parameters

extension ExchangeGradients {
  /// Mean and mean square of c_k, by flow + method × flows.
  struct FactorMoments: Sendable {
    let means: [Double]
    let squares: [Double]
  }

  /// The exchanges that vary, where their slopes come from, and what their distributions say.
  static func inputs(_ block: GradientBlock, _ database: LifeCycleDatabase) -> (
    [UncertainExchange], [Source], [NormalScoreMoments], FactorMoments
  ) {
    var exchanges: [UncertainExchange] = []
    var sources: [Source] = []
    var moments: [NormalScoreMoments] = []
    let loops = loopMembership(block, database.technosphere)
    for slopes in block.slopes {
      for (place, exchange) in slopes.group.exchanges.enumerated() {
        exchanges.append(UncertainExchange(matrix: .technosphere, method: nil, exchange: exchange))
        sources.append(.slope(slopes.first + place, inLoop: loops[exchange] ?? true))
      }
      moments += all(of: slopes.group, database.technosphere, database.presamples)
    }
    for group in block.biosphere.others.groups where !group.isConstant {
      for (place, exchange) in group.exchanges.enumerated() {
        exchanges.append(UncertainExchange(matrix: .biosphere, method: nil, exchange: exchange))
        sources.append(
          .emission(process: Int(group.sources.values[place]), flow: Int(group.targets.values[place])))
      }
      moments += all(of: group, database.biosphere, database.presamples)
    }
    let flows = block.biosphere.flowCount
    var (means, variances) = (Array(repeating: 0.0, count: flows * block.methodCount), [Double]())
    variances = means
    for group in block.biosphere.factors.groups {
      guard !group.isConstant else {
        for (amount, target) in zip(group.amounts, group.targets.values) { means[Int(target)] += amount }
        continue
      }
      for (place, joined) in group.exchanges.enumerated() {
        let (method, factor) = block.biosphere.factorPlaces[joined]
        let target = Int(group.targets.values[place])
        let table = database.methods[method].factors
        let own = NormalScoreMoments(
          table.uncertainties[factor], factor: table.factors[factor], in: table,
          presamples: database.presamples, kernel: group.method.kernel(place))
        exchanges.append(UncertainExchange(matrix: .characterization, method: method, exchange: factor))
        sources.append(.factor(method: method, flow: target - method * flows))
        moments.append(own)
        means[target] += own.mean
        variances[target] += own.variance
      }
    }
    let squares = zip(means, variances).map { $0 * $0 + $1 }
    return (exchanges, sources, moments, FactorMoments(means: means, squares: squares))
  }

  private static func all(
    of group: ExchangeSampler.Group, _ table: ExchangeTable, _ presamples: [Presamples]
  ) -> [NormalScoreMoments] {
    group.exchanges.enumerated().map { place, exchange in
      NormalScoreMoments(
        table.uncertainties[exchange], factor: table.factors[exchange], in: table, presamples: presamples,
        kernel: group.method.kernel(place))
    }
  }

  /// Whether the product of an exchange of A needs the process that the exchange belongs to, by exchange. Where
  /// it does not, scores are linear in the exchange.
  private static func loopMembership(_ block: GradientBlock, _ table: ExchangeTable) -> [Int: Bool] {
    let layout = block.forward.layout
    let all = block.forward.places.map(\.exchange) + layout.terms.map(\.exchange)
    var successors: [[Int]] = Array(repeating: [], count: layout.processes.count)
    let ends = all.map { exchange -> (process: Int, supplier: Int) in
      (
        layout.placeOfProcess[Int(table.columns[exchange])] ?? 0,
        layout.placeOfProduct[Int(table.rows[exchange])] ?? 0
      )
    }
    for end in ends { successors[end.process].append(end.supplier) }
    var component = Array(repeating: 0, count: successors.count)
    for (number, members) in stronglyConnectedComponents(of: successors).enumerated() {
      for member in members { component[member] = number }
    }
    var loops: [Int: Bool] = [:]
    loops.reserveCapacity(all.count)
    for (exchange, end) in zip(all, ends) {
      loops[exchange] = component[end.process] == component[end.supplier]
    }
    return loops
  }

  /// The values of an exchange in all draws, made again: as they stand in its matrix.
  public func draws(of exchange: UncertainExchange) throws -> [Double] {
    try draws(of: exchange, matrix: 0)
  }

  /// The same of one of the two independent matrices of a freezing ladder.
  func draws(of exchange: UncertainExchange, matrix: Int) throws -> [Double] {
    let coordinates = try DesignCoordinates(options, inputs: [], matrix: matrix, of: 2)
    let table = table(of: exchange)
    let number = exchange.exchange
    let place = ExchangePlace(exchange: number, target: 0, source: 0)
    let sampler = ExchangeSampler(table, places: [place], presamples: background.database.presamples)
    let scratch = LaneKernels.buffer(1)
    var values: [Double] = []
    values.reserveCapacity(options.draws)
    for first in stride(from: 0, to: options.draws, by: LaneKernels.lanes) {
      let draws = LaneDraws(
        coordinates, firstDraw: first, count: min(LaneKernels.lanes, options.draws - first),
        isAnew: matrix > 0)
      for group in sampler.groups {
        sampler.fill(group, 0..<1, of: draws, scratch)
        scratch.withColumn(0) { lanes in for lane in 0..<draws.count { values.append(lanes[lane]) } }
      }
    }
    return values
  }
}

extension ExchangeSampler.Method {
  /// The quantile function of an exchange of a group, where it has no short form.
  func kernel(_ place: Int) -> QuantileKernel? {
    if case .other(let kernels, _) = self { return kernels[place] }
    return nil
  }
}

extension ExchangeGradients {
  /// Whether an exchange (index) moves smoothly with its normal score, so that it has bounds.
  public func hasDerivative(_ exchange: Int) -> Bool { moments[exchange].derivative != nil }

  /// The stable identity of an exchange.
  public func identity(of exchange: UncertainExchange) -> UInt64 {
    table(of: exchange).identities[exchange.exchange]
  }
}
