import Inventory
import LinearSolvers
public import NumericKernels
public import Parameters

/// The workspace of one worker: runs batches of draws of a plan. Not `Sendable`: each worker makes its own.
public final class PlanWorker {
  private let plan: PropagationPlan
  private let program: FormulaProgram
  private let workspace: ColumnBuffer
  private let solver: PlanBlockSolver
  private let locations: [FormulaProgram.Location]
  /// Most draws that `run` takes at once.
  public let batch: Int

  /// A workspace; without a batch size one that suits the cache.
  public convenience init(
    plan: PropagationPlan, batch: Int? = nil, cancellation: CancellationFlag? = nil, timer: PhaseTimer? = nil
  ) {
    self.init(
      plan, plan.program, batch: batch ?? PlanWorker.suitableBatch(for: plan), cancellation: cancellation,
      timer: timer)
  }

  /// A workspace for one draw at a time that computes and keeps the amounts of all entries, for `value(of:row:)`.
  convenience init(diagnosing plan: PropagationPlan) {
    let entries = plan.model.systems.flatMap { $0.entries.map(\.amount) }
    let program = FormulaProgram(
      plan.graph, results: plan.outputNodes + entries, keepingAll: true, sibling: plan.program)
    self.init(plan, program, batch: 1, cancellation: nil, timer: nil)
  }

  private init(
    _ plan: PropagationPlan, _ program: FormulaProgram, batch: Int, cancellation: CancellationFlag?,
    timer: PhaseTimer?
  ) {
    self.plan = plan
    self.program = program
    self.batch = batch
    workspace = ColumnBuffer(columns: program.columnCount, rows: batch)
    solver = PlanBlockSolver(
      plan: plan, program: program, batch: batch, cancellation: cancellation, timer: timer)
    locations = plan.outputNodes.map { program.location(of: $0) }
  }

  /// Draws per batch such that the columns of a plan stay in a core's second-level cache (1 MB of it).
  static func suitableBatch(for plan: PropagationPlan) -> Int {
    let rows = 131_072 / max(plan.program.columnCount, 1)
    return min(max(rows & ~15, 64), 1024)
  }

  /// Computes `count` draws; the outputs are read with `copy`.
  /// - Parameter background: what is taken from the database instead of solving it.
  /// - Precondition: `count` <= `batch`.
  public func run(
    coordinates: any InputCoordinates, firstDraw: Int, count: Int, background: GivenBackground? = nil
  ) {
    precondition(count <= batch, "a batch holds \(batch) draws")
    solver.begin(draws: (coordinates, firstDraw), background: background)
    program.run(
      coordinates: coordinates, firstDraw: firstDraw, count: count, workspace: workspace, solver: solver)
  }

  /// Adds how the draws of the latest batch were solved.
  func countSolutions(_ count: Int, into counts: inout SolutionCounts) {
    guard !plan.blocks.isEmpty else { return }
    for row in 0..<count { counts.add(solver.methods[row], errorEstimate: solver.errorEstimates[row]) }
  }

  /// Computes the static values as the one row of a batch.
  func runStatic() {
    solver.begin(draws: nil)
    program.runStatic(workspace: workspace, solver: solver)
  }

  /// Copies the first `count` values of one output to `target`, starting at `offset`.
  public func copy(output: Int, count: Int, to target: inout MutableSpan<Double>, at offset: Int) {
    switch locations[output] {
    case .constant(let value):
      for i in 0..<count { target[offset + i] = value }
    case .column(let column):
      workspace.withColumn(column, count: count) { ColumnScan.copy($0.span, to: &target, at: offset) }
    }
  }

  /// The value of any node of the plan in a row of the latest batch; nil when the plan does not compute it.
  ///
  /// A constant may have been folded into others, so that the program no longer knows it.
  /// - Precondition: the worker was made by `init(diagnosing:)`; in others a column holds now this node, now that.
  func value(of node: ExpressionGraph.NodeID, row: Int) -> Double? {
    if let constant = plan.graph.constantValue(node) { return constant }
    switch program.locationIfNeeded(of: node) {
    case .constant(let value)?: return value
    case .column(let column)?: return workspace.withColumn(column) { $0[row] }
    // Constants that went into other constants have no place in the program.
    case nil: return plan.graph.constantValue(node)
    }
  }
}
