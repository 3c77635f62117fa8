import Propagation
import Statistics

/// How much of the variance the exchanges cause that are not among the first k.
struct FreezingLadder {
  /// Shares below this count as small.
  static let small = 0.1
  /// Shares below this can be left out.
  static let negligible = 0.01

  let steps: [FreezingStep]

  /// - Parameters:
  ///   - scores: h(X) of the draws, NaN where they failed.
  ///   - kept: how many exchanges each rung keeps.
  init(scores: [Double], redrawn: RedrawnScores, kept: [Int], level: Double) {
    let steps = zip(kept, redrawn.rungs).map { count, rung in
      let estimate = FreezingLadder.remaining(zip(scores, rung).filter { $0.isFinite && $1.isFinite })
      return FreezingStep(
        kept: count, remaining: estimate?.value,
        remainingInterval: estimate.map { FreezingLadder.interval($0, level: level) })
    }
    self.steps = steps
  }

  /// ½ E (y - y')² over the variance of both y and y' (Janon et al. 2014 normalise so, doi:10.1051/ps/2013040,
  /// which is far more accurate for skewed scores than the variance of y alone), with its standard error by the
  /// delta method.
  private static func remaining(_ pairs: [(Double, Double)]) -> (value: Double, error: Double, count: Int)? {
    guard pairs.count >= 8 else { return nil }
    let count = Double(pairs.count)
    let mean = pairs.reduce(0) { $0 + ($1.0 + $1.1) / 2 } / count
    var (half, variance) = (0.0, 0.0)
    let parts = pairs.map { y, other -> (half: Double, variance: Double) in
      let (a, b) = (y - mean, other - mean)
      half += (a - b) * (a - b) / 2
      variance += (a * a + b * b) / 2
      return ((a - b) * (a - b) / 2, (a * a + b * b) / 2)
    }
    guard variance > 0 else { return nil }
    let value = half / variance
    let squares = parts.reduce(0) { sum, part in
      let influence = part.half - value * part.variance
      return sum + influence * influence
    }
    return (value, squares.squareRoot() / variance, pairs.count)
  }

  private static func interval(
    _ estimate: (value: Double, error: Double, count: Int), level: Double
  ) -> ClosedRange<Double> {
    let found = ReplicateEstimate(
      replicates: estimate.count, mean: estimate.value, meanError: estimate.error
    ).interval(level: level)
    return max(0, found?.lower ?? estimate.value)...max(0, found?.upper ?? estimate.value)
  }
}
