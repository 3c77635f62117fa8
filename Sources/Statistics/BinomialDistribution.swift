/// Probabilities of the binomial distribution, summed exactly around its mode.
///
/// Weights start at 1 at the mode and follow w(k + 1) = w(k) (n - k) p / ((k + 1) (1 - p)); what falls below
/// 1e-30 of the mode is left out. Only products and sums of positive numbers occur: the relative error of a
/// probability is about 1e-16 times its number of terms, O(sqrt(n)).
struct BinomialDistribution {
  /// The first number of successes that has a weight.
  let first: Int
  /// The weights of `first`, `first + 1`, ..., adding up to `total`.
  let weights: [Double]
  let total: Double

  /// - Parameters:
  ///   - trials: n >= 0.
  ///   - probability: p in [0, 1].
  init(trials: Int, probability: Double) {
    precondition(trials >= 0 && probability >= 0 && probability <= 1)
    let mode = min(trials, Int(Double(trials + 1) * probability))
    let negligible = 1e-30
    let odds = probability / (1 - probability)
    var above: [Double] = []
    var (k, weight) = (mode, 1.0)
    while k < trials, weight > negligible {
      weight *= Double(trials - k) / Double(k + 1) * odds
      above.append(weight)
      k += 1
    }
    var below: [Double] = []
    (k, weight) = (mode, 1.0)
    while k > 0, weight > negligible {
      weight *= Double(k) / (Double(trials - k + 1) * odds)
      below.append(weight)
      k -= 1
    }
    first = mode - below.count
    weights = below.reversed() + [1.0] + above
    // Smallest first on either side of the mode.
    total = 1 + (below.reversed().reduce(0, +) + above.reversed().reduce(0, +))
  }
}
