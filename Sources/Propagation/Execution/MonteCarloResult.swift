public import Statistics

/// A draw that could not be computed, and why.
public struct Failure: Hashable, Sendable {
  /// Index of the draw.
  public let draw: Int
  /// Index of the system.
  public let system: Int
  /// What happened, with its place in the study.
  public let reason: String
}

/// What a run yields. Everything but `options.workers` and `options.batch` is the same bits for any of both.
public struct MonteCarloResult: Sendable {
  /// The plan that was run.
  public let plan: PropagationPlan
  /// The options of the run.
  public let options: MonteCarloOptions
  /// Number of draws, after rounding by the design.
  public let draws: Int
  /// Remarks of the design.
  public let notes: [String]
  /// Draws that failed in at least one system.
  public let failedDraws: Int
  /// Draws that failed, by system.
  public let failedBySystem: [Int]
  /// The first hundred failures.
  public let failures: [Failure]
  /// Moments of every output, over the draws that succeeded in its system.
  public let moments: [Moments]
  /// Outputs with every input at its static value; NaN where they do not exist.
  public let staticValues: [Double]
  /// Draws of totals, stages and tasks.
  public let kept: KeptDraws

  init(
    plan: PropagationPlan, options: MonteCarloOptions, draws: Int, notes: [String],
    statistics: BlockStatistics, kept: KeptDraws, failures: [Failure], staticValues: [Double]
  ) {
    self.plan = plan
    self.options = options
    self.draws = draws
    self.notes = notes
    self.failedDraws = statistics.failedDraws
    self.failedBySystem = statistics.failed
    self.failures = failures
    self.moments = statistics.moments
    self.staticValues = staticValues
    self.kept = kept
  }
}
