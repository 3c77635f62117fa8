/// The lower triangular matrix L with L L' = R for a possible correlation matrix R, singular ones included.
struct CholeskyFactor {
  let size: Int
  /// `size` x `size` numbers, row by row, zero above the diagonal.
  let values: [Double]

  /// Factor of a positive definite or semidefinite matrix; where a pivot vanishes to rounding, a member is a
  /// combination of those before it, and its own column is zero. Rows are scaled to the length one that the
  /// diagonal of R asks for.
  ///
  /// - Throws: `CorrelationError.impossible` with the nearest possible matrix.
  init(_ correlation: Correlation) throws(CorrelationError) {
    let smallest = correlation.smallestEigenvalue
    guard smallest >= -1e-10 else {
      throw .impossible(smallestEigenvalue: smallest, nearest: correlation.nearestPossible())
    }
    let size = correlation.size
    self.size = size
    var factor = [Double](repeating: 0, count: size * size)
    for j in 0..<size {
      for i in j..<size {
        var rest = correlation[i, j]
        for k in 0..<j { rest -= factor[i * size + k] * factor[j * size + k] }
        if i == j {
          // 1e-10 is allowed below zero, hence a pivot of that order says nothing.
          factor[j * size + j] = rest > 1e-10 ? rest.squareRoot() : 0
        } else if factor[j * size + j] > 0 {
          factor[i * size + j] = rest / factor[j * size + j]
        }
      }
    }
    for i in 0..<size {
      let length = (0...i).reduce(0) { $0 + factor[i * size + $1] * factor[i * size + $1] }.squareRoot()
      for j in 0...i { factor[i * size + j] /= length }
    }
    values = factor
  }

  subscript(_ i: Int, _ j: Int) -> Double { values[i * size + j] }

  /// Whether member i is independent of those before it: its draws may then stay as they are.
  func isIndependent(_ i: Int) -> Bool { (0..<i).allSatisfy { self[i, $0] == 0 } }

  /// x <- L x for each draw: `columns` holds the members one after the other, `draws` numbers each.
  func multiply(_ columns: inout MutableSpan<Double>, draws: Int) {
    // From the last row up: a row needs only members that are not overwritten yet.
    for i in (0..<size).reversed() where !isIndependent(i) {
      for draw in 0..<draws { columns[i * draws + draw] *= self[i, i] }
      for j in 0..<i where self[i, j] != 0 {
        let weight = self[i, j]
        for draw in 0..<draws { columns[i * draws + draw] += weight * columns[j * draws + draw] }
      }
    }
  }
}
