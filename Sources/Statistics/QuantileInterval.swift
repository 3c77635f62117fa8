/// Ranks of the order statistics that bound a quantile, whatever the distribution of the draws.
///
/// Of n independent draws with x_(0) <= ... <= x_(n-1), the number at or below the true p quantile is
/// binomial (n, p), hence P(x_(l) <= Q(p) <= x_(u)) >= P(l < X <= u) for X ~ Binomial(n, p); equality holds
/// for a continuous distribution (David & Nagaraja 2003, Order Statistics, section 7.1). Each tail takes at
/// most half of 1 - level, so the interval covers at least as often as it says.
public struct QuantileInterval: Sendable, Hashable {
  /// Zero-based rank of the lower bound; nil when even the smallest draw is not far enough below.
  public let lowerRank: Int?
  /// Zero-based rank of the upper bound; nil when even the largest draw is not far enough above.
  public let upperRank: Int?

  /// - Parameters:
  ///   - count: Number of independent draws, n >= 0.
  ///   - probability: p in [0, 1].
  ///   - level: Confidence level in (0, 1).
  /// - Complexity: O(sqrt(n)).
  public init(count: Int, probability: Double, level: Double) {
    precondition(count >= 0 && level > 0 && level < 1)
    precondition(probability >= 0 && probability <= 1, "a probability lies in [0, 1]")
    let tail = (1 - level) / 2
    // At p = 0 and p = 1 the quantile is an end of the support: one side has no bound at any n.
    guard probability > 0, probability < 1 else {
      lowerRank = probability == 1 && count > 0 ? count - 1 : nil
      upperRank = probability == 0 && count > 0 ? 0 : nil
      return
    }
    let binomial = BinomialDistribution(trials: count, probability: probability)
    let allowed = tail * binomial.total

    // Largest l with P(X <= l) <= tail.
    var lower = binomial.first - 1
    var sum = 0.0
    for weight in binomial.weights {
      sum += weight
      if sum > allowed { break }
      lower += 1
    }
    // Smallest u with P(X >= u + 1) <= tail.
    var upper = binomial.first + binomial.weights.count - 1
    sum = 0
    for weight in binomial.weights.reversed() {
      sum += weight
      if sum > allowed { break }
      upper -= 1
    }
    lowerRank = lower >= 0 ? lower : nil
    upperRank = upper < count ? upper : nil
  }
}
