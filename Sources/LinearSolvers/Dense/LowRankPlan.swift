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
  /// Number of cells that vary.
  public var varyingCells: Int { cells.count }
  /// Cells that may differ from M0, their values there, their places in J and their other coordinates.
  let cells: LaneIndices
  let staticValues: [Double]
  let members: LaneIndices
  let others: LaneIndices
  /// The small system less I: products of numbers of `inverse` and of differences, by cell of the system (columns first).
  let products: (constants: [Double], sizes: [Double], targets: LaneIndices, differences: LaneIndices)
  /// Where the numbers of `inverse` stand: their places in J and in the matrix.
  let inverseMembers: LaneIndices
  let inverseOthers: LaneIndices
  let factors: [Double]
  let pivots: [Int32]
  /// Rows J of M0^-1 (columns vary) or its columns J (rows vary): `order` numbers for each.
  let inverse: [Double]

  /// - Parameters:
  ///   - pattern: where the cells stand.
  ///   - staticCells: M0, cell by cell.
  ///   - varies: which cells differ from draw to draw; the smaller of their columns and rows become J.
  /// - Returns: nil when M0 is singular to working precision, or a cell of it does not exist.
  public init?(_ pattern: LanePattern, staticCells: [Double], varies: [Bool]) {
    precondition(
      staticCells.count == pattern.count && varies.count == pattern.count, "a value for every cell")
    let moving = (0..<pattern.count).filter { varies[$0] }
    let columns = Set(moving.map { pattern.columns[$0] }).sorted()
    let rows = Set(moving.map { pattern.rows[$0] }).sorted()
    let axis: Axis = rows.count < columns.count ? .rows : .columns
    let varying = axis == .rows ? rows : columns
    let order = pattern.order
    var dense = Array(repeating: 0.0, count: order * order)
    for cell in 0..<pattern.count {
      dense[pattern.rows[cell] + pattern.columns[cell] * order] = staticCells[cell]
    }
    guard order > 0, staticCells.allSatisfy(\.isFinite), !isSingularToWorkingPrecision(dense, order: order)
    else { return nil }
    let place = Dictionary(uniqueKeysWithValues: varying.enumerated().map { ($1, $0) })
    let member = moving.map { place[axis == .rows ? pattern.rows[$0] : pattern.columns[$0]] ?? 0 }
    let other = moving.map { axis == .rows ? pattern.columns[$0] : pattern.rows[$0] }
    (cells, members, others) = (LaneIndices(moving), LaneIndices(member), LaneIndices(other))
    staticValues = moving.map { staticCells[$0] }
    let system = DenseSystem(order: order, rightHandSides: varying.count)
    system.matrix = dense
    for (member, index) in varying.enumerated() { system.solution[member * order + index] = 1 }
    _ = system.solve(transposed: axis == .columns)
    inverse = system.solution
    let size = varying.count
    var (constants, targets, differences): ([Double], [Int], [Int]) = ([], [], [])
    for cell in moving.indices {
      for index in 0..<size {
        constants.append(inverse[index * order + other[cell]])
        // (E M0^-1 D) of columns, (D M0^-1 Eᵀ) of rows.
        targets.append(axis == .columns ? index + member[cell] * size : member[cell] + index * size)
        differences.append(cell)
      }
    }
    products = (constants, constants.map(abs), LaneIndices(targets), LaneIndices(differences))
    inverseMembers = LaneIndices((0..<size * order).map { $0 / order })
    inverseOthers = LaneIndices((0..<size * order).map { $0 % order })
    var (factors, pivots) = (dense, Array(repeating: Int32(0), count: order))
    let n = Int32(order)
    let info = unsafe LAPACKE_dgetrf(LAPACK_COL_MAJOR, n, n, &factors, n, &pivots)
    precondition(info == 0, "a matrix that is not singular has factors")
    (self.factors, self.pivots) = (factors, pivots)
    (self.pattern, self.axis, self.varying) = (pattern, axis, varying)
  }
}
