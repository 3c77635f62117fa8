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
      let rank = min(
        Set(moving.map { pattern.columns[$0] }).count, Set(moving.map { pattern.rows[$0] }).count)
      // A correction takes about 2 order² operations, and 2 rank order; factors take order³ / 1.5.
      if order >= 24, order <= 2000, rank * 8 <= order, let plan = lowRank() {
        self = .lowRank(plan)
      } else if order <= 3000,
        let plan = EliminationPlan(pattern, limit: max(2000, order * order * order / 12))
      {
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
  /// - Parameter keepsFactors: whether solutions will be refined.
  func makeSolver(
    cells: ColumnBuffer, firstCell: Int, rightHandSides: Int, keepsFactors: Bool = false
  ) -> any LaneBlockSolver {
    let lanes = LaneSlice(cells, first: firstCell)
    switch self {
    case .elimination(let plan):
      return EliminationLaneSolver(plan, rightHandSides: rightHandSides, cells: lanes)
    case .lapack(let pattern):
      return DenseLaneSolver(
        pattern: pattern, rightHandSides: rightHandSides, cells: lanes, keepsFactors: keepsFactors)
    case .lowRank(let plan): return LowRankLaneSolver(plan, rightHandSides: rightHandSides, cells: lanes)
    }
  }
}

/// A diagonal block of a database and how it is solved.
struct PlannedPart: Sendable {
  let solver: BlockSolverPlan
  /// Whether each solution is refined once: decided by what that changes at static values.
  let refines: Bool

  init(_ pattern: LanePattern, staticCells: [Double], varies: [Bool], choice: SolverChoice) {
    let plan = BlockSolverPlan(pattern, staticCells: staticCells, varies: varies, choice: choice)
    solver = plan
    // Large dense blocks come here only to be swept instead.
    guard pattern.order <= 2000, choice != .iterative else {
      refines = false
      return
    }
    let solver = plan.makeSolver(
      cells: LaneKernels.buffer(pattern.count), firstCell: 0, rightHandSides: 1, keepsFactors: true)
    for (cell, value) in staticCells.enumerated() { solver.cells.add(value, at: cell) }
    for row in 0..<pattern.order { LaneSlice(solver.solution).add(1, at: row) }
    let refinement = Refinement(solver, pattern: pattern, rightHandSides: 1)
    // A well-conditioned system changes by a few roundings for each of its equations.
    let negligible = 4e-15 * Double(pattern.order)
    refines = refinement.solve(lanes: 1)[0] != .failed && refinement.largestChange(lane: 0) > negligible
  }
}
