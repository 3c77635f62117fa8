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
    case .automatic, .iterative:
      let moving = pattern.columns.indices.filter { varies[$0] }
      let rank = min(Set(moving.map { pattern.columns[$0] }).count, Set(moving.map { pattern.rows[$0] }).count)
      // A correction takes about 2 order² operations, and 2 rank order; factors take order³ / 1.5.
      if order >= 24, order <= 2000, rank * 8 <= order, let plan = lowRank() {
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
