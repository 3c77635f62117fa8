import Glibc
import NumericKernels

/// Location + scale Z.
struct NormalLaw: Law {
  let location: Double
  let scale: Double

  func density(_ x: Double) -> Double {
    let z = (x - location) / scale
    return exp(-0.5 * z * z) / (scale * (2 * Double.pi).squareRoot())
  }
  func cumulative(_ x: Double) -> Double { standardNormalCumulative((x - location) / scale) }
  func survival(_ x: Double) -> Double { standardNormalCumulative((location - x) / scale) }
  func quantile(_ p: Double) -> Double { location + scale * VectorMath.normalQuantile(p) }
  func upperQuantile(_ q: Double) -> Double { location + scale * VectorMath.upperNormalQuantile(q) }
  var mean: Double { location }
  var variance: Double { scale * scale }
  var minimum: Double { -.infinity }
  var maximum: Double { .infinity }
}

/// exp(logMedian + logStandardDeviation Z).
struct LognormalLaw: Law {
  let logMedian: Double
  let logStandardDeviation: Double

  private func score(_ x: Double) -> Double { (log(x) - logMedian) / logStandardDeviation }

  func density(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    let z = score(x)
    return exp(-0.5 * z * z) / (x * logStandardDeviation * (2 * Double.pi).squareRoot())
  }
  func cumulative(_ x: Double) -> Double { x > 0 ? standardNormalCumulative(score(x)) : 0 }
  func survival(_ x: Double) -> Double { x > 0 ? standardNormalCumulative(-score(x)) : 1 }
  func quantile(_ p: Double) -> Double {
    VectorMath.exponential(logMedian + logStandardDeviation * VectorMath.normalQuantile(p))
  }
  func upperQuantile(_ q: Double) -> Double {
    VectorMath.exponential(logMedian + logStandardDeviation * VectorMath.upperNormalQuantile(q))
  }
  var mean: Double { exp(logMedian + 0.5 * logStandardDeviation * logStandardDeviation) }
  var variance: Double {
    let square = logStandardDeviation * logStandardDeviation
    return expm1(square) * exp(2 * logMedian + square)
  }
  var minimum: Double { 0 }
  var maximum: Double { .infinity }
}

/// Probability of a standard normal value of at most z, accurate into the lower tail.
func standardNormalCumulative(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }
