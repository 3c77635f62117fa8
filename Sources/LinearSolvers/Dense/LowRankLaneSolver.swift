// BLAS on eight right-hand sides side by side, in place. Raw pointers: it works on a lane buffer.
import COpenBLAS
public import NumericKernels

/// Solves systems of which few columns or rows vary, by correcting the factors of a static matrix (``LowRankPlan``).
///
/// The accuracy of the correction hangs on M0 and on the small system: draws in which a pivot of that is small are
/// factored as a whole.
public final class LowRankLaneSolver: LaneSolver {
  public var cells: LaneSlice { full.cells }
  public let solution: ColumnBuffer

  /// Below this part of its column, a pivot of the small system sends a draw to LAPACK: six digits may be lost by then.
  static let smallestRatio = 1e-6

  private let plan: LowRankPlan
  private let rightHandSides: Int
  private let small: DenseSystem
  private let full: DenseLaneSolver
  private var differences: [Double]
  /// F, where X takes its place before it is known whether a draw has to be solved again.
  private let given: ColumnBuffer

  /// A workspace of zeros.
  /// - Parameter cells: where the caller puts the cells; nil for a buffer of the solver's own.
  public init(_ plan: LowRankPlan, rightHandSides: Int, cells: LaneSlice? = nil) {
    self.plan = plan
    self.rightHandSides = rightHandSides
    small = DenseSystem(order: plan.varying.count, rightHandSides: rightHandSides)
    full = DenseLaneSolver(pattern: plan.pattern, rightHandSides: rightHandSides, cells: cells)
    solution = full.solution
    given = LaneKernels.buffer(solution.columns)
    differences = Array(repeating: 0, count: plan.cells.count)
  }

  public func solve(lanes wanted: UInt8) -> LaneOutcomes {
    LaneKernels.copy(solution, from: 0, count: solution.columns, to: given, at: 0)
    var outcomes = LaneOutcomes(.failed)
    var rest: UInt8 = 0
    if plan.axis == .rows { substitute() }
    for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 {
      if correct(lane: lane) { outcomes[lane] = .lowRankUpdate } else { rest |= 1 << lane }
    }
    if plan.axis == .columns { substitute() }
    for lane in 0..<LaneKernels.lanes where outcomes[lane] == .lowRankUpdate && !isFinite(lane) { rest |= 1 << lane }
    if rest != 0 { solveAgain(rest, &outcomes) }
    return outcomes
  }

  /// Lanes that the correction leaves in doubt, from F; the others keep their X.
  private func solveAgain(_ lanes: UInt8, _ outcomes: inout LaneOutcomes) {
    for i in 0..<solution.columns { exchange(i, lanes: .max) }
    let solved = full.solve(lanes: lanes)
    for lane in 0..<LaneKernels.lanes where lanes >> lane & 1 == 1 { outcomes[lane] = solved[lane] }
    for i in 0..<solution.columns { exchange(i, lanes: ~lanes) }
  }

  /// Exchanges what stands in `solution` and in `given`.
  private func exchange(_ place: Int, lanes: UInt8) {
    solution.withColumn(place) { a in
      given.withColumn(place) { b in
        for lane in 0..<LaneKernels.lanes where lanes >> lane & 1 == 1 {
          let value = a[lane]
          a[lane] = b[lane]
          b[lane] = value
        }
      }
    }
  }

  /// Columns vary: F <- F - D T. Rows vary: X <- X - M0^-1 Eᵀ T. One lane; false, and nothing changed, when the small
  /// system is in doubt.
  private func correct(lane: Int) -> Bool {
    let (order, size) = (plan.pattern.order, plan.varying.count)
    guard size > 0 else { return true }
    for i in small.matrix.indices { small.matrix[i] = i % (size + 1) == 0 ? 1 : 0 }
    for i in small.solution.indices { small.solution[i] = 0 }
    for (place, entry) in plan.cells.enumerated() {
      let difference = cells.value(entry.cell, lane: lane) - plan.staticCells[entry.cell]
      differences[place] = difference
      for other in 0..<size {
        let product = plan.inverse[other * order + entry.other] * difference
        // (E M0^-1 D) of columns, (D M0^-1 Eᵀ) of rows.
        small.matrix[plan.axis == .columns ? other + entry.member * size : entry.member + other * size] += product
      }
    }
    fillRightHandSide(lane)
    guard small.solve() == .solved, small.smallestPivotRatio() > LowRankLaneSolver.smallestRatio,
      small.solution.allSatisfy(\.isFinite)
    else { return false }
    apply(lane)
    return true
  }

  private func fillRightHandSide(_ lane: Int) {
    let (order, size) = (plan.pattern.order, plan.varying.count)
    for side in 0..<rightHandSides {
      switch plan.axis {
      case .columns:
        for i in 0..<order {
          let value = solution.withColumn(side * order + i) { $0[lane] }
          guard value != 0 else { continue }
          for member in 0..<size { small.solution[member + side * size] += plan.inverse[member * order + i] * value }
        }
      case .rows:
        for (place, entry) in plan.cells.enumerated() {
          let value = solution.withColumn(side * order + entry.other) { $0[lane] }
          small.solution[entry.member + side * size] += differences[place] * value
        }
      }
    }
  }

  private func apply(_ lane: Int) {
    let (order, size) = (plan.pattern.order, plan.varying.count)
    for side in 0..<rightHandSides {
      switch plan.axis {
      case .columns:
        for (place, entry) in plan.cells.enumerated() {
          let part = differences[place] * small.solution[entry.member + side * size]
          solution.withColumn(side * order + entry.other) { $0[lane] -= part }
        }
      case .rows:
        for i in 0..<order {
          var part = 0.0
          for member in 0..<size { part += plan.inverse[member * order + i] * small.solution[member + side * size] }
          solution.withColumn(side * order + i) { $0[lane] -= part }
        }
      }
    }
  }

  /// X <- M0^-1 X for all lanes: rows of eight lanes are the columns of a matrix 8 x order, which the factors solve
  /// from the right, Xᵀ <- Xᵀ Pᵀ L^-T U^-T.
  private func substitute() {
    let (order, lanes) = (plan.pattern.order, LaneKernels.lanes)
    let (n, m) = (Int32(order), Int32(lanes))
    for side in 0..<rightHandSides {
      let x = unsafe solution.pointer(toColumn: side * order)
      for i in 0..<order {
        let other = Int(plan.pivots[i]) - 1
        guard other != i else { continue }
        for lane in 0..<lanes { unsafe swap(&x[i * lanes + lane], &x[other * lanes + lane]) }
      }
      unsafe plan.factors.withUnsafeBufferPointer { lu in
        unsafe cblas_dtrsm(
          CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasUnit, m, n, 1, lu.baseAddress, n, x, m)
        unsafe cblas_dtrsm(
          CblasColMajor, CblasRight, CblasUpper, CblasTrans, CblasNonUnit, m, n, 1, lu.baseAddress, n, x, m)
      }
    }
  }

  private func isFinite(_ lane: Int) -> Bool {
    (0..<solution.columns).allSatisfy { i in solution.withColumn(i) { $0[lane].isFinite } }
  }
}
