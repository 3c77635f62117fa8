import NumericKernels
public import Parameters

/// Runs of a plan whose inputs come from two matrices, for one worker. What an exchange of inputs leaves as it is, is
/// taken from the runs of A and B for the same rows.
public final class PickFreezeWorker {
  private let plan: PropagationPlan
  private let matrices: [any InputCoordinates]
  /// Runs everything anew: where all values of the rows would take too much memory.
  private let worker: PlanWorker
  private let program: FormulaProgram
  private let locations: [FormulaProgram.Location]
  private let solver: PlanBlockSolver
  private let chunkRows: Int
  private let changed: ColumnBuffer
  /// The rows that the workspaces hold, chunk by chunk.
  private var workspaces: [ExchangeWorkspace] = []
  private var rows = 0..<0
  /// What the plan takes from its database under A and under B, and the rows that it was made for.
  private lazy var sampler = BackgroundSampler(plan)
  private var backgrounds: (rows: Range<Int>, draws: [BackgroundDraws])?

  /// Rows that are computed together: what changes stays in the second-level cache.
  private static let mostChunkRows = 512
  /// Bytes that the values of one block of rows may take.
  private static let memory = 128 << 20

  /// - Parameters:
  ///   - matrices: coordinates of A and B.
  ///   - batch: rows at once; nil for a number that suits the cache. It changes no bit of a result.
  public init(plan: PropagationPlan, matrices: [any InputCoordinates], batch: Int? = nil) {
    self.plan = plan
    self.matrices = matrices
    worker = PlanWorker(plan: plan, batch: batch)
    program = FormulaProgram(plan.graph, results: plan.outputNodes, keepingAll: true, sibling: plan.program)
    locations = plan.outputNodes.map { [program] in program.location(of: $0) }
    chunkRows = batch ?? PickFreezeWorker.mostChunkRows
    solver = PlanBlockSolver(plan: plan, program: program, batch: chunkRows, cancellation: nil)
    changed = ColumnBuffer(columns: program.columnCount, rows: chunkRows)
  }

  /// Runs rows of matrix `base` with some inputs (indices) from the other one.
  /// - Returns: false, with nothing done, where the plan or the number of rows calls for `run`.
  public func exchange(
    rows: Range<Int>, base: Int, inputs: [Int], into out: inout MutableSpan<Double>
  ) -> Bool {
    // With a database, what takes time is kept by `run`.
    guard program.canExchange(inputs),
      ExchangeWorkspace.bytes(program, rows: rows.count) <= PickFreezeWorker.memory,
      plan.blocks.allSatisfy({ if case .equations = $0 { true } else { false } })
    else { return false }
    if rows != self.rows { load(rows) }
    for (chunk, workspace) in workspaces.enumerated() {
      let first = chunk * chunkRows
      guard first < rows.count else { break }
      let count = min(chunkRows, rows.count - first)
      if inputs.isEmpty {
        workspace.read(matrix: base)
      } else {
        solver.begin(draws: nil)
        workspace.exchange(inputs, base: base, count: count, solver: solver)
      }
      for (output, location) in locations.enumerated() {
        let place = output * rows.count + first
        switch location {
        case .constant(let value): for i in place..<place + count { out[i] = value }
        case .column(let column):
          workspace.withColumn(column, count: count) { ColumnScan.copy($0, to: &out, at: place) }
        }
      }
    }
    return true
  }

  /// Runs both matrices.
  private func load(_ rows: Range<Int>) {
    for (chunk, first) in stride(from: rows.lowerBound, to: rows.upperBound, by: chunkRows).enumerated() {
      if chunk == workspaces.count { workspaces.append(ExchangeWorkspace(program, changed: changed)) }
      let count = min(chunkRows, rows.upperBound - first)
      for (matrix, coordinates) in matrices.enumerated() {
        solver.begin(draws: (coordinates, first))
        workspaces[chunk].run(
          matrix: matrix, coordinates: coordinates, firstDraw: first, count: count, solver: solver)
      }
    }
    self.rows = rows
  }

  /// Runs rows with any coordinates.
  /// - Parameter choice: by background input of the plan, the matrix (0 or 1) that its exchanges come from. Databases are
  ///   solved once for each matrix and range of rows.
  public func run(
    rows: Range<Int>, coordinates: any InputCoordinates, backgrounds choice: [Int] = [],
    into out: inout MutableSpan<Double>
  ) {
    let background =
      choice.isEmpty ? nil : GivenBackground(plan, draws: backgroundDraws(rows), choice: choice)
    var first = rows.lowerBound
    while first < rows.upperBound {
      let count = min(worker.batch, rows.upperBound - first)
      worker.run(coordinates: coordinates, firstDraw: first, count: count, background: background)
      for output in plan.outputs.indices {
        worker.copy(output: output, count: count, to: &out, at: output * rows.count + first - rows.lowerBound)
      }
      first += count
    }
  }

  private func backgroundDraws(_ rows: Range<Int>) -> [BackgroundDraws] {
    if let backgrounds, backgrounds.rows == rows { return backgrounds.draws }
    let draws = matrices.enumerated().map { sampler.draws(rows, $1, isAnew: $0 > 0) }
    backgrounds = (rows, draws)
    return draws
  }
}
