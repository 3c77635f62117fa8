extension Correlation {
  /// The possible correlation matrix nearest to this one in the Frobenius norm.
  ///
  /// Alternating projections onto the matrices without negative eigenvalues and those with a diagonal of one,
  /// with Dykstra's correction (Higham 2002, algorithm 3.3), until a step changes no entry by more than
  /// 1e-12.
  /// - Complexity: O(n^3) for each of some 10 to 1,000 steps.
  public func nearestPossible() -> Correlation {
    var y = values
    var correction = [Double](repeating: 0, count: values.count)
    for _ in 0..<10_000 {
      let r = zip(y, correction).map { $0 - $1 }
      let x = Self.withoutNegativeEigenvalues(r, size)
      correction = zip(x, r).map { $0 - $1 }
      var next = x
      for i in 0..<size { next[i * size + i] = 1 }
      let change = zip(next, y).reduce(0) { max($0, abs($1.0 - $1.1)) }
      y = next
      if change <= 1e-12 { break }
    }
    return Correlation(clamping: Self.scaled(Self.withoutNegativeEigenvalues(y, size), size), size: size)
  }

  /// The nearest positive semidefinite matrix: negative eigenvalues become zero.
  private static func withoutNegativeEigenvalues(_ matrix: [Double], _ size: Int) -> [Double] {
    let eigen = SymmetricEigen(matrix, size: size)
    var result = matrix
    // Taking away the negative part keeps the digits of a matrix that has next to none.
    for k in 0..<size where eigen.values[k] < 0 {
      for i in 0..<size {
        let scaled = eigen.values[k] * eigen.vectors[i * size + k]
        for j in 0..<size { result[i * size + j] -= scaled * eigen.vectors[j * size + k] }
      }
    }
    return result
  }

  /// Scales a positive semidefinite matrix to a diagonal of one, so that the result is possible to rounding.
  private static func scaled(_ matrix: [Double], _ size: Int) -> [Double] {
    var result = matrix
    for i in 0..<size {
      for j in 0..<size {
        result[i * size + j] /= (matrix[i * size + i] * matrix[j * size + j]).squareRoot()
      }
    }
    return result
  }
}
