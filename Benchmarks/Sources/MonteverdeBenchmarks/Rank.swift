import Interpretation
import Propagation

/// Sensitivity indices of all inputs of one system by a Saltelli design.
///
/// Arguments: study file, system, base draws, workers, seed.
func measureRanking(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let path = try arguments.text("study")
  let system = try arguments.text("system")
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let plan = try plan(ofSystem: system, inStudy: path, detail: .totals)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let (ranking, seconds) = try timed { try Ranking(plan, options: options) }
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("evaluations", Double(ranking.evaluations))
  return reply
}
