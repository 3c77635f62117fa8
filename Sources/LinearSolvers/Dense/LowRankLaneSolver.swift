// LAPACK and BLAS on eight right-hand sides side by side, in place. Raw pointers: they work on a lane buffer.
import COpenBLAS
public import NumericKernels

/// Solves systems of which few columns vary, by correcting the factors of a static matrix.
///
/// With M0 static and D what the columns J of a draw differ by, M = M0 + D E, where the rows of E pick J out. So
/// X = M0^-1 (F - D T) with (I + E M0^-1 D) T = E M0^-1 F: the Sherman-Morrison-Woodbury identity (M. Woodbury,
/// Statistical Research Group Memorandum 42, Princeton 1950), with |J| equations in place of all. Its accuracy hangs on
/// M0 and on the small system: draws in which a pivot of that is small are factored as a whole.
public final class LowRankLaneSolver: LaneSolver {
  public var cells: LaneSlice { full.cells }
  public let solution: ColumnBuffer

  /// Below this part of its column, a pivot of the small system sends a draw to LAPACK: six digits may be lost by then.
  static let smallestRatio = 1e-6

  private let order: Int
  private let rightHandSides: Int
  /// Cells that vary: place in `cells`, row, and which of the varying columns they stand in.
  private let varying: [(cell: Int, row: Int, column: Int)]
  private let staticCells: [Double]
  private let varyingColumns: [Int]
  private var factors: [Double]
  private var pivots: [Int32]
  /// E M0^-1, row by row: `order` numbers for each varying column.
  private let inverseRows: [Double]
  private let small: DenseSystem
  private let full: DenseLaneSolver

  /// - Parameters:
  ///   - pattern: where the cells stand.
  ///   - staticCells: M0, cell by cell.
  ///   - varyingColumns: the columns J, ascending; all others are the same in every draw.
  /// - Returns: nil when M0 is singular to working precision.
  public init?(
    pattern: LanePattern, staticCells: [Double], varyingColumns: [Int], rightHandSides: Int, cells: LaneSlice? = nil
  ) {
    precondition(staticCells.count == pattern.count, "a static value for every cell")
    let order = pattern.order
    var dense = Array(repeating: 0.0, count: order * order)
    for cell in 0..<pattern.count { dense[pattern.rows[cell] + pattern.columns[cell] * order] = staticCells[cell] }
    guard order > 0, !isSingularToWorkingPrecision(dense, order: order) else { return nil }
    self.order = order
    self.rightHandSides = rightHandSides
    self.staticCells = staticCells
    self.varyingColumns = varyingColumns
    let place = Dictionary(uniqueKeysWithValues: varyingColumns.enumerated().map { ($1, $0) })
    varying = (0..<pattern.count).compactMap { cell in
      place[pattern.columns[cell]].map { (cell, pattern.rows[cell], $0) }
    }
    (factors, pivots) = LowRankLaneSolver.factored(dense, order: order)
    inverseRows = LowRankLaneSolver.inverseRows(dense, order: order, rows: varyingColumns)
    small = DenseSystem(order: varyingColumns.count, rightHandSides: rightHandSides)
    full = DenseLaneSolver(pattern: pattern, rightHandSides: rightHandSides, cells: cells)
    solution = full.solution
  }

  private static func factored(_ matrix: [Double], order: Int) -> ([Double], [Int32]) {
    DenseSystem.runOnOneThread()
    var (factors, pivots) = (matrix, Array(repeating: Int32(0), count: order))
    let info = unsafe LAPACKE_dgetrf(LAPACK_COL_MAJOR, Int32(order), Int32(order), &factors, Int32(order), &pivots)
    precondition(info == 0, "a matrix that is not singular has factors")
    return (factors, pivots)
  }

  /// Rows of M0^-1: row j solves M0ᵀ x = e_j.
  private static func inverseRows(_ matrix: [Double], order: Int, rows: [Int]) -> [Double] {
    let system = DenseSystem(order: order, rightHandSides: rows.count)
    system.matrix = matrix
    for (place, row) in rows.enumerated() { system.solution[place * order + row] = 1 }
    _ = system.solve(transposed: true)
    return system.solution
  }

  public func solve(lanes wanted: UInt8) -> LaneOutcomes {
    var outcomes = LaneOutcomes(.failed)
    var rest: UInt8 = 0
    var corrected: UInt8 = 0
    for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 {
      if correct(lane: lane) { corrected |= 1 << lane } else { rest |= 1 << lane }
    }
    if rest != 0 {
      // These read F as the caller gave it; the others are lanes of their own and lose nothing.
      let solved = full.solve(lanes: rest)
      for lane in 0..<LaneKernels.lanes where rest >> lane & 1 == 1 { outcomes[lane] = solved[lane] }
    }
    if corrected != 0 {
      var kept: [Double] = []
      if rest != 0 { kept = restoring(rest) }
      substitute()
      if rest != 0 { restore(kept, rest) }
      for lane in 0..<LaneKernels.lanes where corrected >> lane & 1 == 1 {
        outcomes[lane] = isFinite(lane) ? .lowRankUpdate : .failed
      }
    }
    return outcomes
  }

  /// F <- F - D T in one lane; false, and F as it was, when the small system is in doubt.
  private func correct(lane: Int) -> Bool {
    let size = varyingColumns.count
    for i in small.matrix.indices { small.matrix[i] = i % (size + 1) == 0 ? 1 : 0 }
    for i in small.solution.indices { small.solution[i] = 0 }
    let differences = varying.map { entry in cells.value(entry.cell, lane: lane) - staticCells[entry.cell] }
    for (entry, difference) in zip(varying, differences) where difference != 0 {
      for row in 0..<size {
        small.matrix[row + entry.column * size] += inverseRows[row * order + entry.row] * difference
      }
    }
    for side in 0..<rightHandSides {
      for i in 0..<order {
        let value = solution.withColumn(side * order + i) { $0[lane] }
        guard value != 0 else { continue }
        for row in 0..<size { small.solution[row + side * size] += inverseRows[row * order + i] * value }
      }
    }
    guard small.solve() == .solved, small.smallestPivotRatio() > LowRankLaneSolver.smallestRatio,
      small.solution.allSatisfy(\.isFinite)
    else { return false }
    for side in 0..<rightHandSides {
      for (entry, difference) in zip(varying, differences) where difference != 0 {
        let part = difference * small.solution[entry.column + side * size]
        solution.withColumn(side * order + entry.row) { $0[lane] -= part }
      }
    }
    return true
  }

  /// X <- M0^-1 X for all lanes: rows of eight lanes are the columns of a matrix 8 x order, which the factors solve
  /// from the right, Xᵀ <- Xᵀ Pᵀ L^-T U^-T.
  private func substitute() {
    let (n, lanes) = (Int32(order), Int32(LaneKernels.lanes))
    for side in 0..<rightHandSides {
      let x = unsafe solution.pointer(toColumn: side * order)
      for i in 0..<order {
        let other = Int(pivots[i]) - 1
        guard other != i else { continue }
        for lane in 0..<LaneKernels.lanes {
          let (a, b) = (i * LaneKernels.lanes + lane, other * LaneKernels.lanes + lane)
          let swapped = unsafe x[a]
          unsafe x[a] = x[b]
          unsafe x[b] = swapped
        }
      }
      unsafe factors.withUnsafeBufferPointer { lu in
        unsafe cblas_dtrsm(
          CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasUnit, lanes, n, 1, lu.baseAddress, n, x, lanes)
        unsafe cblas_dtrsm(
          CblasColMajor, CblasRight, CblasUpper, CblasTrans, CblasNonUnit, lanes, n, 1, lu.baseAddress, n, x, lanes)
      }
    }
  }

  private func isFinite(_ lane: Int) -> Bool {
    (0..<solution.columns).allSatisfy { i in solution.withColumn(i) { $0[lane].isFinite } }
  }

  /// What stands in some lanes, number by number.
  private func restoring(_ lanes: UInt8) -> [Double] {
    (0..<solution.columns).flatMap { i in
      solution.withColumn(i) { column in (0..<LaneKernels.lanes).filter { lanes >> $0 & 1 == 1 }.map { column[$0] } }
    }
  }

  private func restore(_ values: [Double], _ lanes: UInt8) {
    var next = 0
    for i in 0..<solution.columns {
      for lane in 0..<LaneKernels.lanes where lanes >> lane & 1 == 1 {
        let value = values[next]
        solution.withColumn(i) { $0[lane] = value }
        next += 1
      }
    }
  }
}
