import Glibc
import Interpretation
import Inventory
import NumericKernels
import Propagation
import Statistics
import Studies
import Synchronization

/// Demands on data packages, as requests name them: the folder of `inventory.zip` and `method-01.zip` ..., and the
/// demanded ids.
struct DatabaseQuestion: Hashable {
  let folder: String
  let methods: Int
  let demands: [String]

  /// Reads folder, number of methods and ids (separated by commas; one unit of each is a system of its own).
  init(_ arguments: inout Arguments) throws {
    folder = try arguments.text("folder")
    methods = try arguments.integer("methods")
    demands = try arguments.text("demands").split(separator: ",").map(String.init)
  }

  var packages: [String] {
    [folder + "/inventory.zip"]
      + (1...methods).map { folder + "/method-" + ($0 < 10 ? "0" : "") + "\($0).zip" }
  }

  /// Reads the packages as `monteverde assess` does.
  func study() throws -> Study {
    try Study(DatapackageQuestion(packages: packages, systems: demands.map { "\($0):\($0)=1" }))
  }

  /// The plan of these demands; it is made once in a process, as no section times it.
  func plan(detail: Detail) throws -> PropagationPlan {
    let key = PlanKey(question: self, detail: detail)
    if let known = plans.withLock({ $0[key] }) { return known }
    let plan = PropagationPlan(try study().model, detail: detail)
    plans.withLock { $0[key] = plan }
    return plan
  }
}

private struct PlanKey: Hashable {
  let question: DatabaseQuestion
  let detail: Detail
}

private let plans = Mutex<[PlanKey: PropagationPlan]>([:])

extension PropagationPlan {
  /// Places of the scores among the outputs: system after system, in each all methods.
  var totals: [Int] { outputs.indices.filter { outputs[$0].part == .total } }
}

/// Draws of scores of a database, packages read and plan made before.
///
/// Arguments: folder, methods, demands, detail (`totals` or `contributions`), draws, workers, seed.
func measureDatabase(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let detail: Detail = try arguments.text("detail") == "totals" ? .totals : .contributions
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let plan = try question.plan(detail: detail)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let (run, seconds) = try timed { try MonteCarlo(plan, options: options).run() }
  var reply = Reply()
  reply.add("seconds", seconds)
  reply.add("failed", Double(run.failedDraws))
  reply.add("mean", all: plan.totals.map { run.moments[$0].mean })
  reply.add("sd", all: plan.totals.map { run.moments[$0].standardDeviation ?? 0 })
  return reply
}

/// Where the time of a draw goes, in nanoseconds of one of `workers` side by side, clocks in between; and bytes.
///
/// Arguments: folder, methods, demands, draws, workers, seed.
func measureDatabasePhases(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let plan = try question.plan(detail: .totals)
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let phases = PhaseTotals()
  _ = try MonteCarlo(plan, options: options).run(phases: phases)
  let cost = plan.cost
  var reply = Reply()
  for phase in PhaseTimer.Phase.allCases { reply.add("\(phase)", phases[phase] * 1e9 / Double(draws)) }
  reply.add("exchanges drawn", cost.draws)
  // What the plan counts: 16 bytes for each draw of an exchange, in the first cache; 8 for each operation of scores.
  reply.add("bytes of scores", 8 * cost.formulaOperations)
  reply.add("bytes of solve", cost.bytes - 16 * cost.draws - 8 * cost.formulaOperations)
  reply.add("copied bytes per second", try copyBandwidth(workers: workers))
  return reply
}

/// Time of reading and planning, and the peak memory of a run; ask a process that did nothing before.
///
/// Arguments: folder, methods, demands, draws, workers, seed. With 0 draws nothing is run.
func measureDatabaseMemory(_ words: [String]) throws -> Reply {
  var arguments = Arguments(words)
  let question = try DatabaseQuestion(&arguments)
  let draws = try arguments.integer("draws")
  let workers = try arguments.integer("workers")
  let seed = try arguments.integer("seed")
  let (study, reading) = try timed { try question.study() }
  let afterReading = peakMegabytes()
  var reply = Reply()
  reply.add("reading", reading)
  reply.add("peak megabytes of reading", afterReading)
  guard draws > 0 else { return reply }
  let (plan, planning) = timed { PropagationPlan(study.model) }
  let options = MonteCarloOptions(draws: draws, seed: UInt64(seed), workers: workers)
  let (run, seconds) = try timed { try MonteCarlo(plan, options: options).run() }
  let assessment = try Assessment(run)
  reply.add("planning", planning)
  reply.add("seconds", seconds)
  reply.add("failed", Double(run.failedDraws))
  reply.add("mean", assessment.results[0].total.mean ?? 0)
  reply.add("peak megabytes", peakMegabytes())
  return reply
}

/// The largest resident set that this process had.
func peakMegabytes() -> Double {
  var usage = rusage()
  let status = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  precondition(status == 0, "this system does not count memory")
  return Double(usage.ru_maxrss) / 1024
}
