import NumericKernels

/// A function of a standard normal score beyond the outermost knot on one side, of the distance t from it:
/// constant + slope t + growth exp(exponent t).
///
/// It is straight, or an exponential where the last two steps of one standard deviation grow as those of one: the
/// tails of lognormal inputs, with anything added, are followed.
struct ScoreTail {
  private let constant: Double
  private let slope: Double
  private let growth: Double
  private let exponent: Double

  /// Exponents per standard deviation beyond this are rather noise at the last knots than inputs of such a spread.
  private static let largestExponent = 1.5
  /// Steps that grow by less are those of a straight line.
  private static let leastRatio = 1.05

  /// - Parameter values: At the knots, from the outermost inwards.
  init(_ values: [Double]) {
    // Knots of one standard deviation.
    let stride = Int(1 / NormalScoreHats.step)
    let (edge, before, further) = (values[0], values[stride], values[2 * stride])
    let ratio = (edge - before) / (before - further)
    if ratio > Self.leastRatio, ratio.isFinite {
      let exponent = min(VectorMath.logarithm(ratio), Self.largestExponent)
      growth = (edge - before) / (1 - VectorMath.exponential(-exponent))
      (constant, slope, self.exponent) = (edge - growth, 0, exponent)
    } else {
      (constant, growth, exponent) = (edge, 0, 0)
      slope = (edge - values[1]) / NormalScoreHats.step
    }
  }

  /// The value at a distance from the outermost knot.
  @inline(__always)
  func value(at distance: Double) -> Double {
    let straight = constant + slope * distance
    return growth == 0 ? straight : straight + growth * VectorMath.exponential(exponent * distance)
  }

  /// The integral of a tail, or of the product of two on the same side, under the standard normal law.
  static func integral(_ x: ScoreTail, _ y: ScoreTail? = nil) -> Double {
    let (constant, slope) = (y?.constant ?? 1, y?.slope ?? 0)
    let (growth, exponent) = (y?.growth ?? 0, y?.exponent ?? 0)
    var sum = NormalExcess(exponent: 0).integral(
      x.constant * constant, x.constant * slope + x.slope * constant, x.slope * slope)
    if x.growth != 0 {
      sum += NormalExcess(exponent: x.exponent).integral(x.growth * constant, x.growth * slope, 0)
    }
    if growth != 0 {
      sum += NormalExcess(exponent: exponent).integral(x.constant * growth, x.slope * growth, 0)
    }
    if x.growth != 0, growth != 0 {
      sum += NormalExcess(exponent: x.exponent + exponent).integral(x.growth * growth, 0, 0)
    }
    return sum
  }
}
