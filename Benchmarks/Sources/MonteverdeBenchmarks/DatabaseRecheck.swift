import Inventory
import LinearSolvers
import NumericKernels
import Parameters
import Propagation
import Studies
import Synchronization

/// Draws of a database solved once more, each by a KLU factorisation of its own with one step of refinement.
///
/// Arguments: folder, methods, demands (one), draws, workers, seed, what is planted (`none`, or a `PlantedLoop`). Errors
/// are relative to the contribution sum
/// Σ |q_j s_j| of the draw: `error of scores` those of the engine's scores (draw after draw, in each all methods),
/// `error of sweeps` the largest of a draw as a `LaneSolver` solves it from the very same values, `estimate` what that
/// solver says of it, and `rung` 0 to 3 where it ended: sweeps, refactorisation, factorisation, failure.
func recheckDatabase(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let planted = PlantedLoop(rawValue: try arguments.text("planted"))
  var model = try question.study().model
  if let planted, let background = model.background {
    model.background?.database = background.database.planted(planted, below: background.activities[0].demand)
  }
  let plan = PropagationPlan(model, detail: .totals)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let run = try MonteCarlo(plan, options: options).run()
  let coordinates = try DesignCoordinates(options, inputs: plan.inputs.map(\.identity))
  guard let background = plan.model.background, background.activities.count == 1 else {
    throw RequestError(message: "one demand on a database is rechecked")
  }
  let system = try RecheckedSystem(background.database, demand: background.activities[0].demand)
  let scores = scores(of: run)
  let methods = plan.totals.count
  let results = Mutex(Array(repeating: RecheckedDraw.unsolved(methods), count: draws))
  let lanes = LaneSystem.lanes
  try parallelFor(
    count: (draws + lanes - 1) / lanes, workers: workers, cancellation: nil,
    makeWorkspace: { RecheckWorker(system) },
    body: { (worker: inout RecheckWorker, group: Int) in
      let range = group * lanes..<min((group + 1) * lanes, draws)
      let wanted = scores[range.lowerBound * methods..<range.upperBound * methods]
      let found = worker.run(range, coordinates, scores: Array(wanted))
      results.withLock { $0.replaceSubrange(range, with: found) }
    })
  let found = results.withLock { $0 }
  var reply = Reply()
  reply.add("failed", Double(run.failedDraws))
  reply.add("processes", Double(system.order))
  reply.add("error of scores", all: found.flatMap(\.errorsOfScores))
  reply.add("error of sweeps", all: found.map(\.errorOfSweeps))
  reply.add("estimate", all: found.map(\.estimate))
  reply.add("rung", all: found.map(\.rung))
  return reply
}

private struct RecheckedDraw {
  var errorsOfScores: [Double]
  var errorOfSweeps = Double.greatestFiniteMagnitude
  var estimate = 0.0
  var rung = 3.0

  static func unsolved(_ methods: Int) -> RecheckedDraw {
    RecheckedDraw(errorsOfScores: Array(repeating: .greatestFiniteMagnitude, count: methods))
  }
}

/// The part of a database that a demand reaches, in its own numbers.
struct RecheckedSystem: Sendable {
  let order: Int
  let technosphere: SampledExchanges
  /// Exchanges of A that are reached, and of B.
  let inside: [Int]
  let emitted: [Int]
  let cellOfExchange: [Int32]
  let pattern: SparsePattern
  let analysis: KLUAnalysis
  let lanes: LaneSystem
  let demand: [Double]
  /// Exchanges of B: flow and local process.
  let biosphere: SampledExchanges
  let flows: [Int]
  let processes: [Int]
  /// Static factors by method and flow.
  let factors: [[Double]]

  init(_ database: LifeCycleDatabase, demand products: [Int: Double]) throws {
    let table = database.technosphere
    let local = RecheckedSystem.reached(database, products.keys.sorted())
    order = local.max().map { $0 + 1 } ?? 0
    var equation = Array(repeating: -1, count: database.productIDs.count)
    for (process, product) in database.referenceProducts.enumerated() {
      equation[Int(product)] = local[process]
    }
    let inside = (0..<table.count).filter { local[Int(table.columns[$0])] >= 0 }
    self.inside = inside
    (pattern, cellOfExchange) = SparsePattern.of(
      order: order, rows: inside.map { Int32(equation[Int(table.rows[$0])]) },
      columns: inside.map { Int32(local[Int(table.columns[$0])]) })
    guard let analysis = KLUAnalysis(pattern) else {
      throw RequestError(message: "KLU cannot analyse the system")
    }
    self.analysis = analysis
    technosphere = SampledExchanges(table, exchanges: inside)
    demand = (0..<order).map { row in
      products.reduce(0) { $0 + (equation[$1.key] == row ? $1.value : 0) }
    }
    let of = database.biosphere
    let emitted = (0..<of.count).filter { local[Int(of.columns[$0])] >= 0 }
    self.emitted = emitted
    biosphere = SampledExchanges(of, exchanges: emitted)
    flows = emitted.map { Int(of.rows[$0]) }
    processes = emitted.map { local[Int(of.columns[$0])] }
    factors = database.methods.map { method in
      var vector = Array(repeating: 0.0, count: database.flowIDs.count)
      for i in 0..<method.factors.count {
        vector[Int(method.factors.columns[i])] += method.factors.amounts[i]
      }
      return vector
    }
    var cells = Array(repeating: 0.0, count: pattern.cells)
    for (exchange, cell) in zip(inside, cellOfExchange) { cells[Int(cell)] += table.amounts[exchange] }
    let amounts = emitted.map { of.amounts[$0] }
    lanes = try LaneSystem(
      pattern: pattern, values: cells, rightHandSides: [demand],
      scores: RecheckedSystem.intensities(amounts, flows, processes, factors, order))
  }

  /// q of all methods: what a unit of each process scores.
  func intensities(_ amounts: [Double]) -> [[Double]] {
    RecheckedSystem.intensities(amounts, flows, processes, factors, order)
  }

  private static func intensities(
    _ amounts: [Double], _ flows: [Int], _ processes: [Int], _ factors: [[Double]], _ order: Int
  ) -> [[Double]] {
    factors.map { factors in
      var sums = Array(repeating: 0.0, count: order)
      for i in amounts.indices { sums[processes[i]] += factors[flows[i]] * amounts[i] }
      return sums
    }
  }

  /// The number of each process that a demand reaches; -1 for the others.
  private static func reached(_ database: LifeCycleDatabase, _ products: [Int]) -> [Int] {
    let table = database.technosphere
    var maker = Array(repeating: -1, count: database.productIDs.count)
    for (process, product) in database.referenceProducts.enumerated() { maker[Int(product)] = process }
    var inputs = Array(repeating: [Int](), count: database.processIDs.count)
    for i in 0..<table.count { inputs[Int(table.columns[i])].append(Int(table.rows[i])) }
    var isReached = Array(repeating: false, count: inputs.count)
    var pending = products.map { maker[$0] }
    while let process = pending.popLast() {
      guard process >= 0, !isReached[process] else { continue }
      isReached[process] = true
      pending += inputs[process].map { maker[$0] }
    }
    var next = 0
    return isReached.map { reached in
      guard reached else { return -1 }
      next += 1
      return next - 1
    }
  }
}

private final class RecheckWorker {
  private let system: RecheckedSystem
  private let factorization: KLUFactorization
  private let solver: LaneSolver

  init(_ system: RecheckedSystem) {
    self.system = system
    factorization = KLUFactorization(system.analysis)
    solver = LaneSolver(system.lanes)
  }

  /// - Parameter scores: the engine's, draw after draw.
  func run(_ draws: Range<Int>, _ coordinates: DesignCoordinates, scores: [Double]) -> [RecheckedDraw] {
    let values = system.technosphere.values(coordinates, firstDraw: draws.lowerBound, count: draws.count)
    let amounts = system.biosphere.values(coordinates, firstDraw: draws.lowerBound, count: draws.count)
    let matrices = values.map { values in
      var cells = Array(repeating: 0.0, count: system.pattern.cells)
      for (value, cell) in zip(values, system.cellOfExchange) { cells[Int(cell)] += value }
      return cells
    }
    solver.values.withColumn(0) { lanes in
      for (lane, cells) in matrices.enumerated() {
        for (cell, slot) in system.lanes.slots.enumerated() {
          lanes[LaneSystem.lanes * Int(slot) + lane] = cells[cell]
        }
      }
    }
    solver.solve(draws: draws.count)
    return draws.indices.map { draw in
      let lane = draw - draws.lowerBound
      let intensities = system.intensities(amounts[lane])
      var result = RecheckedDraw.unsolved(intensities.count)
      guard let exact = system.solve(matrices[lane], factorization) else { return result }
      let swept = solver.supplies(ofRightHandSide: 0).withColumn(0) { x in
        (0..<system.order).map { x[LaneSystem.lanes * $0 + lane] }
      }
      result.errorOfSweeps = 0
      for (method, q) in intensities.enumerated() {
        var (score, size, difference) = (0.0, 0.0, 0.0)
        for j in q.indices {
          score += q[j] * exact[j]
          size += abs(q[j] * exact[j])
          difference += q[j] * (swept[j] - exact[j])
        }
        let wanted = scores[lane * intensities.count + method]
        // A draw that the engine gave up is counted, not compared.
        result.errorsOfScores[method] = wanted.isNaN ? 0 : size > 0 ? abs(wanted - score) / size : abs(wanted)
        if size > 0 { result.errorOfSweeps = max(result.errorOfSweeps, abs(difference) / size) }
      }
      let outcome = solver.outcomes[lane]
      result.estimate = outcome.errorEstimate
      switch outcome.rung {
      case .sweeps: result.rung = 0
      case .refactorization: result.rung = 1
      case .factorization: result.rung = 2
      case .failed: (result.rung, result.errorOfSweeps, result.estimate) = (3, 0, 0)
      }
      return result
    }
  }
}

extension RecheckedSystem {
  /// s of A s = f by factors of its own with one step of refinement; nil where A has none.
  func solve(_ cells: [Double], _ factorization: KLUFactorization) -> [Double]? {
    guard factorization.factor(cells.span) == .factored else { return nil }
    var solution = demand
    var span = solution.mutableSpan
    factorization.solve(&span)
    var correction = demand
    for column in 0..<order {
      for cell in pattern.cells(ofColumn: column) {
        correction[Int(pattern.rows[cell])] -= cells[cell] * solution[column]
      }
    }
    var residual = correction.mutableSpan
    factorization.solve(&residual)
    for i in solution.indices { solution[i] += correction[i] }
    return solution
  }
}
