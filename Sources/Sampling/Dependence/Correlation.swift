/// A symmetric matrix with ones on its diagonal and numbers from -1 to 1 elsewhere.
///
/// It may still be impossible as a correlation matrix, that is have a negative eigenvalue: copulas refuse it
/// then, with the nearest possible matrix.
public struct Correlation: Sendable, Hashable {
  /// Number of members.
  public let size: Int
  /// `size` x `size` numbers, row by row.
  public private(set) var values: [Double]

  /// Members that do not depend on each other.
  public init(independent size: Int) {
    precondition(size >= 1, "a correlation matrix needs a member")
    self.size = size
    values = [Double](repeating: 0, count: size * size)
    for i in 0..<size { values[i * size + i] = 1 }
  }

  /// A whole matrix, row by row.
  public init(rows: [[Double]]) throws(CorrelationError) {
    self.init(independent: rows.count)
    for (i, row) in rows.enumerated() {
      guard row.count == size else { throw .notSquare(row: i, columns: row.count, expected: size) }
      guard row[i] == 1 else { throw .diagonal(i, row[i]) }
      for j in 0..<i {
        guard row[j] == rows[j][i] else { throw .notSymmetric(i, j) }
        try set(i, j, row[j])
      }
    }
  }

  /// The correlation of two members.
  public subscript(_ i: Int, _ j: Int) -> Double { values[i * size + j] }

  /// Sets the correlation of two different members, in both places.
  public mutating func set(_ i: Int, _ j: Int, _ value: Double) throws(CorrelationError) {
    precondition(0 <= i && i < size && 0 <= j && j < size, "no such member")
    guard i != j else { throw .withItself(i) }
    guard -1 <= value && value <= 1 else { throw .outOfRange(i, j, value) }
    values[i * size + j] = value
    values[j * size + i] = value
  }

  /// The matrix of `function` of its entries, the diagonal kept.
  public func map(_ function: (Double) -> Double) -> Correlation {
    var result = self
    for i in 0..<size {
      for j in 0..<size where i != j { result.values[i * size + j] = function(values[i * size + j]) }
    }
    return result
  }

  /// The smallest eigenvalue: below 0 where the matrix is impossible.
  public var smallestEigenvalue: Double { SymmetricEigen(values, size: size).values.min() ?? 1 }

  /// Whether random variables can have these correlations: no eigenvalue below -1e-10 (rounding of entries
  /// given to few digits makes it negative by about as much as their last digit; that is refused).
  public var isPossible: Bool { smallestEigenvalue >= -1e-10 }

  /// Entries clamped to -1...1 and a diagonal of one, for results of computations.
  init(clamping values: [Double], size: Int) {
    self.size = size
    self.values = values
    for i in 0..<size {
      for j in 0..<size {
        self.values[i * size + j] =
          i == j ? 1 : max(-1, min(1, (values[i * size + j] + values[j * size + i]) / 2))
      }
    }
  }
}
