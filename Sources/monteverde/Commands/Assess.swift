import ArgumentParser
import Foundation
import Interchange
import Interpretation
import Inventory
import NumericKernels
import Propagation
import Reports
import Sampling
import Studies

/// `monteverde assess STUDY`
struct Assess: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws, statistics and contributions of every system and indicator, and how systems compare.")

  @OptionGroup var assessment: AssessmentRun

  func run() throws { try Session.run { try assessment.assess(.systems) } }
}

/// A run of draws with statistics, contributions and comparisons: what `assess` and `compare` share.
struct AssessmentRun: ParsableArguments {
  @OptionGroup var options: RunOptions

  @Flag(name: .customLong("static"), help: "Nominal values only: every input at its static value.")
  var isStatic = false

  @Option(
    help: """
      Double the draws until a statistic is known well enough for every system, as in 'mean(climate change) 1 %': \
      mean, median, sd or quantile(INDICATOR, 0.95), to a half-width of the 95 % interval. --draws is then the limit.
      """)
  var until: String?

  @Option(
    help:
      "Keep draws of scores up to this number and sketch their distributions beyond (default: what 2 GB hold)."
  )
  var drawsKept: Int?

  @Option(name: .customLong("output"), help: "Save summary, draws, inputs and run to this folder.")
  var folder: String?

  private static let usualDraws = 10_000
  private static let firstDrawsUntil = 1024
  private static let mostDrawsUntil = 1 << 30

  /// What is shown of a result. The summary holds all of it.
  enum Shown {
    /// Every system, then their comparison.
    case systems
    /// The comparison alone.
    case comparison
  }

  func validate() throws {
    if let drawsKept, drawsKept < 0 { throw ValidationError("--draws-kept is a whole number of at least 0") }
    try refuseWithStatic()
  }

  private func refuseWithStatic() throws {
    let given = [("--until", until), ("--output", folder)].first { $0.1 != nil }
    if isStatic, let given { throw ValidationError("--static makes no draws: leave \(given.0) out") }
  }

  func assess(_ shown: Shown) throws {
    let study = try options.loadStudy()
    if shown == .comparison { try checkComparable(study) }
    let plan = study.plan(solver: options.solver)
    var monteCarlo = try options.monteCarlo(study, defaultDraws: study.draws ?? AssessmentRun.usualDraws)
    monteCarlo.drawsKept = drawsKept
    if isStatic {
      let assessment = Assessment(static: plan)
      let comparison = plan.comparison.pairs.isEmpty ? nil : Comparison(static: plan)
      try print(
        study, shown, assessment, comparison,
        Summary(study, options: monteCarlo, seconds: 0).staticAssessment(assessment, comparison))
      return
    }
    if let drawsKept, monteCarlo.draws <= drawsKept { try checkMemory(plan, draws: monteCarlo.draws) }
    let rule = try stoppingRule(study)
    if let folder { try Session.makeFolder(folder) }
    let progress = Progress("draws", quiet: options.quiet)
    defer { progress.finish() }
    let ((run, assessment, stopped, comparison), seconds) = try Session.timed {
      try Session.interruptible(progress) { flag in
        let (run, assessment, stopped) = try self.run(plan, monteCarlo, rule, flag, progress)
        return (run, assessment, stopped, plan.comparison.pairs.isEmpty ? nil : try Comparison(run))
      }
    }
    progress.finish()
    let summary = Summary(study, options: run.options, seconds: seconds)
      .assessment(run, assessment, comparison, notes: stopped.map { [$0] } ?? [])
    if let folder {
      try SavedResult(study, folder: folder).write(run, summary: summary, settings: options.settings)
    }
    try print(
      study, shown, assessment, comparison, summary, run: run, seconds: seconds,
      notes: stopped.map { [$0] } ?? [])
    if run.failedDraws > 0 { throw ExitCode.somethingFailed }
  }

  private func checkComparable(_ study: Study) throws {
    guard study.model.comparedSystems.isEmpty else { return }
    let systems = study.model.systems.map { "'\($0.name)'" }.joined(separator: ", ")
    guard study.model.systems.count < 2 else {
      throw ValidationError(
        "compare needs two systems that provide the same, but \(systems) differ in what they provide: see 'provides'"
      )
    }
    let cure =
      options.source.isDatapackage
      ? "write '--system NAME:ID=AMOUNT' for each, the reference first"
      : "add another one under 'systems:', and 'reference: true' to the one that others are compared with"
    throw ValidationError("compare needs two systems, but there is only \(systems): \(cure)")
  }

  /// Refuses to keep draws that would take more than a quarter of the machine's memory.
  private func checkMemory(_ plan: PropagationPlan, draws: Int) throws {
    let kept = plan.keptColumns
    let most = Int(ProcessInfo.processInfo.physicalMemory / 4) / (max(kept, 1) * MemoryLayout<Double>.size)
    guard draws > most else { return }
    let numbers = NumberText()
    throw ValidationError(
      "--draws-kept: \(numbers.count(draws)) draws of \(numbers.count(kept)) numbers each need more than a quarter of "
        + "the memory of this machine: keep at most \(numbers.count(most)), or leave --draws-kept out")
  }

  /// One run, or runs of twice as many draws each until the rule holds: every one is the run that `--draws` alone gives.
  private func run(
    _ plan: PropagationPlan, _ options: MonteCarloOptions, _ rule: StoppingRule?, _ flag: CancellationFlag,
    _ progress: Progress
  ) throws -> (MonteCarloResult, Assessment, note: String?) {
    var options = options
    let limit = self.options.draws ?? AssessmentRun.mostDrawsUntil
    if rule != nil { options.draws = min(AssessmentRun.firstDrawsUntil, limit) }
    while true {
      let run = try MonteCarlo(plan, options: options).run(cancellation: flag, progress: progress.report)
      let assessment = try Assessment(run)
      if flag.isCancelled { throw Interrupted(done: run.draws, wanted: run.draws) }
      guard let rule, let text = until else { return (run, assessment, nil) }
      let reached = rule.reached(by: assessment).map { NumberText().share($0) } ?? "nothing"
      if rule.holds(for: assessment) {
        return (
          run, assessment, "--until \(text) holds at \(run.draws) draws, where it is known to \(reached)"
        )
      }
      if run.failedDraws == run.draws {
        return (run, assessment, "--until \(text) cannot hold: every draw failed")
      }
      if options.draws >= limit {
        return (
          run, assessment,
          "--until \(text) does not hold at the limit of \(run.draws) draws, where it is known to \(reached)"
        )
      }
      options.draws = min(2 * options.draws, limit)
    }
  }

  private func stoppingRule(_ study: Study) throws -> StoppingRule? {
    guard let until else { return nil }
    guard let rule = StoppingRule(until) else {
      throw ValidationError(
        "--until \(until): write a statistic and its precision, as in 'mean(climate change) 1 %', "
          + "'median(...)', 'sd(...)' or 'quantile(..., 0.95)' (0.025, 0.05, 0.25, 0.5, 0.75, 0.95 or 0.975)")
    }
    guard study.model.indicators.contains(where: { $0.name == rule.indicator }) else {
      throw ValidationError(
        "--until: the study has no indicator '\(rule.indicator)'; there is \(study.model.indicators.map(\.name).joined(separator: ", "))"
      )
    }
    return rule
  }

  private func print(
    _ study: Study, _ shown: Shown, _ assessment: Assessment, _ comparison: Comparison?, _ summary: JSONValue,
    run: MonteCarloResult? = nil, seconds: Double = 0, notes: [String] = []
  ) throws {
    if options.json {
      try Session.output(summary.text(.pretty))
      return
    }
    let numbers = NumberText()
    var line = "\(study.title). Functional unit: \(study.functionalUnit)."
    if let run {
      line +=
        "\n\(Session.counted(run.draws, "draw")) (\(run.options.design.rawValue), seed \(run.options.seed))"
      line +=
        " in \(numbers.value(seconds, error: seconds / 50)) s; \(run.plan.solverName); \(numbers.count(run.failedDraws)) failed."
    }
    let reports = [
      shown == .systems
        ? assessment.report(.ofStandardOutput, width: TerminalStyle.columnsOfTablesWithNames) : nil,
      comparison?.report(.ofStandardOutput, width: TerminalStyle.columnsOfStandardOutput),
    ]
    try Session.output(line + "\n\n" + reports.compactMap { $0 }.joined(separator: "\n"))
    for failure in run?.failures.prefix(5) ?? [] {
      let system = run?.plan.model.systems[failure.system].name ?? ""
      Session.standardError("failed: draw \(failure.draw), \(system): \(failure.reason)")
    }
    if !options.quiet { Session.printNotes(study, assessment.notes + (comparison?.notes ?? []) + notes) }
  }
}
