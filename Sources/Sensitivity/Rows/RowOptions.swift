public import Sampling

/// How a method draws its base rows, runs a model on them, and judges the error of its estimates.
///
/// A base row is what a method repeats: a point with all runs that are compared with it.
public struct RowOptions: Sendable {
  /// Number N of base rows; for `sobol`, each randomisation is rounded up to a power of two.
  public var baseRows: Int
  /// How the points of the base rows fill the unit cube.
  public var design = Design.Kind.random
  /// Number of independent randomisations that the base rows are divided into, when the design is not
  /// random: their spread is the error. At least 2; it costs accuracy and gains honest intervals.
  public var randomizations = 8
  /// Bootstrap resamples of random rows; 0 for no intervals.
  public var resamples = 500
  /// Level of the intervals, in (0, 1).
  public var intervalLevel = 0.95
  /// Seed of the rows and of the bootstrap.
  public var seed: UInt64
  /// Worker threads.
  public var workers = 1
  /// Share of base rows that may fail for any input and output before the analysis is refused.
  public var failureLimit = 0.05

  /// Options with their defaults.
  public init(baseRows: Int, seed: UInt64) {
    self.baseRows = baseRows
    self.seed = seed
  }
}

extension RowOptions {
  /// Number of equal parts that the rows consist of, each a design of its own.
  var parts: Int { design == .random ? 1 : randomizations }

  var intervalKind: IntervalKind { design == .random ? .bootstrap : .randomizations }

  func validate(_ model: some PointModel) throws(SensitivityError) {
    if model.inputNames.isEmpty { throw .nothingToRank("the model has no uncertain input to rank") }
    if model.outputCount < 1 { throw .nothingToRank("the model has no output to rank inputs by") }
    precondition(model.inputIdentities.count == model.inputNames.count, "an identity for each input")
    if baseRows < 2 { throw .tooFewDraws(given: baseRows, needed: 2) }
    if !(intervalLevel > 0 && intervalLevel < 1) {
      throw .badOption(
        name: "interval level", value: "\(intervalLevel)",
        cure: "give a number between 0 and 1, such as 0.95")
    }
    if workers < 1 { throw .badOption(name: "workers", value: "\(workers)", cure: "give 1 or more") }
    if resamples < 0 {
      throw .badOption(name: "resamples", value: "\(resamples)", cure: "give 0 for no intervals, or 500")
    }
    if design != .random && (randomizations < 2 || baseRows < 2 * randomizations) {
      throw .badOption(
        name: "randomizations", value: "\(randomizations)",
        cure: "give 2 or more, at most half the \(baseRows) base draws, or a random design")
    }
    if !(failureLimit >= 0 && failureLimit <= 1) {
      throw .badOption(name: "failure limit", value: "\(failureLimit)", cure: "give a share from 0 to 1")
    }
  }
}
