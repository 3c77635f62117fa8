import COpenBLAS
import NumericKernels

/// The factors of a static matrix and what a correction for few varying columns, or few varying rows, needs of its
/// inverse: made once, shared between workers.
///
/// With M0 static, columns J that differ by D, and E the rows of the identity that pick J out, M = M0 + D E and
/// X = M0^-1 (F - D T), (I + E M0^-1 D) T = E M0^-1 F. With rows J that differ by D, M = M0 + Eᵀ D and
/// X = X0 - M0^-1 Eᵀ T, X0 = M0^-1 F, (I + D M0^-1 Eᵀ) T = D X0. Both are the Sherman-Morrison-Woodbury identity
/// (M. Woodbury, Statistical Research Group Memorandum 42, Princeton 1950), with |J| equations in place of all.
public struct LowRankPlan: Sendable {
  /// Which part of a matrix varies.
  public enum Axis: Hashable, Sendable {
    case columns
    case rows
  }

  /// Cells of the matrix.
  public let pattern: LanePattern
  /// Whether J are columns or rows.
  public let axis: Axis
  /// J, ascending.
  public let varying: [Int]
  /// Cells that may differ from M0: place in the pattern, place in J, and the other coordinate.
  let cells: [(cell: Int, member: Int, other: Int)]
  /// Number of cells that vary.
  public var varyingCells: Int { cells.count }
  /// M0, cell by cell.
  let staticCells: [Double]
  let factors: [Double]
  let pivots: [Int32]
  /// Rows J of M0^-1 (columns vary) or its columns J (rows vary): `order` numbers for each.
  let inverse: [Double]

  /// - Parameters:
  ///   - pattern: where the cells stand.
  ///   - staticCells: M0, cell by cell.
  ///   - varies: which cells differ from draw to draw; the smaller of their columns and rows become J.
  /// - Returns: nil when M0 is singular to working precision.
  public init?(_ pattern: LanePattern, staticCells: [Double], varies: [Bool]) {
    precondition(staticCells.count == pattern.count && varies.count == pattern.count, "a value for every cell")
    let moving = (0..<pattern.count).filter { varies[$0] }
    let columns = Set(moving.map { pattern.columns[$0] }).sorted()
    let rows = Set(moving.map { pattern.rows[$0] }).sorted()
    let axis: Axis = rows.count < columns.count ? .rows : .columns
    let varying = axis == .rows ? rows : columns
    let order = pattern.order
    var dense = Array(repeating: 0.0, count: order * order)
    for cell in 0..<pattern.count { dense[pattern.rows[cell] + pattern.columns[cell] * order] = staticCells[cell] }
    guard order > 0, !isSingularToWorkingPrecision(dense, order: order) else { return nil }
    let place = Dictionary(uniqueKeysWithValues: varying.enumerated().map { ($1, $0) })
    cells = moving.compactMap { cell in
      let (row, column) = (pattern.rows[cell], pattern.columns[cell])
      return axis == .rows ? place[row].map { (cell, $0, column) } : place[column].map { (cell, $0, row) }
    }
    let system = DenseSystem(order: order, rightHandSides: varying.count)
    system.matrix = dense
    for (member, index) in varying.enumerated() { system.solution[member * order + index] = 1 }
    _ = system.solve(transposed: axis == .columns)
    inverse = system.solution
    var (factors, pivots) = (dense, Array(repeating: Int32(0), count: order))
    let n = Int32(order)
    let info = unsafe LAPACKE_dgetrf(LAPACK_COL_MAJOR, n, n, &factors, n, &pivots)
    precondition(info == 0, "a matrix that is not singular has factors")
    (self.factors, self.pivots) = (factors, pivots)
    (self.pattern, self.axis, self.varying, self.staticCells) = (pattern, axis, varying, staticCells)
  }
}
