import CBoostMath
import Glibc

/// Offset + scale E^(1/shape), E standard exponential; the exponential distribution has shape 1.
struct WeibullLaw: Law {
  let shape: Double
  let scale: Double
  let offset: Double

  /// The standard exponential variate that gives x.
  private func exponent(_ x: Double) -> Double { x > offset ? pow((x - offset) / scale, shape) : 0 }

  func density(_ x: Double) -> Double {
    guard x >= offset else { return 0 }
    let y = (x - offset) / scale
    return shape / scale * pow(y, shape - 1) * exp(-pow(y, shape))
  }
  func cumulative(_ x: Double) -> Double { -expm1(-exponent(x)) }
  func survival(_ x: Double) -> Double { exp(-exponent(x)) }
  func quantile(_ p: Double) -> Double { offset + quantileFromAnchor(p) }
  func upperQuantile(_ q: Double) -> Double { offset + upperQuantileFromAnchor(q) }
  var anchors: (lower: Double, upper: Double) { (offset, offset) }
  func quantileFromAnchor(_ p: Double) -> Double { scale * pow(-log1p(-p), 1 / shape) }
  // -ln q without a jump where q is near 1.
  func upperQuantileFromAnchor(_ q: Double) -> Double {
    scale * pow(q < 0.5 ? -log(q) : -log1p(-(1 - q)), 1 / shape)
  }
  var mean: Double { offset + scale * mv_gamma(1 + 1 / shape) }
  /// Gamma(1 + 2/k) - Gamma(1 + 1/k)^2 through logarithms: a large shape k keeps its digits.
  var variance: Double {
    let first = mv_log_gamma(1 + 1 / shape)
    return scale * scale * exp(2 * first) * expm1(mv_log_gamma(1 + 2 / shape) - 2 * first)
  }
  /// A logarithm and a power take five times as long as a polynomial.
  var wantsTable: Bool { true }
  var minimum: Double { offset }
  var maximum: Double { .infinity }
}
