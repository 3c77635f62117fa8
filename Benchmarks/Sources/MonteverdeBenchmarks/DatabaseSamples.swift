import Distributions
import Interchange
import Inventory
import Parameters
import Propagation

/// All draws of the scores of a database: draw after draw, of each all demands, of each all methods.
///
/// Arguments: folder, methods, demands, draws, workers, seed.
func drawDatabase(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let run = try MonteCarlo(try question.plan(detail: .totals), options: options).run()
  var reply = Reply()
  reply.add("failed", Double(run.failedDraws))
  reply.add("scores", all: scores(of: run))
  return reply
}

/// The scores of all draws, draw after draw.
func scores(of run: MonteCarloResult) -> [Double] {
  let columns = run.plan.totals.map { output -> [Double] in
    guard let draws = run.draws(ofOutput: output) else { preconditionFailure("so few draws are kept") }
    return draws
  }
  return (0..<run.draws).flatMap { draw in columns.map { $0[draw] } }
}

/// Writes the values of all exchanges that vary as a package of arrays, one column for each draw, and tells the scores
/// of the same draws.
///
/// Arguments: folder, methods, demands, draws, workers, seed, path of the package.
func writeDatabaseSamples(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let path = try arguments.text("path")
  let plan = try question.plan(detail: .totals)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let run = try MonteCarlo(plan, options: options).run()
  let coordinates = try DesignCoordinates(options, inputs: plan.inputs.map(\.identity))
  guard let database = plan.model.background?.database else { throw RequestError(message: "there is no database") }
  guard database.methods.allSatisfy({ method in !method.factors.uncertainties.contains { $0.isUncertain } }) else {
    throw RequestError(message: "uncertain characterisation: its global location is not known here")
  }
  var writer = try DatapackageWriter(creating: path, name: "samples", isSequential: true)
  for (matrix, table, rowIDs) in [
    ("technosphere_matrix", database.technosphere, database.productIDs),
    ("biosphere_matrix", database.biosphere, database.flowIDs),
  ] {
    let varying = table.exchangesBesideVarying
    guard !varying.isEmpty else { continue }
    let sampler = SampledExchanges(table, exchanges: varying)
    let flips = varying.map { table.factors[$0] < 0 }
    try writer.beginArray(
      matrix, matrix: matrix, rows: varying.map { rowIDs[Int(table.rows[$0])] },
      columns: varying.map { database.processIDs[Int(table.columns[$0])] }, flips: flips, columnCount: draws)
    for draw in 0..<draws {
      let values = sampler.values(coordinates, firstDraw: draw, count: 1)[0]
      let unflipped = zip(values, flips).map { $1 ? -$0 : $0 }
      try writer.append(unflipped.span)
    }
    try writer.endArray()
  }
  try writer.close()
  var reply = Reply()
  reply.add("failed", Double(run.failedDraws))
  reply.add("scores", all: scores(of: run))
  return reply
}

extension ExchangeTable {
  /// Exchanges that vary, and those that stand at the same places: brightway replaces whole places.
  fileprivate var exchangesBesideVarying: [Int] {
    func place(_ exchange: Int) -> Int64 { Int64(rows[exchange]) << 32 | Int64(columns[exchange]) }
    let varying = Set((0..<count).filter { uncertainties[$0].isUncertain }.map(place))
    return (0..<count).filter { varying.contains(place($0)) }
  }
}

/// The very values of exchanges that a run draws, made anew from their coordinates: what stands in the matrix.
struct SampledExchanges {
  private let exchanges: [Int]
  private let kernels: [QuantileKernel?]
  private let table: ExchangeTable

  /// A sampler of some exchanges of a table.
  init(_ table: ExchangeTable, exchanges: [Int]) {
    self.table = table
    self.exchanges = exchanges
    kernels = exchanges.map { exchange in table.distribution(ofExchange: exchange).map { QuantileKernel($0) } }
  }

  /// Values of `count` draws, `[draw][exchange]`.
  func values(_ coordinates: DesignCoordinates, firstDraw: Int, count: Int) -> [[Double]] {
    var values = Array(repeating: exchanges.map { table.amounts[$0] }, count: count)
    var column = Array(repeating: 0.0, count: count)
    for (place, exchange) in exchanges.enumerated() {
      guard let kernel = kernels[place] else { continue }
      var span = column.mutableSpan
      coordinates.fill(input: -1, identity: table.identities[exchange], firstDraw: firstDraw, into: &span)
      kernel.transform(&span)
      for draw in 0..<count { values[draw][place] = table.factors[exchange] * column[draw] }
    }
    return values
  }
}

extension ExchangeTable {
  /// How an exchange is distributed; nil where it is constant.
  fileprivate func distribution(ofExchange exchange: Int) -> Distribution? {
    let family: Distribution.Family
    switch uncertainties[exchange] {
    case .none: return nil
    case .distribution(let index): return distributions[index]
    case .presampled: preconditionFailure("these packages have no arrays")
    case .lognormal(let logMedian, let deviation, let negative):
      family = .lognormal(logMedian: logMedian, logStandardDeviation: deviation, negative: negative)
    case .normal(let mean, let deviation): family = .normal(mean: mean, standardDeviation: deviation)
    case .uniform(let minimum, let maximum): family = .uniform(minimum: minimum, maximum: maximum)
    case .triangular(let minimum, let mode, let maximum):
      family = .triangular(minimum: minimum, mode: mode, maximum: maximum)
    }
    do { return try Distribution(family) } catch {
      preconditionFailure("a table holds only valid parameters: \(error.message)")
    }
  }
}
