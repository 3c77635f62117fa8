import Inventory
import NumericKernels
import Propagation
import Sensitivity
import Synchronization

/// The steps of a ranking: indices, firmness, given data, freezing, groups.
enum ScoreRanking {
  /// The order of more exchanges than these is not resampled.
  static let mostResampled = 1000

  /// Exchanges that a worker takes at a time.
  private static let chunk = 4096

  /// All exchanges by output, the most important first.
  static func all(
    _ gradients: ExchangeGradients, _ options: ExchangeRankingOptions, cancellation: CancellationFlag?
  ) throws -> [[RankedExchange]] {
    try gradients.outputs.indices.map { output in
      let jackknife = BlockJackknife(
        scores: gradients.scores[output], starts: gradients.blockStarts, level: options.intervalLevel)
      let count = gradients.exchanges.count
      let chunks = Mutex([Int: [RankedExchange]]())
      try parallelFor(
        count: (count + chunk - 1) / chunk, workers: gradients.options.workers, cancellation: cancellation,
        makeWorkspace: {},
        body: { (_: inout Void, number: Int) in
          let range = number * chunk..<min((number + 1) * chunk, count)
          let found = range.map { exchange($0, gradients, output, jackknife) }
          chunks.withLock { $0[number] = found }
        })
      if cancellation?.isCancelled == true {
        throw Interrupted(done: gradients.options.draws, wanted: gradients.options.draws)
      }
      var ranked = chunks.withLock { all in all.keys.sorted().flatMap { all[$0] ?? [] } }
      let totals = ranked.map { $0.total ?? -1 }
      ranked = totals.indices.sorted { (totals[$1], $0) < (totals[$0], $1) }.map { ranked[$0] }
      for place in ranked.indices { ranked[place].rank = place + 1 }
      resample(&ranked, gradients, output, jackknife.counts, options)
      return ranked
    }
  }

  private static func exchange(
    _ index: Int, _ gradients: ExchangeGradients, _ output: Int, _ jackknife: BlockJackknife
  ) -> RankedExchange {
    let found = gradients.contribution(of: index, to: output)
    func ratio(_ value: Double?) -> Double? {
      guard let value, value.isFinite, jackknife.variance > 0 else { return nil }
      return value / jackknife.variance
    }
    let blocks = gradients.blockContributions(of: index, to: output)
    let (total, bound) = (ratio(found.total), ratio(found.upperBound))
    return RankedExchange(
      exchange: gradients.exchanges[index], rank: 0, total: total,
      totalInterval: total.flatMap { jackknife.interval(blocks.totals, ratio: $0) }, totalBound: bound,
      totalBoundInterval: bound.flatMap { bound in
        blocks.bounds.flatMap { jackknife.interval($0, ratio: bound) }
      },
      first: ratio(found.first), firstInterval: jackknife.interval(found.first, error: found.firstError),
      firstBound: ratio(found.lowerBound),
      firstBoundInterval: found.lowerBound.flatMap { value in
        found.lowerBoundError.flatMap { jackknife.interval(value, error: $0) }
      },
      isLinear: found.isLinear, index: index)
  }

  private static func resample(
    _ ranked: inout [RankedExchange], _ gradients: ExchangeGradients, _ output: Int, _ counts: [Double],
    _ options: ExchangeRankingOptions
  ) {
    let count = ranked.prefix(mostResampled).prefix { ($0.total ?? 0) > 0 }.count
    guard count > 0, options.resamples > 0, counts.count > 1 else { return }
    let values = ranked.prefix(count).map { gradients.blockContributions(of: $0.index, to: output).totals }
    let resampling = RankResampling(
      values: values, counts: counts, resamples: options.resamples, seed: gradients.options.seed)
    for place in 0..<count {
      ranked[place].rankInterval = resampling.interval(of: place, level: options.intervalLevel)
      let top = options.ladder.first { $0 > place }
      ranked[place].topShare = top.map { ($0, resampling.share(of: place, amongFirst: $0)) }
    }
  }

  // MARK: - Given data

  /// First-order indices of the leading exchanges, and of those without derivative, from their draws alone.
  static func addGivenData(
    _ ranked: inout [[RankedExchange]], _ gradients: ExchangeGradients, _ options: ExchangeRankingOptions
  ) throws {
    var wanted: Set<Int> = []
    for exchanges in ranked {
      wanted.formUnion(exchanges.prefix(options.candidates).map(\.index))
      let others = exchanges.lazy.filter { !gradients.hasDerivative($0.index) }
      wanted.formUnion(others.prefix(options.candidates).map(\.index))
    }
    let candidates = wanted.sorted()
    let valid = gradients.scores.first?.map(\.isFinite) ?? []
    guard !candidates.isEmpty, valid.count(where: { $0 }) >= 10 else { return }
    let data = try GivenData(
      inputNames: candidates.map { String($0) },
      inputIdentities: candidates.map { gradients.identity(of: gradients.exchanges[$0]) },
      outputs: gradients.scores.enumerated().map { GivenData.Column(name: String($0), values: $1) },
      valid: valid
    ) { try gradients.draws(of: gradients.exchanges[candidates[$0]]) }
    var settings = GivenDataOptions(seed: gradients.options.seed)
    settings.workers = gradients.options.workers
    settings.intervalLevel = options.intervalLevel
    settings.dummies = 0
    settings.failureLimit = 1
    let table = try data.rankFirstOrder(options: settings)
    let placeOf = Dictionary(uniqueKeysWithValues: candidates.enumerated().map { ($1, $0) })
    for output in ranked.indices {
      for place in ranked[output].indices {
        guard let candidate = placeOf[ranked[output][place].index] else { continue }
        let estimate = table.outputs[output].estimates[candidate]
        ranked[output][place].givenDataFirst = estimate.value
        ranked[output][place].givenDataFirstInterval = estimate.interval
      }
    }
  }

  // MARK: - Freezing

  static func freeze(
    _ ranked: [[RankedExchange]], _ gradients: ExchangeGradients, _ options: ExchangeRankingOptions,
    draws: Int,
    solver: SolverChoice, cancellation: CancellationFlag?
  ) throws -> [[FreezingStep]] {
    var steps: [[FreezingStep]] = ranked.map { _ in [] }
    let activities = Set(gradients.outputs.map(\.activity)).sorted()
    for activity in activities {
      let orders = gradients.outputs.indices.filter { gradients.outputs[$0].activity == activity }
        .map { output in
          let effective = ranked[output].prefix { ($0.total ?? 0) > 0 }
          let most = options.ladder.max() ?? 0
          return RedrawOrder(
            output: output, exchanges: effective.prefix(most).map(\.index),
            rungs: options.ladder.filter { $0 >= 1 && $0 <= effective.count }.sorted())
        }
      let redrawn = try gradients.redrawn(
        orders, draws: draws, solver: solver, cancellation: cancellation)
      for (order, scores) in zip(orders, redrawn) {
        steps[order.output] =
          FreezingLadder(
            scores: Array(gradients.scores[order.output].prefix(draws)), redrawn: scores, kept: order.rungs,
            level: options.intervalLevel
          ).steps
      }
    }
    return steps
  }

  // MARK: - Scores and groups

  static func score(
    _ exchanges: [RankedExchange], _ gradients: ExchangeGradients, output: Int, freezing: [FreezingStep],
    firstMethod: Int
  ) -> ExchangeRanking.Score {
    let (activity, method) = gradients.outputs[output]
    let database = gradients.background.database
    let jackknife = BlockJackknife(
      scores: gradients.scores[output], starts: gradients.blockStarts, level: 0.95)
    let valid = gradients.scores[output].filter { $0.isFinite }
    let groups = ExchangeGroups(exchanges, ExchangeNames(database)).groups
    var exchanges = exchanges
    if firstMethod > 0 {
      for place in exchanges.indices {
        exchanges[place].exchange = exchanges[place].exchange.movedBy(firstMethod)
      }
    }
    return ExchangeRanking.Score(
      system: gradients.background.activities[activity].name, indicator: database.methods[method].name,
      unit: database.methods[method].unit,
      mean: valid.isEmpty ? nil : valid.reduce(0, +) / Double(valid.count),
      variance: jackknife.variance.isFinite ? jackknife.variance : nil, exchanges: exchanges,
      firstSum: exchanges.reduce(0) { $0 + ($1.first ?? 0) },
      totalSum: exchanges.reduce(0) { $0 + ($1.total ?? 0) },
      groups: groups, freezing: freezing)
  }
}
