import Glibc
import NumericKernels

/// A Gaussian kernel matrix of one column as G G', by incomplete Cholesky factorisation with pivoting (Fine &
/// Scheinberg 2001, JMLR 2:243).
///
/// The kernel matrix of n numbers, K_ij = exp(-(x_i - x_j)^2 / (2 h^2)) with h their standard deviation, has
/// a few dozen eigenvalues above rounding: r columns of G take O(n r^2) and leave at most `tolerance` in any
/// entry, so that no draw needs to be left out, as in methods that hold the n x n numbers.
struct KernelFactor: Sendable {
  /// What may be left on the diagonal; kernel sums are right to this share of n^2.
  static let tolerance = 1e-9
  static let largestRank = 200

  /// Rows, n.
  let count: Int
  /// Columns of G, r.
  let rank: Int
  /// Row by row, n x r.
  let factor: [Double]
  /// The mean of each column of G.
  let means: [Double]

  /// - Parameter values: The column; it is not constant.
  init(_ values: [Double]) {
    let count = values.count
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let scaled = values.map { ($0 - mean) / variance.squareRoot() }
    var residual = [Double](repeating: 1, count: count)
    var columns: [[Double]] = []
    while columns.count < min(count, Self.largestRank) {
      var pivot = 0
      for row in 1..<count where residual[row] > residual[pivot] { pivot = row }
      if !(residual[pivot] > Self.tolerance) { break }
      var column = scaled.map { -($0 - scaled[pivot]) * ($0 - scaled[pivot]) / 2 }
      var span = column.mutableSpan
      VectorMath.exponential(&span)
      for known in columns {
        let weight = known[pivot]
        for row in 0..<count { column[row] -= weight * known[row] }
      }
      let scale = 1 / residual[pivot].squareRoot()
      for row in 0..<count {
        column[row] *= scale
        residual[row] = max(residual[row] - column[row] * column[row], 0)
      }
      residual[pivot] = 0
      columns.append(column)
    }
    self.count = count
    let rank = columns.count
    self.rank = rank
    means = columns.map { $0.reduce(0, +) / Double(count) }
    var factor = [Double](repeating: 0, count: count * rank)
    for (place, column) in columns.enumerated() {
      for row in 0..<count { factor[row * rank + place] = column[row] }
    }
    self.factor = factor
  }

  /// The factor less the means of its columns: that of the kernel matrix centred in rows and columns.
  func centered() -> [Double] {
    var centered = factor
    for row in 0..<count {
      for place in 0..<rank { centered[row * rank + place] -= means[place] }
    }
    return centered
  }
}

/// Products of factors of kernel matrices.
enum KernelProduct {
  /// x' y of two matrices of n rows, row by row; the rows of y are taken in the order given, if any.
  static func cross(
    _ x: [Double], _ xRank: Int, _ y: [Double], _ yRank: Int, order: [Int]? = nil
  ) -> [Double] {
    var product = [Double](repeating: 0, count: xRank * yRank)
    for row in 0..<(x.count / xRank) {
      let other = (order?[row] ?? row) * yRank
      for i in 0..<xRank {
        let weight = x[row * xRank + i]
        for j in 0..<yRank { product[i * yRank + j] += weight * y[other + j] }
      }
    }
    return product
  }

  /// The sum of squares.
  static func size(_ product: [Double]) -> Double { product.reduce(0) { $0 + $1 * $1 } }

  /// For each row i, the sum over j of the products of entries (i, j) of the two matrices: x_i' product y_i.
  static func rowSums(_ x: [Double], _ xRank: Int, _ y: [Double], _ yRank: Int, cross: [Double]) -> [Double] {
    (0..<(x.count / xRank)).map { row in
      var sum = 0.0
      for i in 0..<xRank {
        var inner = 0.0
        for j in 0..<yRank { inner += cross[i * yRank + j] * y[row * yRank + j] }
        sum += x[row * xRank + i] * inner
      }
      return sum
    }
  }
}
