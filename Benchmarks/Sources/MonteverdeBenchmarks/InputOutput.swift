import Interchange
import Interpretation
import Inventory
import LinearSolvers
import NumericKernels
import Propagation
import Statistics

/// An input-output table of which every entry, or the entries of five columns, are lognormal (GSD 1.2).
///
/// Arguments: folder of the packages, what varies (`all` or `columns`), solver, draws, workers, seed. `solve` tells the
/// seconds of the simultaneous equations alone, of all workers together.
func measureInputOutput(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let folder = try arguments.text("folder")
  let varying = try arguments.text("what varies")
  let name = try arguments.text("solver")
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  guard let solver = SolverChoice(rawValue: name) else {
    throw RequestError(message: "unknown solver '\(name)'")
  }
  var (database, _) = try DatapackageReader.database(from: [
    folder + "/inventory.zip", folder + "/method-01.zip",
  ])
  let columns = varying == "all" ? Set(0..<database.processIDs.count) : [3, 50, 120, 260, 390]
  database.technosphere = database.technosphere.withLognormal(
    geometricStandardDeviation: 1.2, columns: columns)
  if varying == "all" {
    database.biosphere = database.biosphere.withLognormal(geometricStandardDeviation: 1.2, columns: columns)
  }
  let model = LifeCycleModel(database: database, demands: [(name: "first product", products: [0: 1])])
  let plan = PropagationPlan(model, detail: .totals, solver: solver)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let (run, seconds) = try timed { try MonteCarlo(plan, options: options).run() }
  let phases = PhaseTotals()
  _ = try MonteCarlo(plan, options: options).run(phases: phases)
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("solve", phases[.solve])
  reply.add("failed", Double(run.failedDraws))
  reply.add("mean", run.moments[0].mean)
  reply.add("sd", run.moments[0].standardDeviation ?? 0)
  return reply
}

/// LAPACK's dgetrf and dgetrs alone, one pair of calls for each matrix, on matrices of the order and density of the
/// table; filling them is not timed.
///
/// Arguments: order, matrices, workers, seed.
func measureBareFactorization(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let order = try arguments.integer("order")
  let matrices = try arguments.integer("matrices")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let stream = RandomStream(seed: UInt64(seed), purpose: .draws)
  let cells = (0..<order * order).map { cell -> Double in
    if cell % (order + 1) == 0 { return 1 }
    let uniform = stream.uniform(input: 1, draw: UInt64(cell))
    return uniform < 0.54 ? -uniform / Double(order) : 0
  }
  let totals = PhaseTotals()
  try parallelFor(
    count: matrices, workers: workers, cancellation: nil,
    makeWorkspace: { FactorizationWorker(order: order, totals: totals) },
    body: { (worker: inout FactorizationWorker, _: Int) in worker.solve(cells) })
  var reply = Reply()
  reply.add("solve", totals[.solve])
  reply.add("seconds", totals[.solve] / Double(workers))
  return reply
}

private final class FactorizationWorker {
  private let system: DenseSystem
  private let timer = PhaseTimer()
  private let totals: PhaseTotals

  init(order: Int, totals: PhaseTotals) {
    system = DenseSystem(order: order, rightHandSides: 1)
    self.totals = totals
  }

  deinit { totals.add(timer) }

  func solve(_ cells: [Double]) {
    for i in cells.indices { system.matrix[i] = cells[i] }
    for i in system.solution.indices { system.solution[i] = 1 }
    timer.skip()
    let status = system.solve()
    timer.mark(.solve)
    precondition(status == .solved, "the matrix is regular")
  }
}
