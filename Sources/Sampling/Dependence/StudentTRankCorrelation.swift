import Glibc

/// Spearman's rank correlation under a t copula.
///
/// It is (6 / pi) E asin(r a b) with a = sqrt(W1 / (W1 + W2)), b = sqrt(W1 / (W1 + W3)) and independent W = 1
/// / chi-square, because given the scales, X1 - X2 and Y1 - Y3 of three independent pairs are normal with the
/// correlation r a b (Heinen and Valdesogo 2020). The expectation is a mean over 48 values of each W, at the
/// probabilities s^2 (3 - 2 s) of equally spaced s: so the tails are sampled densely, where the shares change
/// most.
struct StudentTRankCorrelation {
  private static let nodes = 48
  private let weights: [Double]
  /// sqrt(W1 / (W1 + W2)), row by row for W1.
  private let shares: [Double]

  init(degreesOfFreedom: Double) {
    let places = (0..<Self.nodes).map { (Double($0) + 0.5) / Double(Self.nodes) }
    let scales = places.map { 1 / chiSquareQuantile(degreesOfFreedom, $0 * $0 * (3 - 2 * $0)) }
    let densities = places.map { $0 * (1 - $0) }
    let total = densities.reduce(0, +)
    weights = densities.map { $0 / total }
    shares = scales.flatMap { first in scales.map { (first / (first + $0)).squareRoot() } }
  }

  func spearman(correlation r: Double) -> Double {
    if abs(r) == 1 { return r }
    let n = Self.nodes
    var sum = 0.0
    for i in 0..<n {
      for j in 0..<n {
        let weight = weights[i] * weights[j]
        // The sum over k < j counts twice, for the two orders of W2 and W3.
        sum += weight * weights[j] * asin(r * shares[i * n + j] * shares[i * n + j])
        for k in 0..<j { sum += 2 * weight * weights[k] * asin(r * shares[i * n + j] * shares[i * n + k]) }
      }
    }
    return 6 / .pi * sum
  }

  /// The inverse, by bisection and secants (Illinois) to 1e-9: the function is increasing.
  func correlation(spearman target: Double) -> Double {
    if abs(target) == 1 || target == 0 { return target }
    var (low, high) = (-1.0, 1.0)
    var (below, above) = (-1 - target, 1 - target)
    var last = 0
    for _ in 0..<60 {
      let r = (low * above - high * below) / (above - below)
      let error = spearman(correlation: r) - target
      if abs(error) < 1e-9 { return r }
      if error < 0 {
        (low, below) = (r, error)
        if last == -1 { above /= 2 }
        last = -1
      } else {
        (high, above) = (r, error)
        if last == 1 { below /= 2 }
        last = 1
      }
    }
    return (low + high) / 2
  }
}
