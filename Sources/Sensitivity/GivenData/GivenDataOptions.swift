/// How given-data measures are computed.
public struct GivenDataOptions: Sendable {
  /// Resamples of a bootstrap; 0 for no bootstrap intervals. They take a byte for each draw.
  public var resamples = 200
  /// Level of the intervals, in (0, 1); and of the noise floor among the dummies.
  public var intervalLevel = 0.95
  /// Inputs without effect that are made up to show what a measure makes of nothing; 0 for no noise floor.
  public var dummies = 20
  /// Seed of resamples, dummies and the order of equal values.
  public var seed: UInt64
  /// Worker threads.
  public var workers = 1
  /// Share of draws that may fail for any output before the analysis is refused.
  public var failureLimit = 0.05

  /// Options with their defaults.
  public init(seed: UInt64) { self.seed = seed }
}

extension GivenDataOptions {
  func validate() throws(SensitivityError) {
    if !(intervalLevel > 0 && intervalLevel < 1) {
      throw .badOption(
        name: "interval level", value: "\(intervalLevel)",
        cure: "give a number between 0 and 1, such as 0.95")
    }
    if workers < 1 {
      throw .badOption(name: "workers", value: "\(workers)", cure: "give 1 or more")
    }
    if resamples < 0 {
      throw .badOption(name: "resamples", value: "\(resamples)", cure: "give 0 for no intervals, or 200")
    }
    if dummies < 0 {
      throw .badOption(name: "dummies", value: "\(dummies)", cure: "give 0 for no noise floor, or 20")
    }
    if !(failureLimit >= 0 && failureLimit <= 1) {
      throw .badOption(name: "failure limit", value: "\(failureLimit)", cure: "give a share from 0 to 1")
    }
  }
}
