import Interpretation
import Inventory
import NumericKernels
import Propagation

/// Ranks a database in which some exchanges were made very influential, and tells where they end up.
///
/// Arguments: folder, methods (the first counts), demands (one), planted, draws, workers, seed. The planted
/// exchanges of A and of B cause from 0.02 % to 2 % of the score; their amounts are raised until each causes
/// about 5 %, with σ = 0.8. `ranks` are theirs; `kept` and `remaining` are the steps of the freezing ladder;
/// `seconds` those of the whole ranking.
func rankPlantedExchanges(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let count = try arguments.integer("planted")
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  var background = try question.background()
  let pilot = try ExchangeGradients(
    ExchangeGradientPlan(background), options: MonteCarloOptions(draws: 32, seed: UInt64(seed), workers: workers))
  let planted = plantable(pilot, count: count)
  background.database = background.database.replacing { exchange, table in
    guard let gain = planted[exchange] else { return nil }
    let amount = table.amounts[exchange.exchange] * gain
    return (
      amount, amount < 0 ? -1 : 1,
      .lognormal(
        logMedian: VectorMath.logarithm(abs(amount)), logStandardDeviation: 0.8, negative: false)
    )
  }
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let (ranking, seconds) = try timed { try ExchangeRanking(background, options: options) }
  let score = ranking.scores[0]
  var reply = Reply()
  reply.add("ranks", all: score.exchanges.filter { planted[$0.exchange] != nil }.map { Double($0.rank) })
  reply.add("totals", all: score.exchanges.filter { planted[$0.exchange] != nil }.map { $0.total ?? 0 })
  reply.add("kept", all: score.freezing.map { Double($0.kept) })
  reply.add("remaining", all: score.freezing.map { $0.remaining ?? -1 })
  reply.add("remaining at most", all: score.freezing.map { $0.remainingInterval?.upperBound ?? -1 })
  reply.add("exchanges", Double(ranking.reachedCount))
  reply.add("failed", Double(ranking.failedDraws))
  reply.add("seconds", seconds)
  return reply
}

/// Exchanges spread over those of a modest effect, three in five of them of A, and by what their amounts are
/// multiplied.
private func plantable(_ pilot: ExchangeGradients, count: Int) -> [UncertainExchange: Double] {
  let scores = pilot.scores[0].filter { $0.isFinite }
  let mean = scores.reduce(0, +) / Double(scores.count)
  var planted: [UncertainExchange: Double] = [:]
  for (matrix, wanted) in [(MatrixKind.technosphere, count * 3 / 5), (.biosphere, count - count * 3 / 5)] {
    var effects: [(exchange: UncertainExchange, effect: Double)] = []
    for (index, exchange) in pilot.exchanges.enumerated() where exchange.matrix == matrix {
      let amount = pilot.table(of: exchange).amounts[exchange.exchange]
      let effect = abs(pilot.meanSlope(of: index, to: 0) * amount / mean)
      if effect > 2e-4, effect < 0.02 { effects.append((exchange, effect)) }
    }
    for number in 0..<min(wanted, effects.count) {
      let chosen = effects[number * effects.count / min(wanted, effects.count)]
      planted[chosen.exchange] = 0.05 / chosen.effect
    }
  }
  return planted
}
