import Glibc
import Inventory
import LinearSolvers
import NumericKernels
import Parameters
import Sampling
import Testing

@testable import Propagation

@Suite struct ExchangeGradientsTests {
  static func options(_ draws: Int, workers: Int = 1, seed: UInt64 = 4) -> MonteCarloOptions {
    MonteCarloOptions(draws: draws, seed: seed, workers: workers)
  }

  /// 1 / (1 - ab) units of process 0 and a / (1 - ab) of process 1 for one unit of product 0, with inputs a of
  /// product 1 and b of product 0: the derivatives of h = c (x + a y) / (1 - ab) by a, b, x, y and c.
  @Test(arguments: [SolverChoice.automatic, .lapack, .iterative])
  func slopesOfALoop(solver: SolverChoice) throws {
    var test = TestDatabase(processes: 2)
    test.addOutputs()
    let law = ExchangeUncertainty.lognormal(logMedian: -1, logStandardDeviation: 0.3, negative: false)
    test.add(.technosphere, row: 1, column: 0, -0.4, law)
    test.add(.technosphere, row: 0, column: 1, -0.4, law)
    test.add(.biosphere, row: 0, column: 0, 0.4, law)
    test.add(.biosphere, row: 0, column: 1, 0.4, law)
    test.add(.characterization, row: 0, 0.4, law)
    let found = try ExchangeGradients(
      ExchangeGradientPlan(test.background(), solver: solver), options: ExchangeGradientsTests.options(1))
    let values = try found.exchanges.map { try found.draws(of: $0)[0] }
    #expect(found.exchanges.map(\.matrix.rawValue) == [1, 1, 2, 2, 3])
    // As they stand in A, inputs are negative; places in A go by cell, so the exchange of column 0 is looked
    // for.
    let ofColumn0 = found.exchanges[0].exchange == 2 ? 0 : 1
    let (a, b) = (-values[ofColumn0], -values[1 - ofColumn0])
    let (x, y, c) = (values[2], values[3], values[4])
    let rest = 1 - a * b
    let score = c * (x + a * y) / rest
    // Slopes of emissions take the expectation of their factor.
    let factor = exp(-1 + 0.045)
    let slopes = [
      -(c * y / rest + score * b / rest), -(score * a / rest), factor / rest, factor * a / rest, score / c,
    ]
    // Sweeps stop at an estimate of 1e-9; factors of two equations leave a few roundings.
    let tolerance = solver == .iterative ? 1e-7 : 1e-14
    #expect(abs(found.scores[0][0] / score - 1) < tolerance)
    for (number, exact) in slopes.enumerated() {
      let exchange = number < 2 ? (ofColumn0 == 0 ? number : 1 - number) : number
      #expect(abs(found.meanSlope(of: exchange, to: 0) / exact - 1) < tolerance, "\(number)")
      #expect(found.contribution(of: exchange, to: 0).isLinear == (number >= 2))
    }
  }

  /// Every slope of one draw against central differences of scores that another path computes: databases in
  /// which every amount stands fast at its draw but for one.
  @Test(arguments: [(6, 1 as UInt64, SolverChoice.automatic), (17, 2, .lapack), (17, 3, .iterative)])
  func slopesAreCentralDifferences(processes: Int, seed: UInt64, solver: SolverChoice) throws {
    let test = TestDatabase.random(processes: processes, methods: 2, seed: seed)
    let background = test.background(demands: [[0: 1], [1: 2, 3: -0.5]])
    let found = try ExchangeGradients(
      ExchangeGradientPlan(background, solver: solver), options: ExchangeGradientsTests.options(1))
    #expect(found.outputs.count == 4 && found.exchanges.count == found.uncertainCount)
    var fixed = FixedDraw(background)
    for exchange in found.exchanges { fixed.values[exchange] = try found.draws(of: exchange)[0] }
    for (exchange, input) in found.exchanges.enumerated() {
      let value = try #require(fixed.values[input])
      let step = 1e-4 * abs(value)
      let scores = [-1.0, 1].map { sign -> [Double] in
        var moved = fixed
        moved.values[input] = value + sign * step
        return moved.scores
      }
      for output in 0..<4 {
        let difference = (scores[1][output] - scores[0][output]) / (2 * step)
        // Slopes of emissions take the expectation of their factor, here the draw's.
        let slope = found.meanSlope(of: exchange, to: output) * (try found.drawnFactor(of: input, output))
        // Differences: 1e-8 of curvature, and 1e-16 / 1e-4 of rounding, both relative to h / x.
        #expect(
          abs(slope - difference) <= 1e-6 * abs(difference) + 1e-10 * abs(found.scores[output][0] / value),
          "\(input), \(output)")
      }
    }
  }

  /// The scores are those of a plain run.
  @Test func scoresAreThoseOfARun() throws {
    let database = TestDatabase.random(processes: 9, methods: 2, seed: 5).database
    let plan = PropagationPlan(DatabaseBlockTests.model(database), detail: .totals)
    let run = try DatabaseBlockTests.run(plan, draws: 100)
    let found = try ExchangeGradients(
      ExchangeGradientPlan(try #require(plan.model.background)), options: ExchangeGradientsTests.options(100))
    #expect(found.scores == DatabaseBlockTests.totals(run) && found.failedDraws == 0)
    #expect(found.solvers.map(\.draws).reduce(0, +) == 100)
  }

  /// A product of four lognormals: Sobol' indices in closed form. Exact in expectation; estimates lie within
  /// five standard errors of it, as told by the blocks.
  @Test func productOfLognormals() throws {
    let deviations = [0.3, 0.5, 0.2, 0.4]
    let laws = deviations.map {
      ExchangeUncertainty.lognormal(logMedian: 0.1, logStandardDeviation: $0, negative: false)
    }
    let found = try ExchangeGradients(
      ExchangeGradientPlan(TestDatabase.product(of: laws).background()),
      options: ExchangeGradientsTests.options(40_000, workers: 2))
    let growth = deviations.map { exp($0 * $0) }
    let mean = exp(0.4 + deviations.reduce(0) { $0 + $1 * $1 } / 2)
    for exchange in 0..<4 {
      // The chain's cells stand in the order of substitution; the amount of variance tells which one it is.
      let law = found.moments[exchange]
      let number = try #require(
        deviations.firstIndex { abs(expm1($0 * $0) * law.mean * law.mean / law.variance - 1) < 1e-9 })
      let sigma = deviations[number]
      let first = mean * mean * (growth[number] - 1)
      let others = growth.indices.filter { $0 != number }.reduce(1) { $0 * growth[$1] }
      let contribution = found.contribution(of: exchange, to: 0)
      let blocks = found.blockContributions(of: exchange, to: 0).totals
      let center = blocks.reduce(0, +) / Double(blocks.count)
      let spread =
        blocks.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(blocks.count * (blocks.count - 1))
      #expect(abs(contribution.total - first * others) < 5 * spread.squareRoot())
      #expect(abs(contribution.first - first) < 5 * contribution.firstError)
      #expect(contribution.firstError < 0.05 * first && spread.squareRoot() < 0.05 * first)
      #expect(contribution.isLinear)
      // The bounds of a linear exchange are exact multiples: rounding of a few products.
      let ratio = sigma * sigma / expm1(sigma * sigma)
      let upper = try #require(contribution.upperBound)
      let lower = try #require(contribution.lowerBound)
      #expect(abs(upper / contribution.total / (ratio * growth[number]) - 1) < 1e-13)
      #expect(abs(lower / contribution.first / ratio - 1) < 1e-13)
    }
  }

  /// A sum of normals: slopes are the same in every draw, and both bounds are the index itself.
  @Test func sumOfNormalsIsExact() throws {
    var test = TestDatabase(processes: 4, flows: 3)
    test.addOutputs()
    let amounts = [2.0, 0.5, 1]
    for (place, amount) in amounts.enumerated() {
      test.add(
        .technosphere, row: place + 1, column: 0, -amount,
        .normal(mean: amount, standardDeviation: 0.1 * Double(place + 1)))
      test.add(.biosphere, row: place, column: place + 1, 3 + Double(place))
      test.add(.characterization, row: place, 0.5)
    }
    let found = try ExchangeGradients(
      ExchangeGradientPlan(test.background()), options: ExchangeGradientsTests.options(100))
    #expect(found.exchanges.count == 3)
    for (number, exchange) in found.exchanges.enumerated() {
      let place = Double(test.technosphere.rows[exchange.exchange] - 1)
      let root = 0.5 * (3 + place) * 0.1 * (place + 1)
      let contribution = found.contribution(of: number, to: 0)
      // Sums of a hundred equal terms.
      for value in [contribution.total, contribution.first, contribution.upperBound, contribution.lowerBound]
      {
        #expect(abs((value ?? 0) / (root * root) - 1) < 1e-13)
      }
      #expect(contribution.firstError < 1e-13)
    }
  }

  /// In a loop the bound is a bound: h = 1 / (1 - x) with a single exchange, whose total contribution is the
  /// variance.
  @Test func poincareBoundHoldsInALoop() throws {
    var test = TestDatabase(processes: 1)
    test.addOutputs()
    test.add(
      .technosphere, row: 0, column: 0, -0.3,
      .lognormal(logMedian: log(0.3), logStandardDeviation: 0.1, negative: false))
    test.add(.biosphere, row: 0, column: 0, 1)
    test.add(.characterization, row: 0, 1)
    let found = try ExchangeGradients(
      ExchangeGradientPlan(test.background()), options: ExchangeGradientsTests.options(20_000))
    let scores = found.scores[0]
    let mean = scores.reduce(0, +) / Double(scores.count)
    let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count - 1)
    let contribution = found.contribution(of: 0, to: 0)
    let (upper, lower) = (try #require(contribution.upperBound), try #require(contribution.lowerBound))
    #expect(!contribution.isLinear && upper > variance && lower < variance)
    // 20,000 draws tell a variance to 1 % (√(2 / n)), and what is nearly constant better.
    let exact = ExchangeGradientsTests.loopByQuadrature(sigma: 0.1)
    #expect(abs(variance / exact.variance - 1) < 0.05)
    #expect(abs(upper / exact.upper - 1) < 0.01 && abs(lower / exact.lower - 1) < 0.01)
    #expect(exact.upper > 1.01 * exact.variance && exact.lower < 0.99 * exact.variance)
  }

  private static func loopByQuadrature(sigma: Double) -> (variance: Double, upper: Double, lower: Double) {
    var (weight, first, second, slope, square) = (0.0, 0.0, 0.0, 0.0, 0.0)
    // Gains stay below 0.67 up to z = 8; the trapezoid of a smooth integrand that ends at 1e-14 is exact to
    // that.
    for step in -800...800 {
      let z = Double(step) / 100
      let density = exp(-z * z / 2)
      let x = 0.3 * exp(sigma * z)
      let (score, derivative) = (1 / (1 - x), sigma * x / ((1 - x) * (1 - x)))
      weight += density
      first += density * score
      second += density * score * score
      slope += density * derivative
      square += density * derivative * derivative
    }
    let mean = first / weight
    return (second / weight - mean * mean, square / weight, slope / weight * slope / weight)
  }

  @Test(arguments: [SolverChoice.automatic, .iterative])
  func sameBitsForAnyWorkers(solver: SolverChoice) throws {
    let background = TestDatabase.random(processes: 12, methods: 2, seed: 9).background(demands: [
      [0: 1], [2: 1],
    ])
    let all = try [1, 2, 3].map { workers in
      try ExchangeGradients(
        ExchangeGradientPlan(background, solver: solver),
        options: ExchangeGradientsTests.options(205, workers: workers))
    }
    let one = all[0]
    for other in all.dropFirst() {
      #expect(one.scores == other.scores && one.sums.count == 205)
      for output in one.outputs.indices {
        for exchange in one.exchanges.indices {
          #expect(one.contribution(of: exchange, to: output) == other.contribution(of: exchange, to: output))
          let blocks = [one, other].map { $0.blockContributions(of: exchange, to: output).totals }
          #expect(blocks[0] == blocks[1])
        }
      }
    }
  }

  /// Draws without a solution leave nothing behind: the rest are those of a database that never had them.
  @Test func failedDrawsAreLeftOut() throws {
    func found(_ gains: [Double]) throws -> ExchangeGradients {
      var test = TestDatabase(processes: 1)
      test.addOutputs()
      test.add(.technosphere, row: 0, column: 0, -0.5, .presampled(source: 0, row: 0))
      test.add(.biosphere, row: 0, column: 0, 1, .normal(mean: 1, standardDeviation: 0.1))
      test.add(.characterization, row: 0, 1)
      test.presamples = [
        Presamples(values: gains, rows: 1, columns: gains.count, isSequential: true, identity: 7)
      ]
      return try ExchangeGradients(
        ExchangeGradientPlan(test.background()), options: ExchangeGradientsTests.options(96))
    }
    let some = try found([0.5, 1, 0.25])
    #expect(some.failedDraws == 32)
    #expect(some.scores[0].enumerated().allSatisfy { $1.isNaN == ($0 % 3 == 1) })
    let supply = (2.0 + 4 / 3.0) / 2
    let emission = try #require(some.exchanges.firstIndex { $0.matrix == .biosphere })
    let loop = try #require(some.exchanges.firstIndex { $0.matrix == .technosphere })
    #expect(abs(some.meanSlope(of: emission, to: 0) / supply - 1) < 1e-14)
    #expect(some.meanSlope(of: loop, to: 0).isFinite && some.blockCounts.reduce(0, +) == 64)
    #expect(some.hasDerivative(emission) && !some.hasDerivative(loop))
    #expect(some.contribution(of: loop, to: 0).upperBound == nil)
  }
}

extension ExchangeGradients {
  /// The factor of an emission's flow in the first draw over its expectation; 1 for other exchanges.
  fileprivate func drawnFactor(of exchange: UncertainExchange, _ output: Int) throws -> Double {
    guard exchange.matrix == .biosphere else { return 1 }
    let method = outputs[output].method
    let flow = background.database.biosphere.rows[exchange.exchange]
    let table = background.database.methods[method].factors
    guard let index = table.columns.firstIndex(of: flow) else { return 1 }
    let factor = UncertainExchange(matrix: .characterization, method: method, exchange: index)
    guard let number = exchanges.firstIndex(of: factor) else { return 1 }
    return try draws(of: factor)[0] / moments[number].mean
  }
}

/// A database with every exchange of a draw at a given value: its scores by static solution.
private struct FixedDraw {
  let background: Background
  var values: [UncertainExchange: Double] = [:]

  init(_ background: Background) { self.background = background }

  var scores: [Double] {
    var database = background.database
    func fixed(_ table: ExchangeTable, _ matrix: MatrixKind, _ method: Int?) -> ExchangeTable {
      var result = ExchangeTable()
      for exchange in 0..<table.count {
        let key = UncertainExchange(matrix: matrix, method: method, exchange: exchange)
        result.append(
          row: Int(table.rows[exchange]), column: Int(table.columns[exchange]),
          amount: values[key] ?? table.amounts[exchange], identity: table.identities[exchange])
      }
      return result
    }
    database.technosphere = fixed(database.technosphere, .technosphere, nil)
    database.biosphere = fixed(database.biosphere, .biosphere, nil)
    for method in database.methods.indices {
      database.methods[method].factors = fixed(database.methods[method].factors, .characterization, method)
    }
    let model = DatabaseBlockTests.model(database, demands: background.activities.map(\.demand))
    return PropagationPlan(model, detail: .totals, solver: .lapack).staticValues()
  }
}
