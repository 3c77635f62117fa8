import Distributions
import Glibc

/// Mean and central moments of a continuous distribution, as Taylor series need them.
struct CentralMoments: Hashable, Sendable {
  let mean: Double
  let variance: Double
  /// Third and fourth central moment; NaN where there is none.
  let third: Double
  let fourth: Double

  init(_ distribution: Distribution) {
    (mean, variance) = (distribution.mean, distribution.variance)
    switch (distribution.family, distribution.truncation) {
    case (.normal, nil): (third, fourth) = (0, 3 * variance * variance)
    case (.uniform(let minimum, let maximum), nil):
      let square = (maximum - minimum) * (maximum - minimum)
      (third, fourth) = (0, square * square / 80)
    default:
      guard mean.isFinite, variance.isFinite else {
        (third, fourth) = (.nan, .nan)
        return
      }
      let (cube, quartic) = CentralMoments.integrals(of: distribution, around: mean)
      (third, fourth) = (cube, quartic)
    }
  }

  /// Integrals of (x - mean)^3 and ^4 over the normal score z of x by the trapezoidal rule, whose error for smooth
  /// functions under the normal density falls faster than any power of the step (Trefethen and Weideman 2014).
  private static func integrals(of distribution: Distribution, around mean: Double) -> (Double, Double) {
    let step = 1.0 / 64
    let last = 37 * 64
    var (cube, quartic) = (0.0, 0.0)
    var atEnds = 0.0
    for place in -last...last {
      let z = Double(place) * step
      let tail = erfc(abs(z) * 0.5.squareRoot()) / 2
      let x = z < 0 ? distribution.quantile(tail) : distribution.upperQuantile(tail)
      let distance = x - mean
      let weight = exp(-z * z / 2) * (step / (2 * Double.pi).squareRoot())
      let square = distance * distance
      cube += weight * square * distance
      quartic += weight * square * square
      if abs(place) > last - 64 { atEnds += weight * square * square }
    }
    // A tail that still counts at the smallest probabilities has no fourth moment.
    return atEnds <= 1e-6 * quartic ? (cube, quartic) : (.nan, .nan)
  }
}
