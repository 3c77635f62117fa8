import CBoostMath
import Glibc

/// The generalised extreme value law: F(x) = exp(-t), t = (1 + shape s)^(-1/shape), s = (x - location) / scale.
///
/// Shape 0 is Gumbel (t = e^-s), above 0 Frechet with a heavy upper tail, below 0 reversed Weibull with an upper
/// end (S. Coles, An Introduction to Statistical Modeling of Extreme Values, 2001, 3.1.3; SciPy's c is -shape).
struct ExtremeValueLaw: Law {
  let location: Double
  let scale: Double
  let shape: Double

  /// ln t at x, for x inside the support.
  private func logarithm(_ x: Double) -> Double {
    let s = (x - location) / scale
    return shape == 0 ? -s : -log1p(shape * s) / shape
  }
  /// The value with ln t given.
  private func value(_ logarithm: Double) -> Double {
    location + scale * (shape == 0 ? -logarithm : expm1(-shape * logarithm) / shape)
  }

  func density(_ x: Double) -> Double {
    guard x > minimum && x < maximum else { return 0 }
    let y = logarithm(x)
    return exp((shape + 1) * y - exp(y)) / scale
  }
  func cumulative(_ x: Double) -> Double {
    if x <= minimum { return 0 }
    return x >= maximum ? 1 : exp(-exp(logarithm(x)))
  }
  func survival(_ x: Double) -> Double {
    if x <= minimum { return 1 }
    return x >= maximum ? 0 : -expm1(-exp(logarithm(x)))
  }
  func quantile(_ p: Double) -> Double { value(p <= 0.5 ? log(-log(p)) : log(-log1p(-(1 - p)))) }
  func upperQuantile(_ q: Double) -> Double { value(q <= 0.5 ? log(-log1p(-q)) : log(-log(1 - q))) }

  /// Infinite from shape 1 on.
  var mean: Double {
    if shape >= 1 { return .infinity }
    if shape == 0 { return location + scale * 0.57721566490153286 }
    return location + scale * expm1(mv_log_gamma(1 - shape)) / shape
  }
  /// Infinite from shape 1/2 on.
  var variance: Double {
    if shape >= 0.5 { return .infinity }
    let first = mv_log_gamma(1 - shape)
    if abs(shape) > 1e-3 {
      return scale * scale * exp(2 * first) * expm1(mv_log_gamma(1 - 2 * shape) - 2 * first) / (shape * shape)
    }
    // ln Gamma(1 - 2x) - 2 ln Gamma(1 - x) = sum over k of zeta(k) (2^k - 2) x^k / k, divided by x^2.
    let series =
      1.6449340668482264 + shape * (2.4041138063191886 + shape * (3.7881313179939748 + shape * 6.2215665308))
    return scale * scale * exp(2 * first) * expm1OverArgument(series * shape * shape) * series
  }
  private func expm1OverArgument(_ x: Double) -> Double { x == 0 ? 1 : expm1(x) / x }

  /// A logarithm and a power take five times as long as a polynomial.
  var wantsTable: Bool { true }
  var minimum: Double { shape > 0 ? location - scale / shape : -.infinity }
  var maximum: Double { shape < 0 ? location - scale / shape : .infinity }
}
