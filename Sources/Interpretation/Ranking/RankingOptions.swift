public import Propagation
public import Sensitivity

/// How inputs are ranked.
public struct RankingOptions: Sendable {
  /// The method.
  public var method: RankingMethod
  /// Draws (as `RankingMethod.drawsLabel` counts them), seed, design, workers, batch.
  public var monteCarlo: MonteCarloOptions
  /// One of the method's `estimators`; nil for one that suits the model.
  public var estimator: String?
  /// Whether interactions of the leading inputs are estimated as well (Sobol' indices only).
  public var includesSecondOrder = false
  /// Whether the groups that the study names are ranked in place of their inputs.
  public var ranksStudyGroups = false
  /// Doubles the draws of Sobol' indices until this holds; `draws` is then where to start.
  public var criterion: ConvergenceCriterion?
  /// Draws at which extending ends at the latest.
  public var mostBaseDraws = 1 << 20
  /// Whether to work out what to measure next, and what can be fixed (Sobol' indices and Shapley effects).
  public var showsConsequences = true
  /// How many exchanges of a database behind the study are listed for each score: all are ranked by their derivatives
  /// (derivatives), or beside Sobol' indices, which take all of them as one input.
  public var exchangesListed = 10
  /// Share of draws that may fail before a ranking is refused: it would describe the rest of the model only.
  public var failureLimit = 0.1
  /// Level of all intervals.
  public var intervalLevel = 0.95
  /// Told a ranking before it is complete, when the sample is extended.
  public var provisional: (@Sendable (Ranking, ConvergenceStep) -> Void)?

  /// Options with their defaults.
  public init(_ method: RankingMethod = .sobol, monteCarlo: MonteCarloOptions) {
    self.method = method
    self.monteCarlo = monteCarlo
  }
}
