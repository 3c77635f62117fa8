import CBoostMath

/// The exact confidence interval of a probability, from successes in independent trials (Clopper & Pearson
/// 1934, Biometrika 26:404). It covers at least as often as it says, for any number of trials.
public struct BinomialInterval: Sendable, Hashable {
  /// The probability below which `successes` or more would occur in at most (1 - level) / 2 of repetitions.
  public let lower: Double
  /// The probability above which `successes` or fewer would occur in at most (1 - level) / 2 of repetitions.
  public let upper: Double

  /// - Parameters:
  ///   - successes: From 0 to `trials`.
  ///   - trials: Positive.
  ///   - level: Confidence level in (0, 1).
  public init(successes: Int, trials: Int, level: Double = 0.95) {
    precondition(trials > 0 && successes >= 0 && successes <= trials, "successes are some of the trials")
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1")
    let tail = (1 - level) / 2
    let (yes, no) = (Double(successes), Double(trials - successes))
    // P(X >= k) at p is the regularised incomplete beta function I_p(k, n - k + 1).
    lower = successes == 0 ? 0 : mv_incomplete_beta_inverse(yes, no + 1, tail, 1 - tail)
    upper = successes == trials ? 1 : mv_incomplete_beta_inverse(yes + 1, no, 1 - tail, tail)
  }
}
