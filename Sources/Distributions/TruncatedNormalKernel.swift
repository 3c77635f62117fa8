import NumericKernels

/// Batches of a truncated normal or lognormal law, exact into both tails.
///
/// See ``TruncatedLaw`` for the two probabilities of a draw. The smaller one goes through the normal quantile,
/// which is odd about the median, so that one vector kernel serves both sides.
struct TruncatedNormalKernel: Sendable {
  private let below: Double
  private let inside: Double
  private let above: Double
  private let location: Double
  private let scale: Double
  private let isLogarithmic: Bool
  private let sign: Double
  private let minimum: Double
  private let maximum: Double

  private static let chunk = 256

  /// Nil when the truncated law is neither normal nor lognormal. A negative one is the law of -X.
  init?(_ law: TruncatedLaw, negative: Bool) {
    switch law.original {
    case let normal as NormalLaw:
      (location, scale, isLogarithmic) = (normal.location, normal.scale, false)
    case let lognormal as LognormalLaw:
      (location, scale, isLogarithmic) = (lognormal.logMedian, lognormal.logStandardDeviation, true)
    default:
      return nil
    }
    // The draw at u of -X is minus the draw of X at 1 - u: the tails change sides.
    below = negative ? law.above : law.below
    above = negative ? law.below : law.above
    inside = law.inside
    sign = negative ? -1 : 1
    minimum = law.minimum
    maximum = law.maximum
  }

  func transform(_ u: inout MutableSpan<Double>) {
    var scores = InlineArray<256, Double>(repeating: 0)
    var start = 0
    while start < u.count {
      let count = min(Self.chunk, u.count - start)
      for i in 0..<count {
        let p = u[start + i]
        scores[i] = min(below + p * inside, above + (1 - p) * inside)
      }
      var scoreSpan = scores.mutableSpan
      VectorMath.normalQuantile(&scoreSpan)
      for i in 0..<count {
        let p = u[start + i]
        let isLower = below + p * inside <= above + (1 - p) * inside
        let z = isLower ? scores[i] : -scores[i]
        u[start + i] = p >= 0 && p <= 1 ? location + scale * (sign * z) : .nan
      }
      start += count
    }
    if isLogarithmic { VectorMath.exponential(&u) }
    for i in u.indices { u[i] = sign * (u[i] < minimum ? minimum : u[i] > maximum ? maximum : u[i]) }
  }
}
