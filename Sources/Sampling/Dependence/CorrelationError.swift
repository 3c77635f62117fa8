/// Correlations that cannot be. Members are numbered from 0 in the order of the matrix.
public enum CorrelationError: Error, Sendable, Hashable, CustomStringConvertible {
  case notSquare(row: Int, columns: Int, expected: Int)
  case diagonal(Int, Double)
  case notSymmetric(Int, Int)
  case outOfRange(Int, Int, Double)
  case withItself(Int)
  /// No random variables have these correlations together; `nearest` is the nearest possible matrix.
  case impossible(smallestEigenvalue: Double, nearest: Correlation)
  /// A t copula needs more than 0 degrees of freedom, and fewer than infinitely many.
  case degreesOfFreedom(Double)
  /// Iman and Conover's method needs more draws than members.
  case tooFewDraws(Int, members: Int)

  /// The error in words.
  public var description: String {
    switch self {
    case .notSquare(let row, let columns, let expected):
      "correlations: row \(row) has \(columns) numbers, expected \(expected)"
    case .diagonal(let i, let value):
      "correlations: a member's correlation with itself is 1, not \(value) (row \(i))"
    case .notSymmetric(let i, let j):
      "correlations: the entries (\(i), \(j)) and (\(j), \(i)) differ; give each pair one number"
    case .outOfRange(let i, let j, let value):
      "correlations: \(value) between \(i) and \(j) is not possible; give a number from -1 to 1"
    case .withItself(let i):
      "correlations: member \(i) is correlated with itself; name two different inputs"
    case .impossible(let eigenvalue, _):
      "correlations: no inputs can have these correlations together (smallest eigenvalue \(eigenvalue)); "
        + "use the nearest possible ones, or take away or weaken one that contradicts the others"
    case .degreesOfFreedom(let value):
      "degrees of freedom: \(value) is not possible; give a number above 0, or use a Gaussian copula"
    case .tooFewDraws(let draws, let members):
      "draws: \(draws) are too few to correlate \(members) inputs; ask for more than \(members)"
    }
  }
}
