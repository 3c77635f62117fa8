import Interpretation
import Inventory
import LinearSolvers
import NumericKernels
import Propagation
import Studies
import Synchronization

private let gradientPlans = Mutex<[DatabaseQuestion: ExchangeGradientPlan]>([:])

extension DatabaseQuestion {
  /// The database and what is demanded of it.
  func background() throws -> Background {
    guard let background = try study().model.background else {
      throw RequestError(message: "the packages hold no database")
    }
    return background
  }

  /// The plan of the derivatives, made once in a process, as no section times it.
  fileprivate func gradientPlan() throws -> ExchangeGradientPlan {
    if let known = gradientPlans.withLock({ $0[self] }) { return known }
    let plan = ExchangeGradientPlan(try background())
    gradientPlans.withLock { $0[self] = plan }
    return plan
  }
}

/// Derivatives of the scores by all uncertain exchanges over draws, plan made before.
///
/// Arguments: folder, methods, demands, draws, workers, seed.
func measureExchangeGradients(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let plan = try question.gradientPlan()
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let (found, seconds) = try timed { try ExchangeGradients(plan, options: options) }
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("failed", Double(found.failedDraws))
  reply.add("exchanges", Double(found.exchanges.count))
  reply.add("mean", all: found.scores.map { $0.reduce(0, +) / Double($0.count) })
  return reply
}

/// Derivatives of one draw against central differences of scores that KLU solves, one of them with refinement
/// for each.
///
/// Arguments: folder, methods, demands (one), exchanges, seed. Exchanges that matter least to a ten-thousandth
/// are taken from the whole range, two in three of A. `slope` and `difference` are relative to score / value:
/// elasticities.
func checkExchangeSlopes(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let wanted = try arguments.integer("exchanges")
  let seed = try arguments.integer("seed")
  let options = MonteCarloOptions(draws: 1, seed: UInt64(seed), workers: 1)
  let found = try ExchangeGradients(try question.gradientPlan(), options: options)
  let score = found.scores[0][0]
  let effects = try found.exchanges.indices.map { exchange -> Double in
    let value = try found.firstDraw(of: found.exchanges[exchange])
    return abs(found.meanSlope(of: exchange, to: 0) * value / score)
  }
  func chosen(_ matrix: MatrixKind, _ count: Int) -> [Int] {
    let all = found.exchanges.indices.filter { found.exchanges[$0].matrix == matrix && effects[$0] > 1e-4 }
      .sorted { (effects[$1], $0) < (effects[$0], $1) }
    return (0..<min(count, all.count)).map { all[$0 * all.count / min(count, all.count)] }
  }
  let exchanges = chosen(.technosphere, wanted * 2 / 3) + chosen(.biosphere, wanted - wanted * 2 / 3)
  let values = try found.exchanges.map { ($0, try found.firstDraw(of: $0)) }
  let exact = try ExactScore(
    found.background.database.fixed(values), demand: found.background.activities[0].demand)
  var reply = Reply()
  var (slopes, differences): ([Double], [Double]) = ([], [])
  for exchange in exchanges {
    let scores = try [-1e-3, 1e-3].map { try exact.score(moving: found.exchanges[exchange], by: 1 + $0) }
    slopes.append(found.meanSlope(of: exchange, to: 0) * values[exchange].1 / score)
    differences.append((scores[1] - scores[0]) / 2e-3 / score)
  }
  reply.add("slope", all: slopes)
  reply.add("difference", all: differences)
  return reply
}

/// Scores of a database in which every amount stands fast, by the first method.
private struct ExactScore {
  let database: LifeCycleDatabase
  let system: RecheckedSystem
  let factorization: KLUFactorization

  init(_ database: LifeCycleDatabase, demand: [Int: Double]) throws {
    self.database = database
    system = try RecheckedSystem(database, demand: demand)
    factorization = KLUFactorization(system.analysis)
  }

  /// The score with one amount multiplied.
  func score(moving moved: UncertainExchange, by factor: Double) throws -> Double {
    func amount(_ table: ExchangeTable, _ exchange: Int, _ matrix: MatrixKind) -> Double {
      table.amounts[exchange] * (moved.matrix == matrix && moved.exchange == exchange ? factor : 1)
    }
    var cells = Array(repeating: 0.0, count: system.pattern.cells)
    for (exchange, cell) in zip(system.inside, system.cellOfExchange) {
      cells[Int(cell)] += amount(database.technosphere, exchange, .technosphere)
    }
    guard let supply = system.solve(cells, factorization) else {
      throw RequestError(message: "KLU finds no factors")
    }
    let amounts = system.emitted.map { amount(database.biosphere, $0, .biosphere) }
    return zip(system.intensities(amounts)[0], supply).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension ExchangeGradients {
  fileprivate func firstDraw(of exchange: UncertainExchange) throws -> Double { try draws(of: exchange)[0] }
}

extension LifeCycleDatabase {
  /// The same with some exchanges at values for certain.
  func fixed(_ values: [(UncertainExchange, Double)]) -> LifeCycleDatabase {
    var known: [UncertainExchange: Double] = [:]
    for (exchange, value) in values { known[exchange] = value }
    return replacing { exchange, table in
      known[exchange].map { (amount: $0, factor: 1, uncertainty: ExchangeUncertainty.none) }
    }
  }

  /// The same with some exchanges replaced.
  func replacing(
    _ replacement: (UncertainExchange, ExchangeTable) -> (
      amount: Double, factor: Double, uncertainty: ExchangeUncertainty
    )?
  ) -> LifeCycleDatabase {
    var database = self
    func replaced(_ table: ExchangeTable, _ matrix: MatrixKind, _ method: Int?) -> ExchangeTable {
      var result = ExchangeTable()
      result.reserve(table.count)
      for index in 0..<table.count {
        let exchange = UncertainExchange(matrix: matrix, method: method, exchange: index)
        var uncertainty = table.uncertainties[index]
        if case .distribution(let number) = uncertainty {
          uncertainty = result.add(table.distributions[number])
        }
        let new =
          replacement(exchange, table)
          ?? (amount: table.amounts[index], factor: table.factors[index], uncertainty: uncertainty)
        result.append(
          row: Int(table.rows[index]), column: Int(table.columns[index]), amount: new.amount,
          factor: new.factor,
          uncertainty: new.uncertainty, identity: table.identities[index],
          resource: Int(table.resources[index]),
          resourceRow: Int(table.resourceRows[index]))
      }
      return result
    }
    database.technosphere = replaced(technosphere, .technosphere, nil)
    database.biosphere = replaced(biosphere, .biosphere, nil)
    for method in methods.indices {
      database.methods[method].factors = replaced(methods[method].factors, .characterization, method)
    }
    return database
  }
}
