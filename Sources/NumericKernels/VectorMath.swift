import CNumericKernels

/// Elementary functions of whole columns, in place, and of single numbers with the same bits.
///
/// The results do not depend on the instruction set, on the place in the column or on its length.
public enum VectorMath {
  /// x <- exp(x), to 2 ulp over the whole range; overflow gives infinity, NaN stays.
  public static func exponential(_ x: inout MutableSpan<Double>) {
    unsafe apply(to: &x) { unsafe mv_exponential($0, $1) }
  }

  /// x <- ln(x), to 2 ulp over the whole range; ln 0 = -infinity, logarithms of negative numbers are NaN.
  public static func logarithm(_ x: inout MutableSpan<Double>) {
    unsafe apply(to: &x) { unsafe mv_logarithm($0, $1) }
  }

  /// p <- z with P(Z <= z) = p for a standard normal Z, relative accuracy about 1e-15 for 1e-300 <= p < 1.
  ///
  /// p <= 0 gives -infinity, p >= 1 infinity, NaN stays. M. J. Wichura, AS 241, routine PPND16, Applied
  /// Statistics 37 (1988) 477-484, doi:10.2307/2347330.
  public static func normalQuantile(_ p: inout MutableSpan<Double>) {
    unsafe apply(to: &p) { unsafe mv_normal_quantile($0, $1) }
  }

  /// q <- z with P(Z > z) = q for a standard normal Z: keeps the digits of an upper tail given by its
  /// probability.
  public static func upperNormalQuantile(_ q: inout MutableSpan<Double>) {
    unsafe apply(to: &q) { unsafe mv_upper_normal_quantile($0, $1) }
  }

  /// x <- offset + scale x
  public static func affine(_ x: inout MutableSpan<Double>, offset: Double, scale: Double) {
    unsafe apply(to: &x) { unsafe mv_affine($0, $1, offset, scale) }
  }

  /// x <- exp(offset + scale x): lognormal draws from standard normal ones.
  public static func exponentialAffine(_ x: inout MutableSpan<Double>, offset: Double, scale: Double) {
    unsafe apply(to: &x) { unsafe mv_exponential_affine($0, $1, offset, scale) }
  }

  /// u <- exp(logMedian + logStandardDeviation z) with z the standard normal quantile of u: the same bits as
  /// ``normalQuantile(_:)`` and ``exponentialAffine(_:offset:scale:)`` one after the other.
  public static func lognormalQuantile(
    _ u: inout MutableSpan<Double>, logMedian: Double, logStandardDeviation: Double
  ) {
    unsafe apply(to: &u) { unsafe mv_lognormal_quantile($0, $1, logMedian, logStandardDeviation) }
  }

  /// x <- x where it is finite, else NaN.
  public static func settle(_ x: inout MutableSpan<Double>) {
    unsafe apply(to: &x) { unsafe mv_settle($0, $1) }
  }

  /// u <- quantile of the triangular distribution; exact to rounding in the distance from the nearer end.
  ///
  /// u outside [0, 1] gives NaN.
  /// - Precondition: minimum <= mode <= maximum, all finite; where all are equal the quantile is that number.
  public static func triangularQuantile(
    _ u: inout MutableSpan<Double>, minimum: Double, mode: Double, maximum: Double
  ) {
    precondition(minimum <= mode && mode <= maximum, "a triangular distribution needs min <= mode <= max")
    unsafe apply(to: &u) { unsafe mv_triangular_quantile($0, $1, minimum, mode, maximum) }
  }

  /// exp(x), the same bits as in a column.
  public static func exponential(_ x: Double) -> Double { mv_exponential_of(x) }

  /// ln(x), the same bits as in a column.
  public static func logarithm(_ x: Double) -> Double { mv_logarithm_of(x) }

  /// The standard normal quantile of a lower probability, the same bits as in a column.
  public static func normalQuantile(_ p: Double) -> Double { mv_normal_quantile_of(p) }

  /// The standard normal quantile of an upper probability, the same bits as in a column.
  public static func upperNormalQuantile(_ q: Double) -> Double { mv_upper_normal_quantile_of(q) }

  private static func apply(
    to x: inout MutableSpan<Double>, _ kernel: (UnsafeMutablePointer<Double>, Int) -> Void
  ) {
    unsafe x.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe kernel(base, buffer.count)
    }
  }
}
