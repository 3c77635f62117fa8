import ArgumentParser
import Interchange
import Interpretation
import Inventory
import Propagation
import Reports
import Sensitivity
import Studies

/// `monteverde rank STUDY`
struct Rank: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Which inputs matter most: Sobol' indices with intervals.")

  /// Base draws when neither the command line nor anything else says how many.
  private static let defaultDraws = 16_384

  @OptionGroup var options: RunOptions

  @Option(help: "Of data packages: how many exchanges of each score are listed.")
  var top = 100

  @Option(help: "Of data packages: a folder for all exchanges (exchanges.csv) and the summary.")
  var output: String?

  func validate() throws {
    if top < 1 { throw ValidationError("--top is a whole number of at least 1, not \(top)") }
  }

  func run() throws { try Session.run(rank) }

  private func rank() throws {
    let study = try options.loadStudy()
    if ExchangeRank.applies(to: study) {
      return try ExchangeRank(options: options, top: top, output: output).run(study)
    }
    // A database without uncertainty is constants of the study's formulas.
    guard !(study.model.background?.isUncertain ?? false) else {
      throw ValidationError(
        "the exchanges of a background cannot be ranked together with the inputs of a study file yet: write "
          + "'uncertainty: off' there, or rank the data packages themselves with --demand")
    }
    let plan = PropagationPlan(study.model, detail: .totals, solver: options.solver)
    let monteCarlo = try options.monteCarlo(study, defaultDraws: Rank.defaultDraws)
    let progress = Progress("base draws", quiet: options.quiet)
    defer { progress.finish() }
    let (ranking, seconds) = try Session.timed {
      try Session.interruptible(progress) { flag in
        try Ranking(plan, options: monteCarlo, cancellation: flag, progress: progress.report)
      }
    }
    progress.finish()
    if options.json {
      try Session.output(
        Summary(study, options: monteCarlo, seconds: seconds).ranking(ranking, plan: plan).text(.pretty))
    } else {
      let numbers = NumberText()
      try Session.output(
        """
        \(study.title). Functional unit: \(study.functionalUnit).
        Sobol' indices of the variance (\(ranking.estimator.rawValue)), \(numbers.count(ranking.baseDraws)) base draws, \
        \(numbers.count(ranking.evaluations)) evaluations in \(numbers.value(seconds, error: seconds / 50)) s; seed \(monteCarlo.seed).
        Intervals: \(ranking.intervalKind.label).

        \(ranking.report(.ofStandardOutput))
        """)
      if !options.quiet { Session.printNotes(study, ranking.notes) }
    }
    if ranking.failedRows > 0 {
      Session.standardError("note: \(ranking.failedRows) base draws failed and are left out")
      throw ExitCode.somethingFailed
    }
  }
}
