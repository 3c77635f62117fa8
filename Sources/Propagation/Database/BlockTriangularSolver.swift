import LinearSolvers
import NumericKernels

/// How the diagonal blocks of a layout are solved: chosen by the plan from their size and from what varies.
enum BlockSolverPlan: Sendable {
  case elimination(EliminationPlan)
  case lapack(LanePattern)
  case lowRank(LowRankPlan)

  /// - Parameters:
  ///   - staticCells: the block's cells at static values.
  ///   - varies: which cells differ from draw to draw.
  init(_ pattern: LanePattern, staticCells: [Double], varies: [Bool], choice: SolverChoice) {
    let order = pattern.order
    // A static matrix without factors says nothing about the draws: each of them is factored then.
    let lowRank = { LowRankPlan(pattern, staticCells: staticCells, varies: varies) }
    switch choice {
    case .lapack: self = .lapack(pattern)
    case .lowRank: self = lowRank().map { .lowRank($0) } ?? .lapack(pattern)
    case .elimination:
      self = EliminationPlan(pattern).map { .elimination($0) } ?? .lapack(pattern)
    case .automatic:
      let moving = pattern.columns.indices.filter { varies[$0] }
      let rank = min(Set(moving.map { pattern.columns[$0] }).count, Set(moving.map { pattern.rows[$0] }).count)
      // A correction takes about 2 order² operations, and 2 rank order; factors take order³ / 1.5.
      if order >= 24, rank * 8 <= order, let plan = lowRank() {
        self = .lowRank(plan)
      } else if order <= 3000, let plan = EliminationPlan(pattern, limit: max(2000, order * order * order / 12)) {
        self = .elimination(plan)
      } else {
        self = .lapack(pattern)
      }
    }
  }

  /// What it is called in `run.solvers`.
  var name: String {
    switch self {
    case .elimination: "batched elimination"
    case .lapack: "LAPACK"
    case .lowRank: "low-rank update"
    }
  }

  /// The workspace of one worker, its cells from `firstCell` of a shared buffer on.
  func makeSolver(cells: ColumnBuffer, firstCell: Int, rightHandSides: Int) -> any LaneBlockSolver {
    let lanes = LaneSlice(cells, first: firstCell)
    switch self {
    case .elimination(let plan): return EliminationLaneSolver(plan, rightHandSides: rightHandSides, cells: lanes)
    case .lapack(let pattern):
      return DenseLaneSolver(pattern: pattern, rightHandSides: rightHandSides, cells: lanes)
    case .lowRank(let plan): return LowRankLaneSolver(plan, rightHandSides: rightHandSides, cells: lanes)
    }
  }
}

/// Solves M X = F for eight draws, part after part: the workspace of one worker.
final class BlockTriangularSolver {
  /// Cells of M in the places of the layout, then values that are added to them.
  let cells: ColumnBuffer
  /// F, then X: unknown + right-hand side × order.
  let unknowns: ColumnBuffer

  private let layout: TechnosphereLayout
  private let rightHandSides: Int
  private let order: Int
  private var solvers: [(range: Range<Int>, solver: any LaneBlockSolver)] = []

  init(_ layout: TechnosphereLayout, plans: [BlockSolverPlan], rightHandSides: Int) {
    self.layout = layout
    self.rightHandSides = rightHandSides
    order = layout.processes.count
    cells = LaneKernels.buffer(layout.placeCount)
    unknowns = LaneKernels.buffer(order * rightHandSides)
    var plans = plans.makeIterator()
    for part in layout.parts {
      guard case .block(let range, _, let firstCell) = part, let plan = plans.next() else { continue }
      solvers.append(
        (range, plan.makeSolver(cells: cells, firstCell: firstCell, rightHandSides: rightHandSides)))
    }
  }

  /// Solves the first `count` lanes.
  /// - Parameter outcomes: by lane, the hardest method that any block took; `failed` where one could not be solved.
  func solve(count: Int) -> LaneOutcomes {
    for (cell, places) in layout.sums { LaneKernels.sum(cells, places, to: cell) }
    var outcomes = LaneOutcomes(.substitution)
    var block = 0
    let wanted = UInt8(truncatingIfNeeded: (1 << count) - 1)
    for part in layout.parts {
      switch part {
      case .single(let range, let pivots):
        for side in 0..<rightHandSides {
          LaneKernels.substitute(
            unknowns, offset: side * order, rows: range, starts: layout.starts, columns: layout.columns, cells: cells,
            diagonal: pivots)
        }
      case .block(let range, _, _):
        for side in 0..<rightHandSides {
          LaneKernels.substitute(
            unknowns, offset: side * order, rows: range, starts: layout.starts, columns: layout.columns, cells: cells,
            diagonal: nil)
        }
        let solver = solvers[block].solver
        block += 1
        move(range, to: solver.solution)
        let solved = solver.solve(lanes: wanted)
        move(range, from: solver.solution)
        for lane in 0..<count { outcomes[lane] = max(outcomes[lane], solved[lane]) }
      }
    }
    return outcomes
  }

  private func move(_ range: Range<Int>, to target: ColumnBuffer) {
    for side in 0..<rightHandSides {
      LaneKernels.copy(unknowns, from: side * order + range.lowerBound, count: range.count, to: target, at: side * range.count)
    }
  }

  private func move(_ range: Range<Int>, from source: ColumnBuffer) {
    for side in 0..<rightHandSides {
      LaneKernels.copy(source, from: side * range.count, count: range.count, to: unknowns, at: side * order + range.lowerBound)
    }
  }
}
