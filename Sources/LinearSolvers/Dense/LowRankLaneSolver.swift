// BLAS on eight right-hand sides side by side, in place. Raw pointers: it works on a lane buffer.
import COpenBLAS
public import NumericKernels

/// Solves systems of which few columns or rows vary, by correcting the factors of a static matrix (``LowRankPlan``).
///
/// The accuracy of the correction hangs on M0 and on the small system: draws in which a pivot of that is small are
/// factored as a whole.
public final class LowRankLaneSolver: LaneBlockSolver {
  /// M: a place for each cell of the pattern.
  public var cells: LaneSlice { full.cells }
  /// F, then X: row + right-hand side × order.
  public let solution: ColumnBuffer

  /// Below this part of its column, a pivot of the small system sends a draw to LAPACK: six digits may be lost by then.
  static let smallestRatio = 1e-6

  private let plan: LowRankPlan
  private let rightHandSides: Int
  private let small: DenseSystem
  private let full: DenseLaneSolver
  private let differences: ColumnBuffer
  private let sizes: ColumnBuffer
  /// The small system, cell by cell, and the sums of the absolute values of its terms: what a pivot has to be measured by.
  private let matrix: ColumnBuffer
  private let scales: ColumnBuffer
  /// T with its sign turned; zero in lanes that are in doubt.
  private let corrections: ColumnBuffer
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
    let size = plan.varying.count
    differences = LaneKernels.buffer(plan.varyingCells)
    sizes = LaneKernels.buffer(plan.varyingCells)
    matrix = LaneKernels.buffer(size * size)
    scales = LaneKernels.buffer(size * size)
    corrections = LaneKernels.buffer(size * rightHandSides)
  }

  /// Solves the wanted lanes by the static factors and a correction for the cells that vary; a lane that this leaves in
  /// doubt is factored on its own.
  /// - Returns: how each lane was solved; `failed` for singular matrices and lanes that are not wanted.
  public func solve(lanes wanted: UInt8) -> LaneOutcomes {
    LaneKernels.copy(solution, from: 0, count: solution.columns, to: given, at: 0)
    var outcomes = LaneOutcomes(.failed)
    var rest: UInt8 = 0
    if plan.axis == .rows { substitute() }
    fillSmallSystem()
    for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 {
      if solveSmallSystem(lane) { outcomes[lane] = .lowRankUpdate } else { rest |= 1 << lane }
    }
    correct()
    if plan.axis == .columns { substitute() }
    for lane in 0..<LaneKernels.lanes where outcomes[lane] == .lowRankUpdate && !isFinite(lane) {
      rest |= 1 << lane
    }
    if rest != 0 { solveAgain(rest, &outcomes) }
    return outcomes
  }

  /// Solves another F; the correction is found anew, which costs as much as `solve`.
  public func resolve(lanes wanted: UInt8) { _ = solve(lanes: wanted) }

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

  /// I + E M0^-1 D and E M0^-1 F (columns vary), or I + D M0^-1 Eᵀ and D X0 (rows vary), in all lanes.
  private func fillSmallSystem() {
    let (order, size) = (plan.pattern.order, plan.varying.count)
    LaneKernels.subtract(plan.staticValues, from: cells, at: plan.cells, into: differences, size: sizes)
    for (buffer, constants, differences) in [
      (matrix, plan.products.constants, differences), (scales, plan.products.sizes, sizes),
    ] {
      LaneKernels.clear(buffer, count: size * size)
      for i in 0..<size { buffer.withColumn(i * (size + 1)) { $0.update(repeating: 1) } }
      LaneKernels.accumulate(
        constants: constants, 0..<constants.count, rows: plan.products.targets,
        columns: plan.products.differences,
        vector: LaneSlice(differences), into: LaneSlice(buffer))
    }
    LaneKernels.clear(corrections, count: corrections.columns)
    for side in 0..<rightHandSides {
      let (x, out) = (LaneSlice(solution, first: side * order), LaneSlice(corrections, first: side * size))
      switch plan.axis {
      case .columns:
        LaneKernels.accumulate(
          constants: plan.inverse, 0..<plan.inverse.count, rows: plan.inverseMembers,
          columns: plan.inverseOthers,
          vector: x, into: out)
      case .rows:
        LaneKernels.accumulate(
          differences, 0..<plan.varyingCells, rows: plan.members, columns: plan.others, vector: x, into: out)
      }
    }
  }

  /// T of one lane, its sign turned; false, and zeros, when the small system is in doubt.
  private func solveSmallSystem(_ lane: Int) -> Bool {
    let size = plan.varying.count
    for i in 0..<size * size { small.matrix[i] = matrix.withColumn(i) { $0[lane] } }
    for i in 0..<size * rightHandSides { small.solution[i] = corrections.withColumn(i) { $0[lane] } }
    let isSafe = small.solve() == .solved && small.solution.allSatisfy(\.isFinite) && hasSafePivots(lane)
    for i in 0..<size * rightHandSides {
      let value = isSafe ? -small.solution[i] : 0
      corrections.withColumn(i) { $0[lane] = value }
    }
    return isSafe
  }

  private func hasSafePivots(_ lane: Int) -> Bool {
    let size = plan.varying.count
    return (0..<size).allSatisfy { column in
      let scale = (0..<size).reduce(1) { scale, row in
        max(scale, scales.withColumn(row + column * size) { $0[lane] })
      }
      return abs(small.matrix[column * (size + 1)]) > LowRankLaneSolver.smallestRatio * scale
    }
  }

  /// Columns vary: F <- F - D T. Rows vary: X <- X - M0^-1 Eᵀ T.
  private func correct() {
    let (order, size) = (plan.pattern.order, plan.varying.count)
    for side in 0..<rightHandSides {
      let (t, x) = (LaneSlice(corrections, first: side * size), LaneSlice(solution, first: side * order))
      switch plan.axis {
      case .columns:
        LaneKernels.accumulate(
          differences, 0..<plan.varyingCells, rows: plan.others, columns: plan.members, vector: t, into: x)
      case .rows:
        LaneKernels.accumulate(
          constants: plan.inverse, 0..<plan.inverse.count, rows: plan.inverseOthers,
          columns: plan.inverseMembers,
          vector: t, into: x)
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
