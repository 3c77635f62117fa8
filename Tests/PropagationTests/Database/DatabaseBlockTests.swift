import Distributions
import Inventory
import LinearSolvers
import NumericKernels
import Parameters
import Sampling
import Statistics
import Testing

@testable import Propagation

/// Small databases by hand, and made-up ones that all solvers have to agree on.
@Suite struct DatabaseBlockTests {
  /// A model of demands on a database.
  static func model(
    _ database: LifeCycleDatabase, demands: [[Int: Double]] = [[0: 1]], isUncertain: Bool = true
  ) -> LifeCycleModel {
    var graph = ExpressionGraph()
    let one = graph.constant(1)
    let systems = demands.indices.map { index in
      var system = ProductSystem(name: "demand \(index)", scenario: "base")
      system.backgroundDemand = [Entry(row: index, column: 0, amount: one, label: "demand")]
      return system
    }
    return LifeCycleModel(
      processes: [], indicators: database.methods.map { Indicator(name: $0.name, unit: $0.unit) }, flows: [],
      graph: graph, systems: systems,
      background: Background(
        database: database,
        activities: demands.enumerated().map { BackgroundActivity(name: "\($0)", demand: $1) },
        methodOfIndicator: database.methods.indices.map { $0 }, isUncertain: isUncertain))
  }

  static func run(
    _ plan: PropagationPlan, draws: Int, workers: Int = 1, batch: Int? = nil, design: Design.Kind = .random
  ) throws -> MonteCarloResult {
    try MonteCarlo(
      plan, options: MonteCarloOptions(draws: draws, seed: 4, design: design, workers: workers, batch: batch)
    ).run()
  }

  static func totals(_ result: MonteCarloResult) -> [[Double]] {
    result.plan.outputs.indices.filter { result.plan.outputs[$0].part == .total }
      .map { result.draws(ofOutput: $0) ?? [] }
  }

  /// Heijungs and Suh 2002, chapter 2: 2 l of fuel make 10 kWh, 100 l of crude 2 kWh of electricity ... with the two
  /// processes in a loop here: a = 10, b = 100, inputs 2 and 30. 1000 kWh take, by Cramer's rule of
  /// [10 -30; -2 100] s = [1000; 0], s = [100000, 2000] / 940.
  @Test func loopByHand() {
    var technosphere = ExchangeTable()
    for (row, column, amount) in [(0, 0, 10.0), (1, 0, -2), (0, 1, -30), (1, 1, 100)] {
      technosphere.append(row: row, column: column, amount: amount, identity: UInt64(row * 2 + column))
    }
    var biosphere = ExchangeTable()
    biosphere.append(row: 0, column: 0, amount: 1, identity: 10)
    biosphere.append(row: 0, column: 1, amount: 10, identity: 11)
    var factors = ExchangeTable()
    factors.append(row: 0, column: 0, amount: 0.5, identity: 12)
    let database = LifeCycleDatabase(
      productIDs: [1, 2], processIDs: [1, 2], flowIDs: [3], referenceProducts: [0, 1],
      technosphere: technosphere,
      biosphere: biosphere, methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)])
    let exact = 0.5 * (100_000 + 10 * 2000) / 940
    for solver in SolverChoice.allCases {
      let plan = PropagationPlan(DatabaseBlockTests.model(database, demands: [[0: 1000]]), solver: solver)
      // Ten roundings of a well-conditioned system of two.
      #expect(abs(plan.staticValues()[0] / exact - 1) < 1e-14, "\(solver)")
    }
  }

  /// Every solver has the same draws, so that scores differ by rounding alone. Columns are dominated by their diagonal:
  /// 1e-11 is a thousand roundings of condition numbers below a hundred; sweeps stop at an estimate of 1e-9.
  @Test(arguments: [(12, 4.0, 12), (40, 10.0, 3), (150, 4.0, 150), (150, 75.0, 10)])
  func solversAgreeDrawByDraw(processes: Int, inputs: Double, columns: Int) throws {
    let database = LifeCycleDatabase.synthetic(
      processes: processes, inputs: inputs, uncertainColumns: columns, seed: 3)
    let model = DatabaseBlockTests.model(database, demands: [[0: 1], [1: 2, 5: -0.25]])
    let reference = DatabaseBlockTests.totals(
      try DatabaseBlockTests.run(PropagationPlan(model, solver: .lapack), draws: 50))
    for solver in SolverChoice.allCases {
      let plan = PropagationPlan(model, solver: solver)
      let run = try DatabaseBlockTests.run(plan, draws: 50)
      let totals = DatabaseBlockTests.totals(run)
      let sweeps = plan.solverName.contains("sweeps")
      // Sweeps alone are inexact; a draw is accepted at an estimate of 1e-7 at most.
      #expect((run.largestErrorEstimate != nil) == sweeps)
      if let estimate = run.largestErrorEstimate { #expect(estimate > 0 && estimate <= 1e-7) }
      let tolerance = sweeps ? 1e-8 : 1e-11
      for (a, b) in zip(reference.joined(), totals.joined()) {
        #expect(abs(a - b) <= tolerance * abs(a), "\(solver)")
      }
    }
  }

  /// The transposed system gives the scores of the direct one.
  @Test(arguments: [SolverChoice.automatic, .lapack, .iterative])
  func transposedAgreesWithDirect(solver: SolverChoice) throws {
    var database = LifeCycleDatabase.synthetic(processes: 60, inputs: 5, uncertainColumns: 60, seed: 8)
    database.biosphere = database.biosphere.withLognormal(
      geometricStandardDeviation: 1.3, columns: Set(0..<60))
    let background = Background(
      database: database,
      activities: (0..<5).map { BackgroundActivity(name: "\($0)", demand: [$0: 1, 59 - $0: 0.5]) },
      methodOfIndicator: [0])
    let design = try DesignCoordinates(MonteCarloOptions(draws: 16, seed: 2, workers: 1), inputs: [])
    let blocks = [false, true].map { DatabaseBlock(background, choice: solver, transposed: $0) }
    let workers = blocks.map { DatabaseBlockWorker($0) }
    for first in [0, 8] {
      for worker in workers { _ = worker.run(LaneDraws(design, firstDraw: first, count: 8)) }
      for component in 0..<5 {
        for lane in 0..<8 {
          let values = workers.map { worker in worker.results.withColumn(component) { $0[lane] } }
          let tolerance = solver == .iterative ? 1e-8 : 1e-12
          #expect(abs(values[0] - values[1]) <= tolerance * abs(values[0]))
        }
      }
    }
  }

  @Test(arguments: [SolverChoice.automatic, .lapack, .lowRank, .iterative])
  func sameBitsForAnyWorkersAndBatches(solver: SolverChoice) throws {
    let database = LifeCycleDatabase.synthetic(
      processes: 80, inputs: 6, uncertainColumns: solver == .lowRank ? 4 : 80, seed: 5)
    let plan = PropagationPlan(DatabaseBlockTests.model(database), solver: solver)
    let one = try DatabaseBlockTests.run(plan, draws: 203)
    for (workers, batch) in [(2, nil), (3, 8), (1, 13), (2, 1)] as [(Int, Int?)] {
      let other = try DatabaseBlockTests.run(plan, draws: 203, workers: workers, batch: batch)
      #expect(DatabaseBlockTests.totals(one) == DatabaseBlockTests.totals(other), "\(workers), \(batch ?? 0)")
      #expect(one.largestErrorEstimate == other.largestErrorEstimate)
    }
  }

  /// A chain without loops, an exchange of each family: the score is a product of the very draws that the column
  /// kernels make of the same identities.
  @Test(arguments: [Design.Kind.random, .lhs, .sobol])
  func drawsAreThoseOfTheirIdentities(design: Design.Kind) throws {
    let laws: [ExchangeUncertainty] = [
      .lognormal(logMedian: -1, logStandardDeviation: 0.5, negative: false),
      .lognormal(logMedian: -2, logStandardDeviation: 0.3, negative: true),
      .normal(mean: 0.7, standardDeviation: 0.1), .uniform(minimum: 0.1, maximum: 0.4),
      .triangular(minimum: 0.2, mode: 0.3, maximum: 0.9), .distribution(0),
    ]
    var technosphere = ExchangeTable()
    _ = technosphere.add(try Distribution(.gamma(shape: 3, scale: 0.2, offset: 0)))
    for process in 0...laws.count {
      technosphere.append(row: process, column: process, amount: 1, identity: UInt64(process))
    }
    for (process, law) in laws.enumerated() {
      technosphere.append(
        row: process + 1, column: process, amount: -0.3, factor: -1, uncertainty: law,
        identity: UInt64(100 + process))
    }
    var (biosphere, factors) = (ExchangeTable(), ExchangeTable())
    biosphere.append(row: 0, column: laws.count, amount: 1, identity: 50)
    factors.append(row: 0, column: 0, amount: 1, identity: 51)
    let ids = (0...laws.count).map { Int64($0) }
    let database = LifeCycleDatabase(
      productIDs: ids, processIDs: ids, flowIDs: [0], referenceProducts: ids.map { Int32($0) },
      technosphere: technosphere, biosphere: biosphere,
      methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)])
    let plan = PropagationPlan(DatabaseBlockTests.model(database), detail: .totals)
    let options = MonteCarloOptions(draws: 64, seed: 4, design: design, randomizations: 1, workers: 1)
    let scores = try #require(MonteCarlo(plan, options: options).run().draws(ofOutput: 0))
    let coordinates = try DesignCoordinates(options, inputs: [])
    var products = Array(repeating: 1.0, count: scores.count)
    for (process, law) in laws.enumerated() {
      var column = Array(repeating: 0.0, count: scores.count)
      var span = column.mutableSpan
      coordinates.fill(input: 0, identity: UInt64(100 + process), firstDraw: 0, into: &span)
      QuantileKernel(technosphere.distribution(of: law)).transform(&span)
      for i in products.indices { products[i] *= column[i] }
    }
    // One rounding for each of six products and quotients on either side.
    for (score, product) in zip(scores, products) { #expect(abs(score / product - 1) < 4e-15) }
  }

  /// Exchanges of one place add up, each with draws of its own; presamples move together.
  @Test func sharedCellsAndPresamples() throws {
    var technosphere = ExchangeTable()
    for process in 0..<2 {
      technosphere.append(row: process, column: process, amount: 1, identity: UInt64(process))
    }
    technosphere.append(row: 1, column: 0, amount: -0.2, identity: 10)
    technosphere.append(
      row: 1, column: 0, amount: -0.3, factor: -1, uncertainty: .presampled(source: 0, row: 1), identity: 11)
    var (biosphere, factors) = (ExchangeTable(), ExchangeTable())
    biosphere.append(
      row: 0, column: 1, amount: 5, factor: 2, uncertainty: .presampled(source: 0, row: 0), identity: 12)
    factors.append(row: 0, column: 0, amount: 1, identity: 13)
    let database = LifeCycleDatabase(
      productIDs: [0, 1], processIDs: [0, 1], flowIDs: [0], referenceProducts: [0, 1],
      technosphere: technosphere,
      biosphere: biosphere, methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)],
      presamples: [
        Presamples(values: [1, 0.1, 2, 0.2, 3, 0.3], rows: 2, columns: 3, isSequential: true, identity: 7)
      ])
    let plan = PropagationPlan(DatabaseBlockTests.model(database), detail: .totals)
    let scores = try #require(try DatabaseBlockTests.run(plan, draws: 7).draws(ofOutput: 0))
    for (draw, score) in scores.enumerated() {
      let k = Double(draw % 3 + 1)
      #expect(abs(score - 2 * k * (0.2 + 0.1 * k)) < 1e-14)
    }
    #expect(abs(plan.staticValues()[0] - 5 * 0.5) < 1e-14)
  }

  /// Contributions of all processes add up to the total; a background without uncertainty is a constant.
  @Test func contributionsAndConstants() throws {
    let database = LifeCycleDatabase.synthetic(processes: 15, inputs: 3, uncertainColumns: 15, seed: 2)
    let plan = PropagationPlan(DatabaseBlockTests.model(database))
    let result = try DatabaseBlockTests.run(plan, draws: 40)
    let parts = plan.outputs.indices.filter {
      if case .background = plan.outputs[$0].part { true } else { false }
    }
    #expect(parts.count == 15)
    let sum = parts.reduce(0.0) { $0 + result.moments[$1].mean }
    // Fifteen means of forty positive terms each.
    #expect(abs(sum / result.moments[0].mean - 1) < 1e-13)
    let certain = PropagationPlan(DatabaseBlockTests.model(database, isUncertain: false))
    #expect(certain.blocks.isEmpty && abs(certain.staticValues()[0] / plan.staticValues()[0] - 1) < 1e-13)
  }

  /// A process that uses all it makes in some draws: those fail and say so.
  @Test func singularDrawsFail() throws {
    var technosphere = ExchangeTable()
    technosphere.append(row: 0, column: 0, amount: 1, identity: 1)
    technosphere.append(
      row: 0, column: 0, amount: -0.5, factor: -1, uncertainty: .presampled(source: 0, row: 0), identity: 2)
    var (biosphere, factors) = (ExchangeTable(), ExchangeTable())
    biosphere.append(row: 0, column: 0, amount: 1, identity: 3)
    factors.append(row: 0, column: 0, amount: 1, identity: 4)
    let database = LifeCycleDatabase(
      productIDs: [0], processIDs: [0], flowIDs: [0], referenceProducts: [0], technosphere: technosphere,
      biosphere: biosphere, methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)],
      presamples: [Presamples(values: [0.5, 1], rows: 1, columns: 2, isSequential: true, identity: 7)])
    let plan = PropagationPlan(DatabaseBlockTests.model(database), detail: .totals)
    let result = try DatabaseBlockTests.run(plan, draws: 10)
    #expect(result.failedDraws == 5 && result.moments[0].mean == 2)
    #expect(result.failures.first?.draw == 1 && result.failures.first?.reason.contains("database") == true)
  }

  /// Among 10,000 draws of a loop with gain 1/2, one with gain 1 - 2⁻⁴⁰ and one with gain 1: the first is solved another
  /// way or counted as failed, the other fails, and no score is wrong. 1 - x is exact, so that the score 1 / (1 - x) has
  /// a few roundings where the gain is a product with 1; sweeps stop at an estimate of 1e-9.
  @Test(arguments: [SolverChoice.automatic, .elimination, .lapack, .lowRank, .iterative])
  func plantedSingularDraws(solver: SolverChoice) throws {
    let count = 10_000
    var gains = (0..<count).map { 0.5 + 0.25 * Double($0) / Double(count) }
    (gains[1234], gains[5678]) = (1 - 0x1p-40, 1)
    var technosphere = ExchangeTable()
    for process in 0..<2 {
      technosphere.append(row: process, column: process, amount: 1, identity: UInt64(process))
    }
    technosphere.append(row: 1, column: 0, amount: -1, identity: 10)
    technosphere.append(
      row: 0, column: 1, amount: -0.5, factor: -1, uncertainty: .presampled(source: 0, row: 0), identity: 11)
    var (biosphere, factors) = (ExchangeTable(), ExchangeTable())
    biosphere.append(row: 0, column: 0, amount: 1, identity: 12)
    factors.append(row: 0, column: 0, amount: 1, identity: 13)
    let database = LifeCycleDatabase(
      productIDs: [0, 1], processIDs: [0, 1], flowIDs: [0], referenceProducts: [0, 1],
      technosphere: technosphere,
      biosphere: biosphere, methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)],
      presamples: [Presamples(values: gains, rows: 1, columns: count, isSequential: true, identity: 7)])
    let plan = PropagationPlan(DatabaseBlockTests.model(database), detail: .totals, solver: solver)
    let result = try DatabaseBlockTests.run(plan, draws: count, workers: 2)
    let scores = try #require(result.draws(ofOutput: 0))
    #expect(scores[5678].isNaN && (1...2).contains(result.failedDraws))
    for (draw, score) in scores.enumerated() where !score.isNaN {
      let tolerance = solver == .iterative ? 1e-7 : 1e-14
      #expect(abs(score * (1 - gains[draw]) - 1) <= tolerance, "\(solver), draw \(draw)")
    }
    if solver == .elimination {
      let solvers = Dictionary(uniqueKeysWithValues: result.solvers.map { ($0.name, $0.draws) })
      #expect(solvers == ["batched elimination": count - 2, "LAPACK": 1])
    }
  }
}
