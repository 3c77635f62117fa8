/// How Sobol' indices are computed.
public struct SobolOptions: Sendable {
  /// Base draws N: rows of A and of B. At least 2; intervals want 100 or more.
  public var baseDraws: Int
  /// The estimator; those that need BA cost nearly twice the runs.
  public var estimator = SobolEstimator.azziniRosati
  /// Number R of independent randomisations that the rows of the model's matrices consist of, one after the
  /// other and of equal length: scrambles of Sobol' points, Latin hypercubes. Rows of one randomisation are
  /// not independent, and only the spread of R >= 2 tells the error: intervals are then by Student's t over
  /// the randomisations. 1: rows are independent, intervals are by bootstrap.
  public var randomizations = 1
  /// Whether surrogates that are fitted to the first rows reduce the error of the indices, where the model's rows
  /// are independent and their coordinates known; see `SurrogateControl`.
  public var usesSurrogates = true
  /// Groups of inputs to rank in place of the single inputs.
  public var groups: [SobolIndices.Group]?
  /// Whether to estimate the indices of an input without effect as well; it costs no model run.
  public var includesDummy = false
  /// Bootstrap resamples; 0 for no intervals.
  public var resamples = 500
  /// Level of the intervals, in (0, 1).
  public var intervalLevel = 0.95
  /// Seed of the bootstrap; the model has its own draws.
  public var seed: UInt64
  /// Worker threads.
  public var workers = 1
  /// Share of base rows that may fail for any input and output before the analysis is refused.
  public var failureLimit = 0.05

  /// Options with their defaults.
  public init(baseDraws: Int, seed: UInt64) {
    self.baseDraws = baseDraws
    self.seed = seed
  }
}

extension SobolOptions {
  /// How the intervals are made.
  var intervalKind: IntervalKind { randomizations > 1 ? .randomizations : .bootstrap }

  func validate(_ model: some PickFreezeModel) throws(SensitivityError) {
    if baseDraws < 2 { throw .tooFewDraws(given: baseDraws, needed: 2) }
    if model.inputNames.isEmpty { throw .nothingToRank("the model has no uncertain input to rank") }
    if model.outputCount < 1 { throw .nothingToRank("the model has no output to rank inputs by") }
    if !(intervalLevel > 0 && intervalLevel < 1) {
      throw .badOption(
        name: "interval level", value: "\(intervalLevel)",
        cure: "give a number between 0 and 1, such as 0.95")
    }
    if workers < 1 {
      throw .badOption(name: "workers", value: "\(workers)", cure: "give 1 or more")
    }
    if randomizations < 1 || baseDraws % randomizations != 0 || baseDraws / randomizations < 2 {
      throw .badOption(
        name: "randomizations", value: "\(randomizations)",
        cure: "give a number that divides the \(baseDraws) base draws into parts of 2 or more, or 1")
    }
    if resamples < 0 {
      throw .badOption(name: "resamples", value: "\(resamples)", cure: "give 0 for no intervals, or 500")
    }
    if !(failureLimit >= 0 && failureLimit <= 1) {
      throw .badOption(name: "failure limit", value: "\(failureLimit)", cure: "give a share from 0 to 1")
    }
    try validateGroups(inputs: model.inputNames.indices)
  }

  private func validateGroups(inputs: Range<Int>) throws(SensitivityError) {
    guard let groups else { return }
    if groups.isEmpty {
      throw .nothingToRank("groups: the list is empty; leave it out to rank single inputs")
    }
    for group in groups {
      let isSet = Set(group.inputs).count == group.inputs.count
      if group.inputs.isEmpty || !isSet || !group.inputs.allSatisfy(inputs.contains) {
        throw .badOption(
          name: "group '\(group.name)'", value: "\(group.inputs)",
          cure: "list each of its inputs once, by index from 0 to \(inputs.upperBound - 1)")
      }
    }
  }
}
