import ArgumentParser
import Interchange
import Interpretation
import Inventory
import Propagation
import Reports
import Studies

/// `monteverde rank STUDY --method local`: derivatives at static values instead of draws.
struct LocalRanking {
  /// Its name among the methods of `rank`.
  static let name = "local"
  /// Its line in the help.
  static let help =
    "  local             derivatives and elasticities at static values; draws only to compare with"

  let options: RunOptions
  /// Folder for the summary; nil for none.
  let output: String?

  func run() throws {
    guard let path = options.source.study.first, options.source.study.count == 1, !Study.isDatapackage(path)
    else {
      throw ValidationError("--method local is for one study file")
    }
    let study = try options.loadStudy()
    let apart = try options.source.load(settings: options.settings, keepsParametersApart: true)
    let monteCarlo = try options.monteCarlo(study, defaultDraws: 1)
    let progress = Progress("draws", quiet: options.quiet)
    defer { progress.finish() }
    let (result, seconds) = try Session.timed {
      let run = try options.draws.map { _ in
        try Session.interruptible(progress) { flag in
          try MonteCarlo(study.plan(detail: .totals, solver: options.solver), options: monteCarlo)
            .run(cancellation: flag, progress: progress.report)
        }
      }
      let local = try LocalSensitivity(
        apart.gradientPlan(solver: options.solver),
        parameterValues: apart.compiled.inputs.mapValues(\.staticValue), comparedWith: run)
      let variates = try run.map {
        try ControlVariate.ofScores($0, study.gradientPlan(solver: options.solver))
      }
      return LocalResult(
        local, controlVariates: variates ?? [], inputs: apart.compiled.inputs, draws: run?.draws ?? 0)
    }
    progress.finish()
    var notes = result.sensitivity.notes
    if study.model.background?.isUncertain ?? false {
      notes.append("scores of the background count as given: its exchanges are no inputs here")
    }
    let summary = Summary(study, options: monteCarlo, seconds: seconds).local(result, notes: notes)
    if try Session.deliver(summary, of: study, to: output, asJSON: options.json) { return }
    try Session.output(
      """
      \(study.title). Functional unit: \(study.functionalUnit).
      Derivatives at static values: exact. Variances from them: a Taylor approximation.

      \(result.report(.ofStandardOutput, width: TerminalStyle.columnsOfTables))
      """)
    if !options.quiet { Session.printNotes(study, notes) }
  }
}
