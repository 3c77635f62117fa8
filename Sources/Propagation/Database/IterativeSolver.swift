import LinearSolvers
import NumericKernels

/// Solves the whole reached system by sweeps over eight draws, with factorisations for draws that need them.
final class IterativeSolver: TechnosphereSolver {
  var cells: LaneSlice { LaneSlice(column: 0, of: solver.values) }

  private let solver: LaneSolver
  private let sides: Int
  /// Right-hand sides, one column for each; nil where they are static.
  private let given: ColumnBuffer?

  init(_ system: LaneSystem, rightHandSides: Int, vary: Bool) {
    solver = LaneSolver(system)
    sides = rightHandSides
    given = vary ? ColumnBuffer(columns: rightHandSides, rows: LaneKernels.lanes * system.order) : nil
  }

  func rightHandSide(_ side: Int) -> LaneSlice? { given.map { LaneSlice(column: side, of: $0) } }

  func unknowns(_ side: Int) -> LaneSlice { LaneSlice(column: 0, of: solver.supplies(ofRightHandSide: side)) }

  func solve(count: Int) -> LaneOutcomes {
    solver.solve(draws: count, rightHandSides: given)
    var outcomes = LaneOutcomes(.iterative)
    for side in 0..<sides {
      for lane in 0..<count {
        let outcome = solver.outcomes[LaneKernels.lanes * side + lane]
        let method: SolutionMethod =
          switch outcome.rung {
          case .sweeps: .iterative
          case .refactorization: .refactorization
          case .factorization: .factorization
          case .failed: .failed
          }
        outcomes.join(method, errorEstimate: method == .failed ? 0 : outcome.errorEstimate, lane: lane)
      }
    }
    return outcomes
  }
}
