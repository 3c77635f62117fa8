import LinearSolvers
import NumericKernels

/// Solves M X = F for eight draws, part after part: the workspace of one worker.
final class BlockTriangularSolver: TechnosphereSolver {
  var cells: LaneSlice { LaneSlice(matrix) }

  /// Cells of M in the places of the layout.
  private let matrix: ColumnBuffer
  /// F, then X: unknown + right-hand side × order.
  private let vectors: ColumnBuffer
  private let layout: TechnosphereLayout
  private let rightHandSides: Int
  private let order: Int
  private var solvers: [(solver: any LaneBlockSolver, refinement: Refinement?)] = []

  init(_ layout: TechnosphereLayout, plans: [PlannedPart], rightHandSides: Int) {
    self.layout = layout
    self.rightHandSides = rightHandSides
    order = layout.processes.count
    matrix = LaneKernels.buffer(layout.cellCount)
    vectors = LaneKernels.buffer(order * rightHandSides)
    var plans = plans.makeIterator()
    for part in layout.parts {
      guard case .block(_, let pattern, let firstCell) = part, let plan = plans.next() else { continue }
      let solver = plan.solver.makeSolver(
        cells: matrix, firstCell: firstCell, rightHandSides: rightHandSides, keepsFactors: plan.refines)
      solvers.append(
        (solver, plan.refines ? Refinement(solver, pattern: pattern, rightHandSides: rightHandSides) : nil))
    }
  }

  func rightHandSide(_ side: Int) -> LaneSlice? { unknowns(side) }

  func unknowns(_ side: Int) -> LaneSlice { LaneSlice(vectors, first: side * order) }

  /// Solves the first `count` lanes.
  /// - Parameter outcomes: by lane, the hardest method that any block took; `failed` where one could not be solved.
  func solve(count: Int) -> LaneOutcomes {
    var outcomes = LaneOutcomes(.substitution)
    var block = 0
    let wanted = UInt8(truncatingIfNeeded: (1 << count) - 1)
    for part in layout.parts {
      switch part {
      case .single(let range, let pivots):
        for side in 0..<rightHandSides {
          LaneKernels.substitute(
            vectors, offset: side * order, rows: range, starts: layout.starts, columns: layout.columns,
            cells: matrix,
            diagonal: pivots)
        }
      case .block(let range, _, _):
        for side in 0..<rightHandSides {
          LaneKernels.substitute(
            vectors, offset: side * order, rows: range, starts: layout.starts, columns: layout.columns,
            cells: matrix,
            diagonal: nil)
        }
        let (solver, refinement) = solvers[block]
        block += 1
        move(range, to: solver.solution)
        let solved = refinement?.solve(lanes: wanted) ?? solver.solve(lanes: wanted)
        move(range, from: solver.solution)
        for lane in 0..<count { outcomes[lane] = max(outcomes[lane], solved[lane]) }
      }
    }
    return outcomes
  }

  private func move(_ range: Range<Int>, to target: ColumnBuffer) {
    for side in 0..<rightHandSides {
      LaneKernels.copy(
        vectors, from: side * order + range.lowerBound, count: range.count, to: target, at: side * range.count
      )
    }
  }

  private func move(_ range: Range<Int>, from source: ColumnBuffer) {
    for side in 0..<rightHandSides {
      LaneKernels.copy(
        source, from: side * range.count, count: range.count, to: vectors, at: side * order + range.lowerBound
      )
    }
  }
}
