import Inventory
import NumericKernels
import Propagation
import Sensitivity

/// Which exchanges of the databases behind a study make its scores uncertain, beside the inputs of the study: the
/// derivatives of each score by all of them, over draws of both.
struct BackgroundExchanges {
  /// What there is to say of one score.
  struct Score {
    /// The leading exchanges, the largest bound first.
    let leading: [Ranking.Exchange]
    /// Sums of first-order and of total indices over all exchanges: what they do together is at least the first, and at
    /// most the second.
    let firstSum: Double
    let totalSum: Double
    /// Exchanges that the score may depend on.
    let count: Int
  }

  let scores: [Output: Score]
  let draws: Int
  let failedDraws: Int
  /// Exchanges without a derivative by their normal score.
  let withoutBound: Int

  /// Runs draws of a study; nil where nothing of a database varies.
  /// - Parameter listed: leading exchanges of each score.
  /// - Throws: `Interrupted`, what the draws throw, or `SensitivityError` when so many failed that nothing can be said.
  init?(
    _ model: LifeCycleModel, options: MonteCarloOptions, listed: Int, intervalLevel: Double,
    solver: SolverChoice, cancellation: CancellationFlag?, progress: ProgressReport?
  ) throws {
    guard let background = model.background, let plan = BackgroundGradientPlan(model, solver: solver) else {
      return nil
    }
    var ranking = ExchangeRankingOptions()
    ranking.intervalLevel = intervalLevel
    ranking.resamples = 0
    let most = RankingParts.mostOutputs(background.database, memory: ranking.memory)
    let names = ExchangeNames(background.database)
    var scores: [Output: Score] = [:]
    var (failed, withoutBound) = (0, 0)
    let parts = plan.parts(most: most)
    let wanted = parts.count * options.draws
    for (number, part) in parts.enumerated() {
      let gradients = try ExchangeGradients(
        plan, part, options: options, cancellation: cancellation,
        progress: { done, _ in progress?(number * options.draws + done, wanted) })
      guard options.draws - gradients.failedDraws >= 2 else {
        throw SensitivityError.nothingToRank(
          "\(gradients.failedDraws) of \(options.draws) draws failed, which leaves nothing to rank exchanges by"
        )
      }
      failed = max(failed, gradients.failedDraws)
      withoutBound = max(withoutBound, gradients.exchanges.indices.count { !gradients.hasDerivative($0) })
      let found = try ScoreRanking.all(gradients, ranking, cancellation: cancellation)
      for (score, exchanges) in zip(part.scores, found) {
        let leading = exchanges.enumerated().filter { $0.element.reach > 0 }.sorted {
          let (x, y) = ($0.element.reach, $1.element.reach)
          return x != y ? x > y : $0.offset < $1.offset
        }.prefix(listed)
        scores[plan.scores[score]] = Score(
          leading: leading.map { Ranking.Exchange($0.element, names, firstMethod: part.firstMethod) },
          firstSum: exchanges.reduce(0) { $0 + ($1.first ?? 0) },
          totalSum: exchanges.reduce(0) { $0 + ($1.total ?? 0) },
          count: exchanges.count { ($0.total ?? 0) > 0 })
      }
    }
    self.scores = scores
    draws = options.draws
    failedDraws = failed
    self.withoutBound = withoutBound
  }
}

extension RankedExchange {
  /// What an exchange can matter at most; its index where it has no bound.
  fileprivate var reach: Double { totalBound ?? total ?? 0 }
}

extension Ranking.Exchange {
  fileprivate init(_ ranked: RankedExchange, _ names: ExchangeNames, firstMethod: Int) {
    let exchange = ranked.exchange.movedBy(firstMethod)
    let ids = names.ids(of: exchange)
    self.init(
      name: names.name(of: exchange), matrix: exchange.matrix.name, row: ids.row, column: ids.column,
      first: Ranking.Value(ranked.first, interval: ranked.firstInterval),
      total: Ranking.Value(ranked.total, interval: ranked.totalInterval),
      totalBound: Ranking.Value(ranked.totalBound, interval: ranked.totalBoundInterval),
      isLinear: ranked.isLinear)
  }
}
