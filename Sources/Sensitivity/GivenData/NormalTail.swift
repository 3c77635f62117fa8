import Glibc
import NumericKernels

/// The standard normal distribution, for tests and intervals.
enum NormalTail {
  /// Probability above z.
  static func probability(above z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }

  /// Density at z.
  static func density(_ z: Double) -> Double {
    VectorMath.exponential(-z * z / 2) / (2 * Double.pi).squareRoot()
  }

  /// Half the width of a two-sided interval, in standard errors.
  static func reach(level: Double) -> Double { VectorMath.upperNormalQuantile((1 - level) / 2) }
}
