// LAPACK on one dense system at a time.
import COpenBLAS

/// How the solution of one draw's system ended.
public enum SolveStatus: Hashable, Sendable {
  case solved
  /// The factor U has an exact zero on its diagonal, in this column.
  case singular(column: Int)
}

/// A square dense system A X = F with room for its factors: the workspace of one worker.
///
/// A is filled for every draw, column-major; it is overwritten by its LU factors, as F is by X.
public final class DenseSystem {
  /// Number of equations.
  public let order: Int
  /// Number of right-hand sides.
  public let rightHandSides: Int
  /// A, column-major: element (row, column) at row + column × order.
  public var matrix: [Double]
  /// F, then X, column-major: one column of `order` elements for each right-hand side.
  public var solution: [Double]
  private var pivots: [Int32]

  /// OpenBLAS runs on one thread: parallelism is over draws, and the order of its sums must not depend on workers.
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Has OpenBLAS run on the calling thread alone, from now on.
  static func runOnOneThread() { _ = singleThreaded }

  /// A system of zeros.
  /// - Precondition: `order` >= 0, `rightHandSides` >= 0.
  public init(order: Int, rightHandSides: Int) {
    precondition(order >= 0 && rightHandSides >= 0, "a system has no negative size")
    DenseSystem.runOnOneThread()
    self.order = order
    self.rightHandSides = rightHandSides
    matrix = Array(repeating: 0, count: order * order)
    solution = Array(repeating: 0, count: order * rightHandSides)
    pivots = Array(repeating: 0, count: order)
  }

  /// Factors A by LU with partial pivoting (LAPACK dgetrf) and replaces F by X, A X = F or Aᵀ X = F (dgetrs).
  ///
  /// A system that holds NaN is "solved" to NaN; the caller looks at the results.
  public func solve(transposed: Bool = false) -> SolveStatus {
    guard order > 0, rightHandSides > 0 else { return .solved }
    if order == 1 { return solveScalar() }
    let (n, columns) = (Int32(order), Int32(rightHandSides))
    let transposition = CChar(UInt8(ascii: transposed ? "T" : "N"))
    let info = unsafe matrix.withUnsafeMutableBufferPointer { a in
      unsafe pivots.withUnsafeMutableBufferPointer { pivots in
        unsafe solution.withUnsafeMutableBufferPointer { x in
          let info = unsafe LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, n, n, a.baseAddress, n, pivots.baseAddress)
          guard info == 0 else { return info }
          return unsafe LAPACKE_dgetrs_work(
            LAPACK_COL_MAJOR, transposition, n, columns, a.baseAddress, n, pivots.baseAddress, x.baseAddress,
            n)
        }
      }
    }
    precondition(info >= 0, "LAPACK refused argument \(-info)")
    return info == 0 ? .solved : .singular(column: Int(info) - 1)
  }

  private func solveScalar() -> SolveStatus {
    guard matrix[0] != 0 else { return .singular(column: 0) }
    for i in solution.indices { solution[i] /= matrix[0] }
    return .solved
  }

  /// The smallest of |u_kk| / max |u_ik| (i <= k) of the factors that the latest `solve` left: about the rounding error
  /// where cancellation made a pivot of what should be zero, or where rows are scaled very differently.
  public func smallestPivotRatio() -> Double {
    var smallest = 1.0
    for k in 0..<order {
      var largest = 0.0
      for i in 0...k { largest = max(largest, abs(matrix[i + k * order])) }
      if largest > 0 { smallest = min(smallest, abs(matrix[k + k * order]) / largest) }
    }
    return smallest
  }

  /// A right null vector of a square column-major matrix: the direction of its smallest singular value (dgesvd),
  /// scaled to largest element 1, with the ratio of the smallest to the largest singular value.
  public static func nullVector(of matrix: [Double], order: Int) -> (vector: [Double], ratio: Double)? {
    guard order > 0, matrix.count == order * order, matrix.allSatisfy(\.isFinite) else { return nil }
    runOnOneThread()
    let n = Int32(order)
    var (a, values) = (matrix, Array(repeating: 0.0, count: order))
    var rightTransposed = Array(repeating: 0.0, count: order * order)
    var (left, superdiagonal) = ([0.0], Array(repeating: 0.0, count: max(order, 1)))
    let info = unsafe LAPACKE_dgesvd(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "N")), CChar(UInt8(ascii: "A")), n, n, &a, n, &values, &left, 1,
      &rightTransposed, n, &superdiagonal)
    guard info == 0, let largest = values.first, let smallest = values.last else { return nil }
    let row = (0..<order).map { rightTransposed[order - 1 + $0 * order] }
    let scale = row.map(abs).max() ?? 1
    return (row.map { $0 / scale }, largest > 0 ? smallest / largest : 0)
  }
}
