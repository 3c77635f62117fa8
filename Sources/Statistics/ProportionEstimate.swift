/// The probability of an event, from how often it was met in draws, with a confidence interval.
public struct ProportionEstimate: Sendable, Hashable {
  /// Share of the draws in which the event was met.
  public let value: Double
  /// Lower end of the interval, at least 0.
  public let lower: Double
  /// Upper end of the interval, at most 1.
  public let upper: Double

  /// The estimate from independent draws, with the exact interval (`BinomialInterval`).
  ///
  /// - Parameters:
  ///   - successes: From 0 to `trials`.
  ///   - trials: Number of draws; without one there is no estimate.
  ///   - level: Confidence level in (0, 1).
  public init?(successes: Int, trials: Int, level: Double = 0.95) {
    guard trials > 0 else { return nil }
    let interval = BinomialInterval(successes: successes, trials: trials, level: level)
    value = Double(successes) / Double(trials)
    (lower, upper) = (interval.lower, interval.upper)
  }

  /// The estimate from independent randomisations of one design, whose points are not independent.
  ///
  /// The value is that of all draws together; the interval is Student's t over the shares of the randomisations
  /// (`ReplicateEstimate`), cut at 0 and 1. Where these do not differ at all, which of an event met always or never
  /// says little, the interval is the exact one of as many independent draws; so it is for one randomisation.
  ///
  /// - Parameters:
  ///   - successes: For each randomisation, in how many draws the event was met.
  ///   - trials: For each randomisation, its draws; those without any do not count.
  ///   - level: Confidence level in (0, 1).
  /// - Precondition: as many `successes` as `trials`.
  public init?(successes: [Int], trials: [Int], level: Double = 0.95) {
    precondition(successes.count == trials.count, "each randomisation has its draws and successes")
    let pooled = ProportionEstimate(
      successes: successes.reduce(0, +), trials: trials.reduce(0, +), level: level)
    guard let pooled else { return nil }
    let shares = zip(successes, trials).filter { $0.1 > 0 }.map { Double($0.0) / Double($0.1) }
    let interval = ReplicateEstimate(shares.span).interval(level: level)
    guard let interval, interval.upper > interval.lower else {
      self = pooled
      return
    }
    let reach = (interval.upper - interval.lower) / 2
    value = pooled.value
    (lower, upper) = (max(pooled.value - reach, 0), min(pooled.value + reach, 1))
  }
}
