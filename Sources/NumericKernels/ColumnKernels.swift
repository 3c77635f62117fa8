import CNumericKernels

/// Element-wise arithmetic of columns, for formulas: the only part of the module that takes raw pointers.
///
/// Every function reads `count` elements of its operands and writes `count` elements to `out`. `out` may be
/// one of the operands; any other overlap, or fewer elements than `count`, is undefined. A column may be
/// replaced by a number on either side. Results have the same bits for every instruction set. NaN in gives
/// NaN out, also for `minimum` and `maximum`.
@unsafe public enum ColumnKernels {
  /// out = a + b
  public static func add(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_add(a, b, out, count) }

  /// The same with a number on the right.
  public static func add(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_add_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func add(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_add_scalar(b, a, out, count) }

  /// out = a - b
  public static func subtract(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_subtract(a, b, out, count) }

  /// The same with a number on the right.
  public static func subtract(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_subtract_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func subtract(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_subtract_from_scalar(a, b, out, count) }

  /// out = a b
  public static func multiply(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_multiply(a, b, out, count) }

  /// The same with a number on the right.
  public static func multiply(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_multiply_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func multiply(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_multiply_scalar(b, a, out, count) }

  /// out = a / b
  public static func divide(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_divide(a, b, out, count) }

  /// The same with a number on the right.
  public static func divide(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_divide_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func divide(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_divide_into_scalar(a, b, out, count) }

  /// out = the smaller of a and b
  public static func minimum(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_minimum(a, b, out, count) }

  /// The same with a number on the right.
  public static func minimum(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_minimum_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func minimum(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_scalar_minimum(a, b, out, count) }

  /// out = the larger of a and b
  public static func maximum(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_maximum(a, b, out, count) }

  /// The same with a number on the right.
  public static func maximum(
    _ a: UnsafePointer<Double>, _ b: Double, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_maximum_scalar(a, b, out, count) }

  /// The same with a number on the left.
  public static func maximum(
    _ a: Double, _ b: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) { unsafe mv_scalar_maximum(a, b, out, count) }

  /// out = -a
  public static func negate(_ a: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int) {
    unsafe mv_negate(a, out, count)
  }

  /// out = |a|
  public static func absolute(_ a: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int)
  {
    unsafe mv_absolute(a, out, count)
  }

  /// out = the square root of a; NaN for negative numbers
  public static func squareRoot(
    _ a: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int
  ) {
    unsafe mv_square_root(a, out, count)
  }
}
