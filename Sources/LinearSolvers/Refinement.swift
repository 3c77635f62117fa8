import NumericKernels

/// One step of iterative refinement of what a block solver finds: X <- X + M^-1 (F - M X) with the same factors.
///
/// Takes back what elimination loses where a loop nearly uses up what it makes (G. Golub and C. Van Loan, Matrix
/// Computations, section 3.5.3).
public final class Refinement {
  private let solver: any LaneBlockSolver
  private let order: Int
  private let rightHandSides: Int
  private let rows: LaneIndices
  private let columns: LaneIndices
  private let given: ColumnBuffer
  private let found: ColumnBuffer

  /// A workspace for the solver of one block.
  public init(_ solver: any LaneBlockSolver, pattern: LanePattern, rightHandSides: Int) {
    self.solver = solver
    order = pattern.order
    self.rightHandSides = rightHandSides
    (rows, columns) = (LaneIndices(pattern.rows), LaneIndices(pattern.columns))
    given = LaneKernels.buffer(solver.solution.columns)
    found = LaneKernels.buffer(solver.solution.columns)
  }

  /// Solves and refines once.
  public func solve(lanes wanted: UInt8) -> LaneOutcomes {
    let size = given.columns
    LaneKernels.copy(solver.solution, from: 0, count: size, to: given, at: 0)
    let outcomes = solver.solve(lanes: wanted)
    LaneKernels.copy(solver.solution, from: 0, count: size, to: found, at: 0)
    LaneKernels.copy(given, from: 0, count: size, to: solver.solution, at: 0)
    for side in 0..<rightHandSides {
      LaneKernels.subtractProduct(
        solver.cells, rows: rows, columns: columns, vector: LaneSlice(found, first: side * order),
        from: LaneSlice(solver.solution, first: side * order))
    }
    var solved: UInt8 = 0
    for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 && outcomes[lane] != .failed {
      solved |= 1 << lane
    }
    solver.resolve(lanes: solved)
    LaneKernels.add(found, to: solver.solution, count: size)
    return outcomes
  }

  /// By how much the latest step changed the unknowns of a lane at most, relative to them.
  public func largestChange(lane: Int) -> Double {
    var largest = 0.0
    for i in 0..<found.columns {
      let (before, after) = (found.withColumn(i) { $0[lane] }, solver.solution.withColumn(i) { $0[lane] })
      if after != 0 { largest = max(largest, abs(before / after - 1)) }
    }
    return largest
  }
}
