/// How the interval of an estimate was made: each design of runs has one that fits.
public enum IntervalKind: String, Sendable, Hashable, CaseIterable {
  /// Percentiles of estimates from resampled rows (Efron & Tibshirani 1993): for independent rows.
  case bootstrap
  /// Student's t over independent randomisations of a balanced design, such as scrambles of Sobol' points
  /// (Owen 1997; L'Ecuyer & Lemieux 2002).
  case randomizations
  /// Student's t over independent rows, for a mean over them.
  case rows
  /// A normal interval by linear propagation of errors (delta method), for a ratio of means over rows.
  case linearized

  /// The method in words, to go with a table of intervals.
  public var label: String {
    switch self {
    case .bootstrap: "bootstrap over rows"
    case .randomizations: "Student's t over independent randomisations of the design"
    case .rows: "Student's t over rows"
    case .linearized: "linear propagation of errors"
    }
  }
}
