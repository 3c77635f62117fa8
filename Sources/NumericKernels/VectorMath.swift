import Glibc

/// Elementary functions of whole columns, in place.
public enum VectorMath {
  /// x <- exp(x), element by element.
  public static func exponential(_ x: inout MutableSpan<Double>) {
    for i in x.indices { x[i] = exp(x[i]) }
  }

  /// x <- ln(x), element by element.
  public static func logarithm(_ x: inout MutableSpan<Double>) {
    for i in x.indices { x[i] = log(x[i]) }
  }
}
