import ArgumentParser
import Interchange
import Interpretation
import Inventory
import Propagation
import Reports
import Sampling
import Sensitivity
import Studies

/// `monteverde rank STUDY`
struct Rank: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Which inputs matter most: sensitivity indices of every score, with intervals.",
    discussion: "Methods, with what --draws counts and its default:\n" + RankMethods.help)

  @OptionGroup var options: RunOptions

  @Option(help: "The method; see above (default: sobol).")
  var method: String?

  @Option(
    help: ArgumentHelp(
      RankMethods.estimatorHelp,
      valueName: "name"))
  var estimator: String?

  @Flag(help: "Of sobol: the interactions of the five leading inputs of each score as well.")
  var secondOrder = false

  @Flag(help: "Rank the groups of the study's 'groups:' in place of their inputs.")
  var groups = false

  @Option(
    help: """
      Of sobol: double the base draws, reusing every run, until the ranking, the screening (what is unimportant) or \
      the indices hold (Sarrazin et al. 2016). --draws is where to start (default: 1024); it ends at --most-draws.
      """)
  var until: String?

  @Option(help: "Of --until: base draws at which to end at the latest.")
  var mostDraws = 1 << 20

  @Option(
    name: .customLong("study"),
    help: "Of a saved result (the folder of assess --output in place of a study): where its study is now.")
  var studyOfResult: String?

  @Option(
    help: """
      How many exchanges of each score are listed: of data packages (default: 100), or of the database behind a study, \
      with sobol, shapley, kucherenko and derivatives (default: 10).
      """)
  var top: Int?

  @Option(
    help: "Save the summary, and of data packages the leading exchanges (exchanges.csv), to this folder.")
  var output: String?

  @Flag(help: "Of data packages and --output: save every exchange, not the leading ones alone.")
  var allExchanges = false

  func validate() throws {
    if allExchanges, output == nil {
      throw ValidationError("--all-exchanges goes with --output DIR, where they are saved")
    }
    if let top, top < 1 { throw ValidationError("--top is a whole number of at least 1, not \(top)") }
  }

  func run() throws { try Session.run(rank) }

  private static let firstDrawsUntil = 1024

  private func rank() throws {
    if allExchanges, !options.source.isDatapackage {
      throw ValidationError("--all-exchanges is for data packages; a study has no exchanges to rank")
    }
    if method == LocalRanking.name {
      for (option, isGiven) in [
        ("--estimator", estimator != nil), ("--second-order", secondOrder), ("--groups", groups),
        ("--until", until != nil), ("--top", top != nil), ("--study", studyOfResult != nil),
      ] where isGiven {
        throw ValidationError("\(option) is not for --method local, which makes no sample")
      }
      try LocalRanking(options: options, output: output).run()
      return
    }
    let chosen = try method.map(RankMethods.method) ?? .sobol
    if options.source.study.count == 1, SavedDraws.isSaved(options.source.study[0]) {
      try rankSaved(options.source.study[0], by: chosen)
      return
    }
    if studyOfResult != nil {
      throw ValidationError("--study is for saved results; name a study file by itself")
    }
    let study = try options.loadStudy()
    if ExchangeRank.applies(to: study) {
      try refuseOptionsOfStudies()
      try ExchangeRank(options: options, top: top ?? 100, output: output, savesAll: allExchanges).run(study)
      return
    }
    if top != nil, !hasUncertainBackground(study) || !(chosen.takesBackgrounds || chosen == .derivatives) {
      throw ValidationError(
        "--top is for the exchanges of databases, with sobol, shapley, kucherenko and derivatives; all inputs of a study are listed"
      )
    }
    try rankInputs(of: study, by: chosen)
  }

  /// The exchanges of a database are too many for all methods but one.
  private func refuseOptionsOfStudies() throws {
    for (option, isGiven) in [
      ("--method", method != nil), ("--estimator", estimator != nil), ("--second-order", secondOrder),
      ("--groups", groups), ("--until", until != nil),
    ] where isGiven {
      throw ValidationError(
        "\(option) is for study files: the exchanges of data packages are ranked by derivatives over draws")
    }
  }

  private func hasUncertainBackground(_ study: Study) -> Bool { study.model.background?.isUncertain ?? false }

  /// Ranks the inputs of a study file.
  private func rankInputs(of study: Study, by method: RankingMethod) throws {
    if groups, study.model.studyGroups.isEmpty {
      throw ValidationError(
        "--groups: the study has no groups of uncertain inputs: name some, as in 'groups: {hardware: [life, power]}', "
          + "or leave the option out")
    }
    let plan = study.plan(detail: .totals, solver: options.solver)
    let usual = hasUncertainBackground(study) ? method.usualDrawsOfDatabases : method.usualDraws
    var run = try options.monteCarlo(
      study, defaultDraws: until == nil ? usual : Rank.firstDrawsUntil)
    // A fit gains from even points, whatever they are; other methods from intervals of random ones.
    if method == .chaos, options.design == nil, study.design == nil { run.design = .sobol }
    try rank(study, plan: plan, options: try rankingOptions(run, method), given: nil)
  }

  /// Ranks the inputs of a saved result: its scores are read, its inputs are made again.
  private func rankSaved(_ folder: String, by method: RankingMethod) throws {
    guard method.readsGivenData else {
      let names = RankingMethod.allCases.filter(\.readsGivenData).map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "--method \(method.rawValue) makes runs of its own: name the study file, or one of the methods that read draws: "
          + names)
    }
    for (option, isGiven) in [
      ("--draws", options.draws != nil), ("--seed", options.seed != nil), ("--design", options.design != nil),
      ("--randomizations", options.randomizations != nil), ("--set", !options.settings.isEmpty),
    ] where isGiven {
      throw ValidationError("\(option): the draws are those of the saved result; leave the option out")
    }
    let saved = try SavedDraws(folder: folder, study: studyOfResult, workers: options.workerCount)
    let plan = saved.study.plan(detail: .totals, solver: saved.solver)
    try rank(
      saved.study, plan: plan, options: try rankingOptions(saved.options, method),
      given: try saved.draws(for: plan))
  }

  private func rank(
    _ study: Study, plan: PropagationPlan, options ranking: RankingOptions, given: GivenDraws?
  ) throws {
    let method = ranking.method
    let progress = Progress(method.drawsLabel, quiet: options.quiet)
    var ranking = ranking
    if let report = ranking.provisional {
      ranking.provisional = { result, step in
        progress.finish()
        report(result, step)
      }
    }
    defer { progress.finish() }
    let (result, seconds) = try Session.timed {
      try Session.interruptible(progress) { flag in
        try Ranking(
          plan, options: ranking, sampled: study.compiled.sampled.mapValues(\.node), given: given,
          cancellation: flag, progress: progress.report)
      }
    }
    progress.finish()
    try print(result, of: study, plan: plan, options: ranking.monteCarlo, seconds: seconds)
    if result.failedRows > 0 {
      Session.standardError("note: \(result.failedRows) \(method.drawsLabel) failed and are left out")
      for failure in result.failures.prefix(5) {
        let system = plan.model.systems[failure.system].name
        Session.standardError("failed: draw \(failure.draw), \(system): \(failure.reason)")
      }
      throw ExitCode.somethingFailed
    }
  }

  private func rankingOptions(_ run: MonteCarloOptions, _ method: RankingMethod) throws -> RankingOptions {
    var ranking = RankingOptions(method, monteCarlo: run)
    ranking.estimator = try estimator.map { try RankMethods.estimator(named: $0, of: method) }
    ranking.includesSecondOrder = secondOrder
    if let top { ranking.exchangesListed = top }
    ranking.ranksStudyGroups = groups
    for (option, isGiven) in [("--second-order", secondOrder), ("--until", until != nil)]
    where isGiven && method != .sobol {
      throw ValidationError("\(option) is for --method sobol, not for \(method.rawValue)")
    }
    if let until {
      ranking.criterion = try RankMethods.criterion(named: until)
      guard run.draws <= mostDraws else {
        throw ValidationError("--most-draws: \(mostDraws) is below the \(run.draws) draws to start with")
      }
      ranking.mostBaseDraws = mostDraws
      if !options.quiet { ranking.provisional = RankMethods.report }
    }
    return ranking
  }

  private func print(
    _ ranking: Ranking, of study: Study, plan: PropagationPlan, options run: MonteCarloOptions,
    seconds: Double
  ) throws {
    let summary = Summary(study, options: run, seconds: seconds).ranking(ranking, plan: plan)
    if try Session.deliver(summary, of: study, to: output, asJSON: options.json) { return }
    let numbers = NumberText()
    let estimator = ranking.estimator.map { " (\($0))" } ?? ""
    try Session.output(
      """
      \(study.title). Functional unit: \(study.functionalUnit).
      \(ranking.method.title)\(estimator), \(numbers.count(ranking.baseDraws)) \(ranking.method.drawsLabel), \
      \(numbers.count(ranking.evaluations)) evaluations in \(numbers.value(seconds, error: seconds / 50)) s; seed \(run.seed).
      Intervals: \(ranking.intervals).

      \(ranking.report(.ofStandardOutput, width: TerminalStyle.columnsOfTables))
      """)
    if !options.quiet { Session.printNotes(study, ranking.notes) }
  }
}
