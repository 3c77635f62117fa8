import LinearSolvers
import NumericKernels
import Parameters

/// Solves the blocks of a plan for one worker, and counts how.
final class PlanBlockSolver: BlockSolver {
  private enum Worker {
    case equations(EquationBlockWorker)
    case database(LazyDatabaseWorker, columns: [Int?])
    /// No result of the program needs the block.
    case unused
  }

  private let workers: [Worker]
  private let cancellation: CancellationFlag?
  let timer: PhaseTimer?
  /// Draws that the next batch makes; nil for static values.
  var draws: (coordinates: any InputCoordinates, first: Int)?
  /// What is taken from the database instead of solving it.
  private var background: GivenBackground?
  /// By row of the latest batch, the hardest method that any block of the draw took.
  private(set) var methods: [SolutionMethod]
  /// By row of the latest batch, the largest estimated error of any block; see `LaneOutcomes`.
  private(set) var errorEstimates: [Double]

  init(
    plan: PropagationPlan, program: FormulaProgram, batch: Int, cancellation: CancellationFlag?,
    timer: PhaseTimer? = nil
  ) {
    self.timer = timer
    self.cancellation = cancellation
    methods = Array(repeating: .substitution, count: batch)
    errorEstimates = Array(repeating: 0, count: batch)
    workers = plan.blocks.map { block in
      switch block {
      case .equations(let equations):
        guard equations.unknowns.contains(where: { program.locationIfNeeded(of: $0) != nil }) else {
          return .unused
        }
        return .equations(EquationBlockWorker(equations, program: program))
      case .database(let database):
        let columns = database.unknowns.map { node -> Int? in
          if case .column(let column)? = program.locationIfNeeded(of: node) { return column }
          return nil
        }
        if columns.allSatisfy({ $0 == nil }) { return .unused }
        return .database(LazyDatabaseWorker(database, timer: timer), columns: columns)
      }
    }
  }

  /// Forgets how the latest batch was solved.
  func begin(
    draws: (coordinates: any InputCoordinates, first: Int)?, background: GivenBackground? = nil
  ) {
    self.draws = draws
    self.background = background
    if workers.isEmpty { return }
    for row in methods.indices { (methods[row], errorEstimates[row]) = (.substitution, 0) }
  }

  func solve(block: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer) {
    switch workers[block] {
    case .equations(let worker):
      var first = 0
      worker.solve(count: count, workspace: workspace, cancellation: cancellation, timer: timer) {
        outcomes, lanes in
        note(outcomes, first: first, lanes: lanes)
        first += lanes
      }
    case .database(let database, let columns):
      if let background, let first = draws?.first {
        for (place, column) in columns.enumerated() {
          guard let column else { continue }
          workspace.withColumn(column) { background.copy(place, first: first, count: count, to: &$0) }
        }
      } else {
        solve(database.worker, columns, count: count, workspace)
      }
    case .unused: break
    }
  }

  private func note(_ outcomes: LaneOutcomes, first: Int, lanes: Int) {
    for lane in 0..<lanes {
      methods[first + lane] = max(methods[first + lane], outcomes[lane])
      errorEstimates[first + lane] = max(errorEstimates[first + lane], outcomes.errorEstimates[lane])
    }
  }

  private func solve(_ worker: DatabaseBlockWorker, _ columns: [Int?], count: Int, _ workspace: ColumnBuffer)
  {
    for first in stride(from: 0, to: count, by: LaneKernels.lanes) {
      if cancellation?.isCancelled == true { return }
      let lanes = min(LaneKernels.lanes, count - first)
      let group =
        draws.map { LaneDraws($0.coordinates, firstDraw: $0.first + first, count: lanes) } ?? .statics
      note(worker.run(group), first: first, lanes: lanes)
      for (place, column) in columns.enumerated() {
        guard let column else { continue }
        worker.results.withColumn(place) { values in
          workspace.withColumn(column) { rows in
            for lane in 0..<lanes {
              let value = values[lane]
              rows[first + lane] = value - value == 0 ? value : .nan
            }
          }
        }
      }
    }
  }
}

/// The workspace of a database, which is large, made when it is used first.
private final class LazyDatabaseWorker {
  private let block: DatabaseBlock
  private let timer: PhaseTimer?
  private(set) lazy var worker = DatabaseBlockWorker(block, timer: timer)

  init(_ block: DatabaseBlock, timer: PhaseTimer?) { (self.block, self.timer) = (block, timer) }
}
