import Interpretation
import Inventory
import NumericKernels
import Propagation

/// Ranks a database in which some exchanges were made very influential, and tells where they end up.
///
/// Arguments: folder, methods (the first counts), demands (one), planted, draws, workers, seed. Three in five of
/// the planted exchanges are inputs of the demanded process, of products from all over the database; the others
/// are emissions whose amounts are raised. Each causes about 8 % of the score, with σ = 0.8. `ranks` are
/// theirs; `kept` and `remaining` are the steps of the freezing ladder; `seconds` those of the whole ranking.
func rankPlantedExchanges(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let count = try arguments.integer("planted")
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  var background = try question.background()
  let planting = try Planting(background, workers: workers)
  let planted = planting.emissions(count - count * 3 / 5).union(planting.inputs(count * 3 / 5))
  background.database = planting.database
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let (ranking, seconds) = try timed { try ExchangeRanking(background, options: options) }
  let score = ranking.scores[0]
  let found = score.exchanges.filter { planted.contains($0.exchange) }
  var reply = Reply()
  reply.add("ranks", all: found.map { Double($0.rank) })
  reply.add("totals", all: found.map { $0.total ?? 0 })
  reply.add("kept", all: score.freezing.map { Double($0.kept) })
  reply.add("remaining", all: score.freezing.map { $0.remaining ?? -1 })
  reply.add("remaining at most", all: score.freezing.map { $0.remainingInterval?.upperBound ?? -1 })
  reply.add("exchanges", Double(ranking.reachedCount))
  reply.add("failed", Double(ranking.failedDraws))
  reply.add("seconds", seconds)
  reply.add(
    "seconds of parts", ranking.seconds.plans, ranking.seconds.gradients, ranking.seconds.freezing)
  return reply
}

/// A database with exchanges that matter more than they did.
private final class Planting {
  private(set) var database: LifeCycleDatabase
  private let demand: [Int: Double]
  private let pilot: ExchangeGradients
  private let score: Double
  /// What a planted exchange causes of the score, and its σ.
  private static let (share, sigma) = (0.08, 0.8)

  init(_ background: Background, workers: Int) throws {
    database = background.database
    demand = background.activities[0].demand
    pilot = try ExchangeGradients(
      ExchangeGradientPlan(background), options: MonteCarloOptions(draws: 32, seed: 99, workers: workers))
    let scores = pilot.scores[0].filter { $0.isFinite }
    score = scores.reduce(0, +) / Double(scores.count)
  }

  private func law(_ amount: Double) -> ExchangeUncertainty {
    .lognormal(
      logMedian: VectorMath.logarithm(abs(amount)), logStandardDeviation: Planting.sigma, negative: false)
  }

  /// Raises the amounts of exchanges of B that caused next to nothing, spread over the table.
  func emissions(_ count: Int) -> Set<UncertainExchange> {
    var effects: [(exchange: UncertainExchange, effect: Double)] = []
    for (index, exchange) in pilot.exchanges.enumerated() where exchange.matrix == .biosphere {
      let effect = pilot.meanSlope(of: index, to: 0) * database.biosphere.amounts[exchange.exchange] / score
      if effect > 1e-6, effect < 1e-3 { effects.append((exchange, effect)) }
    }
    effects.sort { $0.exchange.exchange < $1.exchange.exchange }
    var gains: [UncertainExchange: Double] = [:]
    for number in 0..<min(count, effects.count) {
      let (exchange, effect) = effects[number * effects.count / min(count, effects.count)]
      gains[exchange] = Planting.share / effect
    }
    database = database.replacing { exchange, table in
      guard let gain = gains[exchange] else { return nil }
      let amount = table.amounts[exchange.exchange] * gain
      return (amount, 1, law(amount))
    }
    return Set(gains.keys)
  }

  /// Adds inputs to the demanded process; raised inputs elsewhere would close loops that feed themselves.
  func inputs(_ count: Int) -> Set<UncertainExchange> {
    let user = database.referenceProducts.firstIndex { demand[Int($0)] != nil } ?? 0
    let reached = Set(
      pilot.exchanges.filter { $0.matrix == .technosphere }.map { database.technosphere.rows[$0.exchange] }
    ).sorted()
    let candidates = (0..<4 * count).map { Int(reached[$0 * reached.count / (4 * count)]) }
    let model = LifeCycleModel(
      database: database, demands: candidates.map { (name: "\($0)", products: [$0: 1]) })
    let plan = PropagationPlan(model, detail: .totals)
    let values = plan.staticValues()
    let scores = plan.outputs.indices.filter { plan.outputs[$0].indicator == 0 }.map { values[$0] }
    var planted: Set<UncertainExchange> = []
    for (product, own) in zip(candidates, scores) {
      guard planted.count < count, own > 0, demand[product] == nil else { continue }
      let amount = -Planting.share * score / own
      planted.insert(UncertainExchange(matrix: .technosphere, exchange: database.technosphere.count))
      database.technosphere.append(
        row: product, column: user, amount: amount, factor: -1, uncertainty: law(amount),
        identity: MatrixKind.technosphere.identity(
          row: database.productIDs[product], column: database.processIDs[user], occurrence: 99))
    }
    return planted
  }
}
