import Foundation

@testable import Distributions

/// Distances between a sample and a continuous distribution.
enum GoodnessOfFit {
  /// sqrt(n) times the Kolmogorov-Smirnov distance, and the Anderson-Darling statistic, of sorted draws.
  static func statistics(of sorted: [Double], from distribution: Distribution) -> (ks: Double, ad: Double) {
    let n = Double(sorted.count)
    // Each from its own side: one call of a slow function for each draw.
    let half = sorted.count / 2
    let lower = sorted[..<half].map { distribution.cumulative($0) }
    let upper = sorted[half...].map { distribution.survival($0) }
    let below = lower + upper.map { 1 - $0 }
    let above = lower.map { 1 - $0 } + upper
    var distance = 0.0
    var sum = 0.0
    for i in sorted.indices {
      let rank = Double(i)
      distance = max(distance, below[i] - rank / n, (rank + 1) / n - below[i])
      sum += (2 * rank + 1) * (log(below[i]) + log(above[sorted.count - 1 - i]))
    }
    return (distance * n.squareRoot(), -n - sum / n)
  }

  /// P(sqrt(n) D > x) tends to 2 exp(-2 x^2) (Kolmogorov 1933): 1e-4 at this x.
  static let kolmogorovSmirnovBound = (-log(0.5e-4) / 2).squareRoot()

  /// A^2 is sum Z_j^2 / (j (j + 1)) in the limit (Anderson and Darling 1952); far out its first term rules, times
  /// the product of (1 - 2 / (j (j + 1)))^(-1/2) = sqrt 3: P(A^2 > z) = sqrt 3 P(|Z| > sqrt(2 z)), 1e-4 at 8.08.
  static let andersonDarlingBound = 8.08

  /// Mean, variance and the standard errors of both, from the sample's own fourth moment.
  static func moments(
    of draws: [Double]
  ) -> (mean: Double, meanError: Double, variance: Double, varianceError: Double) {
    let n = Double(draws.count)
    let center = draws[0]
    let mean = center + draws.reduce(0) { $0 + ($1 - center) } / n
    var second = 0.0
    var fourth = 0.0
    for draw in draws {
      let square = (draw - mean) * (draw - mean)
      second += square
      fourth += square * square
    }
    second /= n
    fourth /= n
    return (mean, (second / n).squareRoot(), second, (max(0, fourth - second * second) / n).squareRoot())
  }
}
