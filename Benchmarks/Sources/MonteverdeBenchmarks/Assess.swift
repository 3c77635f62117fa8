import Interpretation
import Propagation
import Statistics

/// A whole assessment of one system: draws, formulas, matrix, solution, scores, moments, quantiles and intervals.
///
/// Arguments: study file, system, draws, workers, seed. Reading the study and making the plan are not timed; the
/// peer's formulas are compiled beforehand, too.
func measureAssessment(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let path = try arguments.text("study")
  let system = try arguments.text("system")
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let plan = try plan(ofSystem: system, inStudy: path, detail: .contributions)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)

  let (run, propagation) = try timed { try MonteCarlo(plan, options: options).run() }
  let (assessment, statistics) = try timed { try Assessment(run) }

  var reply = Reply()
  reply.add("seconds", propagation + statistics)
  reply.add("propagation", propagation)
  reply.add("statistics", statistics)
  reply.add("inputs", Double(plan.inputs.count))
  for result in assessment.results {
    add(result.total, as: "total", to: &reply)
    for stage in result.stages { add(stage.statistics, as: stage.name, to: &reply) }
  }
  return reply
}

/// Mean, its standard error and the quantiles, by which the driver sees that both sides did the same work.
private func add(_ statistics: ScoreStatistics, as name: String, to reply: inout Reply) {
  reply.add("mean of \(name)", statistics.mean ?? 0, statistics.meanError ?? 0)
  reply.add("quantiles of \(name)", all: statistics.quantiles.map(\.value))
}
