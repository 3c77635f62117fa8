public import Inventory
public import NumericKernels
import Parameters
public import Propagation
public import Sensitivity

/// Which inputs can matter: upper bounds on the total indices of every system and indicator from exact gradients over
/// draws (derivative-based global sensitivity measures: Sobol' and Kucherenko 2009, MCS 79:3009).
///
/// With the normal scores z of the inputs, T_i <= E (dh/dz_i)² / Var h: a small bound is proof that an input can be fixed.
/// A bound of a group of inputs that are drawn independently, such as those behind shares, is the sum of theirs.
public struct DerivativeRanking: Sendable {
  /// The bound of one input, or of a group of inputs.
  public struct Factor: Sendable {
    /// Name of the input or group.
    public let name: String
    /// Upper bound on the total index; not cut at 1. Nil where there is none: see `reason`.
    public let totalBound: SensitivityEstimate?
    /// 1 for the largest bound; nil without a bound.
    public let rank: Int?
    /// In which share of resamples the input has this rank.
    public let rankConfidence: Double?
    /// Why there is no bound.
    public let reason: String?
  }

  /// The bounds of one score.
  public struct Score: Sendable {
    /// Which score.
    public let output: Output
    /// Inputs and groups, the largest bound first, those without a bound last.
    public let inputs: [Factor]
    /// Draws left out because the score failed.
    public let failedDraws: Int
  }

  /// Scores in the order of systems and indicators.
  public let scores: [Score]
  /// The model.
  public let model: LifeCycleModel
  /// Draws, each of the scores with all their derivatives.
  public let draws: Int
  /// Level of the intervals.
  public let intervalLevel: Double
  /// How the intervals were made.
  public let intervalKind: IntervalKind
  /// Remarks of the design.
  public let notes: [String]

  /// Runs draws of a plan and ranks its inputs.
  /// - Parameters:
  ///   - groups: what is ranked, by index into the inputs of `plan.plan`; nil: inputs, and those that go together as one.
  ///   - failureLimit: share of draws that may fail.
  /// - Throws: `SensitivityError`, `DesignError`, or `Interrupted`.
  public init(
    _ plan: GradientPlan, options: MonteCarloOptions, groups: [SobolIndices.Group]? = nil,
    intervalLevel: Double = 0.95, failureLimit: Double = 0.05,
    cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil
  ) throws {
    let columns = DerivativeColumns(plan, groups: groups)
    let run = try DerivativeRun(
      plan, columns, options: options, cancellation: cancellation, progress: progress)
    let estimates = try BoundEstimates(
      run, columns, options: options, intervalLevel: intervalLevel, failureLimit: failureLimit)
    model = plan.model
    draws = run.draws
    self.intervalLevel = intervalLevel
    intervalKind = estimates.kind
    notes = run.notes
    scores = plan.scores.indices.map { score in
      Score(
        output: plan.scores[score],
        inputs: DerivativeRanking.sorted(
          columns.factors.indices.filter { columns.isRelevant(factor: $0, score: score) }.map { factor in
            DerivativeRanking.factor(factor, score, columns, run, estimates)
          }), failedDraws: estimates.failedDraws[score])
    }
  }

  private static func factor(
    _ factor: Int, _ score: Int, _ columns: DerivativeColumns, _ run: DerivativeRun,
    _ estimates: BoundEstimates
  ) -> Factor {
    let name = columns.factors[factor].name
    let undefined = run.undefined(score: score, factor: columns.factors[factor])
    var reason = columns.reason(factor: factor, score: score)
    if reason == nil, undefined > 0 {
      reason = "its derivative does not exist in \(undefined) of \(run.draws) draws"
    }
    let bound = reason == nil ? estimates.bounds[score][factor] : nil
    if reason == nil, bound == nil { reason = "the score has no spread" }
    return Factor(
      name: name, totalBound: bound, rank: bound == nil ? nil : estimates.ranks[score][factor],
      rankConfidence: bound == nil ? nil : estimates.confidences[score][factor], reason: reason)
  }

  private static func sorted(_ factors: [Factor]) -> [Factor] {
    factors.enumerated().sorted {
      ($0.element.rank ?? .max, $0.offset) < ($1.element.rank ?? .max, $1.offset)
    }.map(\.element)
  }
}
