import ArgumentParser
import Interchange
import Interpretation
import Inventory
import Propagation
import Reports
import Sampling
import Studies

/// `monteverde assess STUDY`
struct Assess: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws, statistics and contributions of every system and indicator.")

  @OptionGroup var options: RunOptions

  @Flag(name: .customLong("static"), help: "Nominal values only: every input at its static value.")
  var isStatic = false

  func run() throws { try Session.run(assess) }

  private func assess() throws {
    let study = try options.loadStudy()
    let plan = PropagationPlan(study.model, solver: options.solver)
    let monteCarlo = try options.monteCarlo(study, defaultDraws: study.draws ?? 10_000)
    if isStatic {
      let assessment = Assessment(static: plan)
      try finish(study, assessment, summary: Summary(study, options: monteCarlo, seconds: 0).staticAssessment(assessment))
      return
    }
    try options.checkMemory(plan, draws: monteCarlo.draws)
    let progress = ProgressDisplay(quiet: options.quiet)
    defer { progress.finish() }
    let ((run, assessment), seconds) = try Session.timed {
      try Session.interruptible { flag in
        let run = try MonteCarlo(plan, options: monteCarlo).run(cancellation: flag, progress: progress.report)
        return (run, try Assessment(run))
      }
    }
    progress.finish()
    let summary = Summary(study, options: monteCarlo, seconds: seconds)
    try finish(study, assessment, summary: summary.assessment(run, assessment), run: run, seconds: seconds)
    if run.failedDraws > 0 { throw ExitCode.somethingFailed }
  }

  private func finish(
    _ study: Study, _ assessment: Assessment, summary: JSONValue, run: MonteCarloResult? = nil, seconds: Double = 0
  ) throws {
    if options.json {
      try Session.output(summary.text(.pretty))
      return
    }
    let numbers = NumberText()
    var line = "\(study.title). Functional unit: \(study.functionalUnit)."
    if let run {
      line += "\n\(numbers.count(run.draws)) draws (\(run.options.design.rawValue), seed \(run.options.seed))"
      line += " in \(numbers.value(seconds, error: seconds / 50)) s; \(run.plan.solverName); \(numbers.count(run.failedDraws)) failed."
    }
    try Session.output(line + "\n\n" + assessment.report(.ofStandardOutput))
    for failure in run?.failures.prefix(5) ?? [] {
      let system = run?.plan.model.systems[failure.system].name ?? ""
      Session.standardError("failed: draw \(failure.draw), \(system): \(failure.reason)")
    }
    if !options.quiet { Session.printNotes(study, assessment.notes) }
  }
}
