// LAPACK on the dense matrices of eight draws. Raw pointers: LAPACK reads and writes parts of one array.
import COpenBLAS
public import NumericKernels

/// Solves systems of which much is not zero: LU factors with partial pivoting for every draw (LAPACK dgetrf, dgetrs).
public final class DenseLaneSolver: LaneBlockSolver {
  /// M: a place for each cell of the pattern.
  public let cells: LaneSlice
  /// F, then X: row + right-hand side × order.
  public let solution: ColumnBuffer

  private let pattern: LanePattern
  private let rightHandSides: Int
  private let places: LaneIndices
  private let keepsFactors: Bool
  /// Cells of one draw after those of another: a draw's own are read one after the other.
  private let values: ColumnBuffer
  /// The matrix at work, which stays in the cache while it is filled and factored; or one for each lane.
  private var matrices: [Double]
  private var columns: [Double]
  private var pivots: [Int32]

  /// A workspace of zeros.
  /// - Parameters:
  ///   - cells: where the caller puts the cells; nil for a buffer of the solver's own.
  ///   - keepsFactors: whether `resolve` will be called, which takes room for the factors of eight draws.
  public init(
    pattern: LanePattern, rightHandSides: Int, cells: LaneSlice? = nil, keepsFactors: Bool = false
  ) {
    DenseSystem.runOnOneThread()
    let order = pattern.order
    self.pattern = pattern
    self.rightHandSides = rightHandSides
    self.cells = cells ?? LaneSlice(LaneKernels.buffer(pattern.count))
    solution = LaneKernels.buffer(order * rightHandSides)
    places = LaneIndices((0..<pattern.count).map { pattern.rows[$0] + pattern.columns[$0] * order })
    self.keepsFactors = keepsFactors
    values = ColumnBuffer(columns: LaneKernels.lanes, rows: pattern.count)
    matrices = Array(repeating: 0, count: order * order * (keepsFactors ? LaneKernels.lanes : 1))
    columns = Array(repeating: 0, count: order * rightHandSides)
    pivots = Array(repeating: 0, count: order * LaneKernels.lanes)
  }

  /// Solves the wanted lanes one after another by LU factors with partial pivoting (LAPACK).
  /// - Returns: how each lane was solved; `failed` for singular matrices, cells that are no numbers and lanes that are
  ///   not wanted.
  public func solve(lanes wanted: UInt8) -> LaneOutcomes {
    LaneKernels.split(cells, count: pattern.count, into: values)
    var outcomes = LaneOutcomes(.failed)
    for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 {
      if pattern.order == 0 || rightHandSides == 0 || solve(lane: lane) { outcomes[lane] = .lapack }
    }
    return outcomes
  }

  /// Solves another F with the factors of the latest `solve`.
  /// - Precondition: the solver keeps its factors; `solve` solved the wanted lanes.
  public func resolve(lanes wanted: UInt8) {
    precondition(keepsFactors, "the factors are gone")
    for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 && !columns.isEmpty {
      load(lane)
      _ = substitute(lane)
      store(lane)
    }
  }

  /// Where the matrix of a lane starts.
  private func start(_ lane: Int) -> Int { keepsFactors ? lane * pattern.order * pattern.order : 0 }

  private func fill(_ lane: Int) {
    let (start, size) = (start(lane), pattern.order * pattern.order)
    unsafe matrices.withUnsafeMutableBufferPointer { all in
      guard let base = all.baseAddress else { return }
      unsafe (base + start).update(repeating: 0, count: size)
      unsafe LaneKernels.scatter(column: lane, of: values, to: places, of: base + start)
    }
  }

  private func solve(lane: Int) -> Bool {
    fill(lane)
    load(lane)
    guard factor(lane) == 0, substitute(lane) == 0, isTrustworthy(lane: lane) else { return false }
    store(lane)
    return true
  }

  private func load(_ lane: Int) {
    for i in columns.indices { columns[i] = solution.withColumn(i) { $0[lane] } }
  }

  private func store(_ lane: Int) {
    for i in columns.indices {
      let value = columns[i]
      solution.withColumn(i) { $0[lane] = value }
    }
  }

  private func factor(_ lane: Int) -> Int32 {
    let (order, n, start) = (pattern.order, Int32(pattern.order), start(lane))
    let info = unsafe matrices.withUnsafeMutableBufferPointer { all in
      unsafe pivots.withUnsafeMutableBufferPointer { pivots in
        guard let a = all.baseAddress, let p = pivots.baseAddress else { return Int32(0) }
        return unsafe LAPACKE_dgetrf_work(
          LAPACK_COL_MAJOR, n, n, a + start, n, p + lane * order)
      }
    }
    precondition(info >= 0, "LAPACK refused argument \(-info)")
    return info
  }

  private func substitute(_ lane: Int) -> Int32 {
    let (order, n, start) = (pattern.order, Int32(pattern.order), start(lane))
    let info = unsafe matrices.withUnsafeBufferPointer { all in
      unsafe pivots.withUnsafeBufferPointer { pivots in
        unsafe columns.withUnsafeMutableBufferPointer { x in
          guard let a = all.baseAddress, let p = pivots.baseAddress else { return Int32(0) }
          return unsafe LAPACKE_dgetrs_work(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "N")), n, Int32(rightHandSides), a + start, n,
            p + lane * order, x.baseAddress, n)
        }
      }
    }
    precondition(info >= 0, "LAPACK refused argument \(-info)")
    return info
  }

  /// A loop that uses up all it makes rarely leaves an exact zero: rounding makes a pivot of 1e-17 and a score of 1e16
  /// of it. Bad scaling looks alike at first, so a suspect is looked at again with its rows and columns scaled.
  private func isTrustworthy(lane: Int) -> Bool {
    let (order, size) = (pattern.order, pattern.order * pattern.order)
    let all = matrices
    let factors = all.span
    var smallest = 1.0
    for k in 0..<order {
      let first = start(lane) + k * order
      let column = factors.extracting(first..<first + k + 1)
      let largest = ColumnScan.summary(column, limit: 0).largest
      if largest > 0 { smallest = min(smallest, abs(column[k]) / largest) }
    }
    if smallest >= 1e-12 { return true }
    var dense = Array(repeating: 0.0, count: size)
    for cell in 0..<pattern.count {
      dense[pattern.rows[cell] + pattern.columns[cell] * order] = cells.value(cell, lane: lane)
    }
    return !isSingularToWorkingPrecision(dense, order: order)
  }
}
