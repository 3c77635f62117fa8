import ArgumentParser
import Interchange
import Interpretation
import Inventory
import Propagation
import Reports
import Sampling
import Sensitivity
import Studies

/// `monteverde rank PACKAGES`: all uncertain exchanges of a database.
struct ExchangeRank {
  let options: RunOptions
  let top: Int
  let output: String?
  /// Whether every exchange is saved, not the leading ones alone.
  let savesAll: Bool

  /// Draws when the command line does not say how many.
  private static let defaultDraws = 1000
  /// Fewer give no intervals.
  private static let fewestDraws = 10

  /// Whether a study is nothing but demands on data packages.
  static func applies(to study: Study) -> Bool {
    Study.isDatapackage(study.path) && study.model.background != nil
  }

  func run(_ study: Study) throws {
    guard let background = study.model.background else { return }
    let monteCarlo = try options.monteCarlo(study, defaultDraws: ExchangeRank.defaultDraws)
    guard monteCarlo.design == .random, monteCarlo.randomizations == 1 else {
      throw ValidationError(
        "the exchanges of a database are ranked by independent draws: leave out --design and --randomizations"
      )
    }
    guard monteCarlo.draws >= ExchangeRank.fewestDraws else {
      throw ValidationError("--draws: exchanges are ranked by at least \(ExchangeRank.fewestDraws) draws")
    }
    if let output { try Session.makeFolder(output) }
    let progress = Progress("draws", quiet: options.quiet)
    defer { progress.finish() }
    let (ranking, seconds) = try Session.timed {
      try Session.interruptible(progress) { flag in
        try ExchangeRanking(
          background, options: monteCarlo, solver: options.solver, cancellation: flag,
          progress: progress.report)
      }
    }
    progress.finish()
    let file = output.map { _ in ExchangeFile(ranking, all: savesAll, least: top) }
    let summary = Summary(study, options: monteCarlo, seconds: seconds)
      .exchanges(ranking, top: top, file: file)
    if let output { try file?.write(folder: output) }
    if try !Session.deliver(summary, of: study, to: output, asJSON: options.json) {
      try Session.output(text(study, ranking, monteCarlo, seconds: seconds))
      if !options.quiet { Session.printNotes(study, ranking.notes + (file?.notes ?? [])) }
    }
    if ranking.failedDraws > 0 {
      if options.quiet || options.json {
        Session.standardError("note: \(ranking.failedDraws) draws failed and are left out")
      }
      throw ExitCode.somethingFailed
    }
  }

  private func text(
    _ study: Study, _ ranking: ExchangeRanking, _ monteCarlo: MonteCarloOptions, seconds: Double
  ) -> String {
    let numbers = NumberText()
    func time(_ seconds: Double) -> String { numbers.value(seconds, error: seconds / 50) + " s" }
    return """
      \(study.title). Functional unit: \(study.functionalUnit).
      \(numbers.count(ranking.uncertainCount)) uncertain exchanges, of which \(numbers.count(ranking.reachedCount)) can matter to \
      some score; Sobol' indices from derivatives over \(numbers.count(ranking.draws)) draws, seed \(monteCarlo.seed).
      \(time(seconds)): plans \(time(ranking.seconds.plans)), gradients \(time(ranking.seconds.gradients)), freezing \
      \(time(ranking.seconds.freezing)).

      \(ranking.report(.ofStandardOutput, top: min(top, 25), width: TerminalStyle.columnsOfTablesWithNames))
      """
  }
}
