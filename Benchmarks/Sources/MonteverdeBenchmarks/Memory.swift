import Interpretation
import Propagation

/// Peak memory of this process after an assessment that keeps no draws; ask a process that did nothing before.
///
/// Arguments: study file, system, draws, workers, seed.
func measureMemory(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let path = try arguments.text("study")
  let system = try arguments.text("system")
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let plan = try plan(ofSystem: system, inStudy: path, detail: .contributions)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers, drawsKept: 0)
  let (assessment, seconds) = try timed { try Assessment(MonteCarlo(plan, options: options).run()) }
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("peak megabytes", peakMegabytes())
  reply.add("mean", assessment.results[0].total.mean ?? 0)
  return reply
}
