import Glibc

/// What is known of a sparse system before its draws: order of solution, scales, static solutions and their
/// adjoints, and the symbolic factorisation. Made once, shared by the ``LaneSolver`` of every worker.
///
/// The system is A x = f, one x for each right-hand side f, of which scores q·x are wanted (or Aᵀ x = f, see
/// `transposed`). Its supplies span twenty powers of ten, so all that needs a common measure is done on
/// diag(1 / s) A diag(s), where s are the static supplies. Draws are solved by Gauss-Seidel sweeps over the
/// draw's own matrix: in a good order (``SweepOrder``) an ecoinvent-sized system gains a digit a sweep from
/// the static solution, without inner products or preconditioner; see ``LaneSolver`` for what happens when it
/// does not.
public struct LaneSystem: Sendable {
  /// Draws that are solved together.
  public static let lanes = 8

  /// Number of equations.
  public let order: Int
  /// For each cell of the pattern, its slot in ``LaneSolver/values``: lane l of slot s stands at 8 s + l.
  public let slots: [Int32]
  /// The static solutions, one for each right-hand side.
  public let staticSolutions: [[Double]]
  /// By how much one sweep divides the errors of the scores, measured on the static system; 0: it solves it.
  public let sweepContraction: Double

  /// A draw is iterated to this error of its scores, relative to their contribution sums.
  public let aimedError: Double
  /// A draw with a larger estimate of that error is handed down the ladder, in the end to failure.
  public let acceptedError: Double

  let matrix: SweepMatrix
  let demands: [LaneDemand]
  let scores: [LaneScore]
  let direct: DirectPlan
  let rightHandSidesVary: Bool
  /// Every so many sweeps are made in double precision; 0 where sweeps do not converge.
  let sweepPeriod: Int

  /// Plans the draws of a system.
  /// - Parameters:
  ///   - pattern: the cells of A; every process should have a cell on the diagonal, or nothing is swept.
  ///   - values: static values of the cells, in the pattern's order.
  ///   - rightHandSides: the static f, of `order` elements each.
  ///   - scores: the static coefficients q, of `order` elements each.
  ///   - transposed: solves Aᵀ x = f instead, for fewer solves where scores are fewer than demands: the f are
  ///     then the coefficients of the scores, and the q are the demands.
  ///   - rightHandSidesVary: draws bring right-hand sides of their own.
  /// - Throws: ``LaneSystemFailure``
  public init(
    pattern: SparsePattern, values: [Double], rightHandSides: [[Double]], scores: [[Double]],
    transposed: Bool = false, rightHandSidesVary: Bool = false, aimedError: Double = 1e-9,
    acceptedError: Double = 1e-7
  ) throws(LaneSystemFailure) {
    precondition(values.count == pattern.cells, "a static value for every cell")
    precondition(
      (rightHandSides + scores).allSatisfy { $0.count == pattern.order }, "vectors of `order` elements")
    precondition(pattern.order > 0 && !rightHandSides.isEmpty && !scores.isEmpty, "nothing to solve")
    order = pattern.order
    self.aimedError = aimedError
    self.acceptedError = acceptedError
    self.rightHandSidesVary = rightHandSidesVary

    // The pattern by rows; as columns of KLU it is the transpose, whose columns are diagonally dominant once
    // scaled.
    let (byRows, cells) = transposed ? (pattern, pattern.rows.indices.map(Int32.init)) : pattern.transposed()
    let rowValues = cells.map { values[Int($0)] }
    let statics = try StaticSystem(byRows, rowValues, rightHandSides: rightHandSides, scores: scores)
    let rows = SparseRows(order: order, starts: byRows.columnStarts, columns: byRows.rows)
    let sequence = rows.levelled(statics.sweepOrder(rows, rightHandSides: rightHandSides, scores: scores))
    let (matrix, slotOfCell) = SweepMatrix.of(rows, sequence: sequence)
    self.matrix = matrix
    let demands = statics.demands(rightHandSides, vary: rightHandSidesVary, scores: scores, matrix, rows)
    let planned = statics.scores(scores, matrix, rows)
    (self.demands, self.scores) = (demands, planned)
    staticSolutions = statics.solutions
    direct = DirectPlan(
      analysis: statics.analysis, staticValues: statics.scaledValues, cellScales: statics.cellScales,
      scales: statics.scales, slots: slotOfCell)
    var slots = [Int32](repeating: 0, count: cells.count)
    for (cell, original) in cells.enumerated() { slots[Int(original)] = slotOfCell[cell] }
    self.slots = slots

    let contraction =
      matrix.isComplete ? statics.contraction(matrix, slotOfCell, weights: demands[0].weights) : 1
    sweepContraction = contraction
    sweepPeriod = LaneSystem.period(contraction)
  }

  /// Sweeps from an error of one to one of 1e-5, which single precision still holds with a digit to spare.
  private static func period(_ contraction: Double) -> Int {
    guard contraction < 0.8 else { return 0 }
    return max(4, Int((-12 / log(max(contraction, 1e-6))).rounded(.up)))
  }
}

/// Why a system cannot be planned.
public enum LaneSystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The static matrix has no pivot for this row (of the system that is solved).
  case singular(row: Int)
  /// A static value is NaN or infinite, or a static solution overflows.
  case notFinite
  /// The factors do not fit in memory or in 32-bit indices.
  case tooLarge

  /// The reason and what to look at.
  public var description: String {
    switch self {
    case .singular(let row):
      "the static system is singular: equation \(row) depends on the others; look for a process without production "
        + "or a loop that uses all it makes"
    case .notFinite: "the static system has a value that is NaN or infinite, or its solution overflows"
    case .tooLarge: "the factors of the static system do not fit in memory"
    }
  }
}
