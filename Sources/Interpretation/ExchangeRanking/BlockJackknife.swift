import Glibc
import Statistics

/// Errors of ratios to the variance of a score, from blocks of draws left out in turn.
struct BlockJackknife {
  /// Draws that counted, by block.
  let counts: [Double]
  /// The variance over all draws.
  let variance: Double
  /// The variance without each block.
  private let others: [Double]
  /// Quantiles of Student's t for blocks and for draws.
  private let reach: (blocks: Double, draws: Double)

  /// - Parameters:
  ///   - scores: by draw, NaN where it failed.
  ///   - starts: first draw of each block, and the end of the last.
  init(scores: [Double], starts: [Int], level: Double) {
    let valid = scores.filter { $0.isFinite }
    let mean = valid.reduce(0, +) / Double(max(valid.count, 1))
    let parts = zip(starts, starts.dropFirst()).map {
      first, end -> (count: Double, sum: Double, square: Double) in
      scores[first..<end].reduce(into: (count: 0, sum: 0, square: 0)) { part, score in
        guard score.isFinite else { return }
        part.count += 1
        part.sum += score - mean
        part.square += (score - mean) * (score - mean)
      }
    }
    let whole = parts.reduce(into: (count: 0.0, sum: 0.0, square: 0.0)) {
      $0.count += $1.count
      $0.sum += $1.sum
      $0.square += $1.square
    }
    func variance(_ count: Double, _ sum: Double, _ square: Double) -> Double {
      count > 1 ? max((square - sum * sum / count) / (count - 1), 0) : .nan
    }
    counts = parts.map(\.count)
    self.variance = variance(whole.count, whole.sum, whole.square)
    let filled = parts.count { $0.count > 0 }
    reach = (BlockJackknife.reach(filled, level), BlockJackknife.reach(Int(whole.count), level))
    others = parts.map { variance(whole.count - $0.count, whole.sum - $0.sum, whole.square - $0.square) }
  }

  /// The interval of a positive mean over draws divided by the variance, on the scale of its logarithm: such
  /// ratios are skewed.
  /// - Parameter means: by block of draws.
  func interval(_ means: [Double], ratio: Double) -> ClosedRange<Double>? {
    guard ratio > 0, ratio.isFinite else { return ratio == 0 ? 0...0 : nil }
    let whole = zip(means, counts).reduce(0) { $0 + ($1.1 > 0 ? $1.0 * $1.1 : 0) }
    let draws = counts.reduce(0, +)
    var logarithms: [Double] = []
    logarithms.reserveCapacity(counts.count)
    for block in counts.indices where counts[block] > 0 {
      let rest = (whole - means[block] * counts[block]) / (draws - counts[block]) / others[block]
      guard rest > 0, rest.isFinite else { return nil }
      logarithms.append(log(rest))
    }
    let count = Double(logarithms.count)
    guard count > 1 else { return nil }
    let mean = logarithms.reduce(0, +) / count
    let squares = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares * (count - 1) / count).squareRoot()
    return ratio * exp(-reach.blocks * error)...ratio * exp(reach.blocks * error)
  }

  /// The interval of an estimate with a standard error, divided by the variance as if that were known.
  func interval(_ value: Double, error: Double) -> ClosedRange<Double>? {
    guard variance > 0, error.isFinite, value.isFinite else { return nil }
    return (value - reach.draws * error) / variance...(value + reach.draws * error) / variance
  }

  private static func reach(_ count: Int, _ level: Double) -> Double {
    ReplicateEstimate(replicates: max(count, 2), mean: 0, meanError: 1).interval(level: level)?.upper
      ?? .infinity
  }
}
