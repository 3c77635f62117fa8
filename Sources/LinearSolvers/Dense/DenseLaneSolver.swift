// LAPACK on the dense matrices of eight draws. Raw pointers: LAPACK reads and writes parts of one array.
import COpenBLAS
public import NumericKernels

/// Solves systems of which much is not zero: LU factors with partial pivoting for every draw (LAPACK dgetrf, dgetrs).
public final class DenseLaneSolver: LaneBlockSolver {
  public let cells: LaneSlice
  public let solution: ColumnBuffer

  private let pattern: LanePattern
  private let rightHandSides: Int
  private let places: LaneIndices
  private var matrices: [Double]
  private var columns: [Double]
  private var pivots: [Int32]

  /// A workspace of zeros.
  /// - Parameter cells: where the caller puts the cells; nil for a buffer of the solver's own.
  public init(pattern: LanePattern, rightHandSides: Int, cells: LaneSlice? = nil) {
    DenseSystem.runOnOneThread()
    let order = pattern.order
    self.pattern = pattern
    self.rightHandSides = rightHandSides
    self.cells = cells ?? LaneSlice(LaneKernels.buffer(pattern.count))
    solution = LaneKernels.buffer(order * rightHandSides)
    places = LaneIndices((0..<pattern.count).map { pattern.rows[$0] + pattern.columns[$0] * order })
    matrices = Array(repeating: 0, count: order * order * LaneKernels.lanes)
    columns = Array(repeating: 0, count: order * rightHandSides)
    pivots = Array(repeating: 0, count: order * LaneKernels.lanes)
  }

  public func solve(lanes wanted: UInt8) -> LaneOutcomes {
    let (order, size) = (pattern.order, pattern.order * pattern.order)
    let count = LaneKernels.lanes - wanted.leadingZeroBitCount
    clear(count * size)
    var span = matrices.mutableSpan
    LaneKernels.scatter(cells, to: places, ofMatrices: &span, stride: size, wanted: count)
    var outcomes = LaneOutcomes(.failed)
    for lane in 0..<count where wanted >> lane & 1 == 1 {
      if order == 0 || rightHandSides == 0 || solve(lane: lane) { outcomes[lane] = .lapack }
    }
    return outcomes
  }

  public func resolve(lanes wanted: UInt8) {
    for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 && !columns.isEmpty {
      load(lane)
      _ = substitute(lane)
      store(lane)
    }
  }

  private func clear(_ count: Int) {
    unsafe matrices.withUnsafeMutableBufferPointer {
      unsafe $0.baseAddress?.update(repeating: 0, count: count)
    }
  }

  private func solve(lane: Int) -> Bool {
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
    let (order, n) = (pattern.order, Int32(pattern.order))
    let info = unsafe matrices.withUnsafeMutableBufferPointer { all in
      unsafe pivots.withUnsafeMutableBufferPointer { pivots in
        guard let a = all.baseAddress, let p = pivots.baseAddress else { return Int32(0) }
        return unsafe LAPACKE_dgetrf_work(
          LAPACK_COL_MAJOR, n, n, a + lane * order * order, n, p + lane * order)
      }
    }
    precondition(info >= 0, "LAPACK refused argument \(-info)")
    return info
  }

  private func substitute(_ lane: Int) -> Int32 {
    let (order, n) = (pattern.order, Int32(pattern.order))
    let info = unsafe matrices.withUnsafeBufferPointer { all in
      unsafe pivots.withUnsafeBufferPointer { pivots in
        unsafe columns.withUnsafeMutableBufferPointer { x in
          guard let a = all.baseAddress, let p = pivots.baseAddress else { return Int32(0) }
          return unsafe LAPACKE_dgetrs_work(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "N")), n, Int32(rightHandSides), a + lane * order * order, n,
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
      let first = lane * size + k * order
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
