import ArgumentParser
import Foundation
import Interchange
import Interpretation
import Propagation
import Reports
import Studies

/// `monteverde bench [STUDY]`
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Solver and pipeline throughput on this machine.",
    discussion: """
      With a study: its plan in words (what is constant, what varies, how equations are solved) and how many draws per \
      second it does. Without: a standard set of made-up systems of 10 to 2,000 processes, each solver in turn.
      """)

  @OptionGroup var source: StudySource

  @Option(help: "Most threads (default: one for each core); 1 is always measured too.")
  var workers: Int?

  @Option(help: "Only this way to solve systems of equations.")
  var solver: SolverChoice?

  @Option(help: "Seconds that each run takes, about.")
  var seconds = 0.1

  @Option(help: "Runs of each measurement, of which the median is taken.")
  var repetitions = 3

  @Option(help: "Most processes of the standard set's systems.")
  var mostProcesses = 2000

  @Option(help: "Seed of the random numbers.")
  var seed: UInt64 = 1

  @Flag(help: "Print JSON and nothing else.")
  var json = false

  @Flag(help: "Print no notes and no progress.")
  var quiet = false

  func validate() throws {
    if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is from 1 to 1024") }
    guard seconds > 0, seconds <= 60 else { throw ValidationError("--seconds is above 0 and at most 60") }
    guard (1...1000).contains(repetitions) else { throw ValidationError("--repetitions is from 1 to 1000") }
  }

  func run() throws { try Session.run(measure) }

  private var workerCounts: [Int] {
    let most = workers ?? ProcessInfo.processInfo.activeProcessorCount
    return most == 1 ? [1] : [1, most]
  }

  private func measure() throws {
    let progress = Progress("systems", quiet: quiet)
    defer { progress.finish() }
    let (limits, rows, description) = try Session.interruptible(progress) { flag in
      let limits = try workerCounts.map { try MachineLimits(workers: $0) }
      func throughput(_ plan: PropagationPlan) throws -> Throughput {
        try Throughput(
          plan, workers: workerCounts, seed: seed, seconds: seconds, repetitions: repetitions,
          cancellation: flag)
      }
      let measured =
        try source.study.isEmpty ? (ofStandardSet(progress, throughput), []) : ofStudy(throughput)
      return (limits, measured.0, measured.1)
    }
    progress.finish()
    let report = ThroughputReport(rows, limits: limits)
    if json {
      var members = [JSONMember("monteverde", .string(Summary.version))]
      if !description.isEmpty { members.append(JSONMember("plan", .array(description.map { .string($0) }))) }
      guard case .object(let rest) = report.json else { return }
      try Session.output(JSONValue.object(members + rest).text(.pretty))
      return
    }
    let words = description.isEmpty ? "" : description.joined(separator: "\n") + "\n\n"
    try Session.output(
      words + report.limitsText + "\n\n" + report.table("Throughput").text(.ofStandardOutput)
        + "\nGFLOP/s and GB/s: operations and bytes that the plan counts, with all workers. Nanoseconds: one worker, clocks between."
    )
  }

  private func ofStudy(
    _ throughput: (PropagationPlan) throws -> Throughput
  ) throws -> (rows: [ThroughputRow], description: [String]) {
    let study = try source.load(settings: [])
    let plan = study.plan(solver: solver ?? .automatic)
    let cost = plan.cost
    let description =
      plan.description + [
        "A draw takes \(Int(cost.draws)) random numbers, \(Int(cost.operations)) floating-point operations and \(Int(cost.bytes)) bytes."
      ]
    let row = ThroughputRow(
      system: [("study", .string(study.title))], solver: plan.solverName, throughput: try throughput(plan))
    return ([row], description)
  }

  private func ofStandardSet(
    _ progress: Progress, _ throughput: (PropagationPlan) throws -> Throughput
  ) throws -> [ThroughputRow] {
    let cases = StandardCase.all(solver: solver).filter { $0.processes <= mostProcesses }
    var rows: [ThroughputRow] = []
    for (number, standard) in cases.enumerated() {
      progress.report(number, cases.count)
      guard let plan = standard.plan() else { continue }
      let system: [(key: String, value: JSONValue)] = [
        ("processes", .integer(standard.processes)), ("density %", .number(standard.density)),
        ("varying", .string(standard.varying.rawValue)),
      ]
      rows.append(
        ThroughputRow(system: system, solver: standard.solver.rawValue, throughput: try throughput(plan)))
    }
    return rows
  }
}
