/// Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan
/// 2013, section 8.5).
struct SymmetricEigen {
  /// Not in order.
  let values: [Double]
  /// Row by row; column j belongs to value j.
  let vectors: [Double]

  /// - Parameter matrix: `size` x `size` numbers, row by row, symmetric.
  init(_ matrix: [Double], size: Int) {
    var a = matrix
    var v = [Double](repeating: 0, count: size * size)
    for i in 0..<size { v[i * size + i] = 1 }
    // The convergence is quadratic at last: six to ten sweeps; the bound only guards against NaN.
    for _ in 0..<40 {
      var outside = 0.0
      var all = 0.0
      for i in 0..<size {
        for j in 0..<size {
          let square = a[i * size + j] * a[i * size + j]
          all += square
          if i != j { outside += square }
        }
      }
      if !(outside > 1e-32 * all) { break }
      for p in 0..<size {
        for q in p + 1..<max(size, p + 1) { Self.rotate(&a, &v, size, p, q) }
      }
    }
    values = (0..<size).map { a[$0 * size + $0] }
    vectors = v
  }

  /// Makes the entry (p, q) zero: A <- J' A J, V <- V J.
  private static func rotate(_ a: inout [Double], _ v: inout [Double], _ size: Int, _ p: Int, _ q: Int) {
    let entry = a[p * size + q]
    if entry == 0 { return }
    let half = (a[q * size + q] - a[p * size + p]) / (2 * entry)
    let tangent = (half >= 0 ? 1 : -1) / (abs(half) + (1 + half * half).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    for k in 0..<size {
      let (x, y) = (a[k * size + p], a[k * size + q])
      a[k * size + p] = cosine * x - sine * y
      a[k * size + q] = sine * x + cosine * y
    }
    for k in 0..<size {
      let (x, y) = (a[p * size + k], a[q * size + k])
      a[p * size + k] = cosine * x - sine * y
      a[q * size + k] = sine * x + cosine * y
    }
    for k in 0..<size {
      let (x, y) = (v[k * size + p], v[k * size + q])
      v[k * size + p] = cosine * x - sine * y
      v[k * size + q] = sine * x + cosine * y
    }
  }
}
