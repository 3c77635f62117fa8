import CNumericKernels

/// Comparisons, logic, choices and functions of columns, under the contract of ``ColumnKernels``.
///
/// Comparisons and logic give 1 for true and 0 for false; NaN in an operand that decides gives NaN.
extension ColumnKernels {
  /// out = a < b
  public static func less(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_less(a, b, out, count) }

  /// The same with a number on the right.
  public static func less(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_less_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func less(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_scalar_less(a, b, out, count) }

  /// out = a <= b
  public static func lessOrEqual(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_less_or_equal(a, b, out, count) }

  /// The same with a number on the right.
  public static func lessOrEqual(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_less_or_equal_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func lessOrEqual(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_scalar_less_or_equal(a, b, out, count) }

  /// out = a == b
  public static func equal(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_equal(a, b, out, count) }

  /// The same with a number on the right.
  public static func equal(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_equal_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func equal(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_equal_scalar(b, a, out, count) }

  /// out = a != b
  public static func notEqual(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_not_equal(a, b, out, count) }

  /// The same with a number on the right.
  public static func notEqual(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_not_equal_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func notEqual(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_not_equal_scalar(b, a, out, count) }

  /// out = a and b: NaN in b is harmless where a is 0
  public static func and(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_and(a, b, out, count) }

  /// out = a or b: NaN in b is harmless where a is not 0
  public static func or(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_or(a, b, out, count) }

  /// out = 1 where a is 0, else 0
  public static func not(_ a: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int) {
    unsafe mv_not(a, out, count)
  }

  /// out = exp(a), NaN where it is too large
  public static func exponential(
    _ a: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) {
    unsafe mv_exponential_column(a, out, count)
  }

  /// out = ln(a), NaN where it does not exist
  public static func logarithm(_ a: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int)
  {
    unsafe mv_logarithm_column(a, out, count)
  }

  /// out = b where the condition is not 0, c where it is 0; what is not chosen may be NaN.
  ///
  /// A column that is nil stands for its number.
  public static func select(
    _ condition: UnsafePointer<Double>, _ b: UnsafePointer<Double>?, _ bValue: Double,
    _ c: UnsafePointer<Double>?,
    _ cValue: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_select(condition, b, bValue, c, cValue, out, count) }
}
