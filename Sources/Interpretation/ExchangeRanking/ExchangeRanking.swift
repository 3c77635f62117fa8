public import Inventory
public import NumericKernels
public import Propagation
import Sensitivity
import Statistics

/// Which exchanges of a database make scores uncertain: all of them, ranked by their total Sobol' index from
/// derivatives over draws, and the order put to the test by keeping the first and drawing the rest anew.
///
/// A ranking takes about one and a half times as long as its draws for one method, and less than their time for
/// each further one. It ranks by E (∂h/∂x)² Var x / V, which is the total index itself for every exchange that
/// its score is linear in (all of B and C, and those of A outside of loops), rather than by the Poincaré bound,
/// which for a lognormal exceeds it by σ² exp(σ²) / (exp(σ²) - 1) and so would put wide distributions too high.
public struct ExchangeRanking: Sendable {
  /// The ranking for one score.
  public struct Score: Sendable {
    /// Name of the system.
    public let system: String
    /// Name of the indicator.
    public let indicator: String
    /// Unit of the score.
    public let unit: String
    /// Mean over the draws that succeeded.
    public let mean: Double?
    /// Variance over them.
    public let variance: Double?
    /// Every uncertain exchange that the score may depend on, the most important first.
    public let exchanges: [RankedExchange]
    /// Sum of all first-order indices: what the score would explain if it were additive; with `totalSum` it
    /// brackets 1.
    public let firstSum: Double
    /// Sum of all total indices; above 1 by the interactions.
    public let totalSum: Double
    /// Groups, the largest first within each kind.
    public let groups: [ExchangeGroup]
    /// What is left of the variance when the first exchanges are kept.
    public let freezing: [FreezingStep]
  }

  /// Scores in the order of systems and indicators.
  public let scores: [Score]
  /// Draws, each with one supply for each system and one adjoint for each indicator.
  public let draws: Int
  /// Draws that failed and are left out.
  public let failedDraws: Int
  /// The first hundred of them.
  public let failures: [Int]
  /// The largest estimate of the relative error of a solution that was accepted; 0 where no solver estimates
  /// one.
  public let largestErrorEstimate: Double
  /// Draws of each step of the freezing ladder.
  public let ladderDraws: Int
  /// Evaluations of scores: draws and steps of the ladders.
  public let evaluations: Int
  /// How draws were solved.
  public let solvers: [(name: String, draws: Int)]
  /// Uncertain exchanges of the database.
  public let uncertainCount: Int
  /// Those that some score may depend on.
  public let reachedCount: Int
  /// Those among them without a derivative: discrete or sampled elsewhere.
  public let withoutDerivative: Int
  /// Seconds of the plans, of the draws with their gradients, and of the freezing ladders.
  public let seconds: (plans: Double, gradients: Double, freezing: Double)
  /// Level of the intervals.
  public let intervalLevel: Double
  /// What a reader should know.
  public let notes: [String]
  /// Names and ids of exchanges.
  public let names: ExchangeNames

  /// Ranks all uncertain exchanges of a database for the scores of its activities.
  /// - Parameters:
  ///   - background: activities are the systems, methods the indicators.
  ///   - options: of the draws; the design must be random.
  /// - Throws: `Interrupted`, `DesignError`, or `SensitivityError` when so many draws failed that nothing can be said.
  public init(
    _ background: Background, options: MonteCarloOptions, ranking: ExchangeRankingOptions = .init(),
    solver: SolverChoice = .automatic, cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil
  ) throws {
    let parts = RankingParts(background, memory: ranking.memory).parts
    let wanted = parts.count * options.draws
    var all: [(place: Int, score: Score)] = []
    var (failed, reached, missing, evaluations) = (0, 0, 0, 0)
    var (solvers, uncertain): ([(name: String, draws: Int)], Int) = ([], 0)
    var (failures, largestError): ([Int], Double) = ([], 0)
    var seconds = (plans: 0.0, gradients: 0.0, freezing: 0.0)
    let ladderDraws = min(ranking.ladderDraws, options.draws)
    for (number, part) in parts.enumerated() {
      let clock = ContinuousClock()
      let start = clock.now
      let before = number * options.draws
      let plan = ExchangeGradientPlan(part.background, solver: solver)
      let planned = clock.now
      let gradients = try ExchangeGradients(
        plan, options: options, cancellation: cancellation,
        progress: { done, _ in progress?(before + done, wanted) })
      seconds.plans += (planned - start).inSeconds
      seconds.gradients += (clock.now - planned).inSeconds
      guard options.draws - gradients.failedDraws >= 2 else {
        throw SensitivityError.nothingToRank(
          "\(gradients.failedDraws) of \(options.draws) draws failed, which leaves nothing to rank exchanges by"
        )
      }
      var found = try ScoreRanking.all(gradients, ranking, cancellation: cancellation)
      try ScoreRanking.addGivenData(&found, gradients, ranking)
      let froze = clock.now
      let ladders = try ScoreRanking.freeze(
        found, gradients, ranking, draws: ladderDraws, solver: solver, cancellation: cancellation)
      seconds.freezing += (clock.now - froze).inSeconds
      for (output, exchanges) in found.enumerated() {
        let (activity, method) = gradients.outputs[output]
        all.append(
          (
            part.place(activity: activity, method: method),
            ScoreRanking.score(
              exchanges, gradients, output: output, freezing: ladders[output], firstMethod: part.firstMethod)
          ))
      }
      if number == 0 {
        (solvers, uncertain) = (gradients.solvers, gradients.uncertainCount)
      }
      if gradients.failedDraws > failed {
        failed = gradients.failedDraws
        failures = gradients.scores[0].indices.lazy.filter { gradients.scores[0][$0].isNaN }.prefix(100).map {
          $0
        }
      }
      largestError = max(largestError, gradients.largestErrorEstimate)
      reached = max(reached, gradients.exchanges.count)
      missing = max(missing, gradients.exchanges.indices.count { !gradients.hasDerivative($0) })
      evaluations +=
        options.draws * gradients.outputs.count + ladders.reduce(0) { $0 + $1.count * ladderDraws }
    }
    scores = all.sorted { $0.place < $1.place }.map(\.score)
    (draws, failedDraws, self.ladderDraws) = (options.draws, failed, ladderDraws)
    (self.failures, largestErrorEstimate) = (failures, largestError)
    (self.evaluations, self.solvers, self.seconds) = (evaluations, solvers, seconds)
    (uncertainCount, reachedCount, withoutDerivative) = (uncertain, reached, missing)
    intervalLevel = ranking.intervalLevel
    names = ExchangeNames(background.database)
    notes = ExchangeRanking.notes(
      failed: failed, draws: options.draws, missing: missing,
      hasPresamples: !background.database.presamples.isEmpty)
  }

  private static func notes(failed: Int, draws: Int, missing: Int, hasPresamples: Bool) -> [String] {
    var notes: [String] = []
    if failed > 0 { notes.append("\(failed) of \(draws) draws failed and are left out") }
    if missing > 0 {
      notes.append(
        "\(missing) exchanges are discrete or were sampled elsewhere: they have no derivative by a normal score, so no "
          + "bounds; see their first-order indices from the draws alone")
    }
    if hasPresamples {
      notes.append(
        "values sampled elsewhere vary together: indices of single exchanges take them for independent")
    }
    return notes
  }
}

extension ExchangeRanking.Score {
  /// The smallest step of the ladder that leaves less than 1 % of the variance to all other exchanges, by the
  /// upper end of its interval, and how many those are: they can be fixed safely. Nil where no step does.
  public var fixedSafely: (kept: Int, others: Int)? {
    freezing.first { ($0.remainingInterval?.upperBound ?? 1) < FreezingLadder.negligible }
      .map { ($0.kept, exchanges.count - $0.kept) }
  }

  /// By what share the standard deviation of the score falls when that of an exchange is halved, with its interval.
  ///
  /// In a loop an index from derivatives is an approximation, for wide exchanges above 1. For the leading exchange the
  /// ladder has measured what all others cause when it alone is known; the rest is its own share.
  public func narrowing(of exchange: RankedExchange) -> (value: Double, interval: ClosedRange<Double>?)? {
    if exchange.rank == 1, !exchange.isLinear, let step = freezing.first, step.kept == 1,
      let others = step.remaining
    {
      let shares = step.remainingInterval.map { 1 - $0.upperBound...1 - $0.lowerBound }
      return (
        RankedExchange.narrowing(share: 1 - others), shares.map { RankedExchange.narrowing(shares: $0) }
      )
    }
    return exchange.narrowing.map { ($0, exchange.narrowingInterval) }
  }

  /// How few exchanges leave less than a tenth of the variance to all others, in a sentence; nil where nothing
  /// was tried.
  public var freezingVerdict: String? {
    guard let last = freezing.last, let remaining = last.remaining else { return nil }
    if let step = freezing.first(where: { ($0.remaining ?? 1) < FreezingLadder.small }) {
      let share = Int(((step.remaining ?? 0) * 1000).rounded())
      return
        "with the first \(step.kept) exchanges known, \(share / 10).\(share % 10) % of the variance remain"
    }
    return "no small set of exchanges explains the variance: with the first \(last.kept) known, "
      + "\(Int((remaining * 100).rounded())) % of it remain"
  }
}
