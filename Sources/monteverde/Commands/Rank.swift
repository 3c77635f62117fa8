import ArgumentParser
import Interchange
import Interpretation
import Inventory
import Parameters
import Propagation
import Reports
import Studies

/// `monteverde rank STUDY`
struct Rank: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Which inputs matter most: sensitivity indices of every score, with intervals.",
    discussion: "Methods, with what --draws counts and its default:\n" + RankMethods.help)

  @OptionGroup var options: RunOptions

  @Option(help: "The method; see above.")
  var method = RankingMethod.sobol.rawValue

  @Option(
    help: ArgumentHelp(
      RankMethods.estimatorHelp,
      valueName: "name"))
  var estimator: String?

  @Flag(help: "Of sobol: the interactions of the five leading inputs of each score as well.")
  var secondOrder = false

  @Flag(help: "Rank the groups of the study's 'groups:' in place of their inputs.")
  var groups = false

  func run() throws { try Session.run(rank) }

  private func rank() throws {
    let chosen = try RankMethods.method(named: method)
    let study = try options.loadStudy()
    // Exchanges of a database are ranked here; a database without uncertainty is constants of the study's formulas.
    if study.model.background?.isUncertain ?? false {
      throw ValidationError(
        "the exchanges of a database cannot be ranked yet: rank ranks the inputs of a study file; where that has a "
          + "background, write 'uncertainty: off' there")
    }
    try rankInputs(of: study, by: chosen)
  }

  /// Ranks the inputs of a study file.
  private func rankInputs(of study: Study, by method: RankingMethod) throws {
    let plan = PropagationPlan(study.model, detail: .totals, solver: options.solver)
    let ranking = try rankingOptions(study, method)
    let progress = Progress(method.drawsLabel, quiet: options.quiet)
    defer { progress.finish() }
    let (result, seconds) = try Session.timed {
      try Session.interruptible(progress) { flag in
        try Ranking(
          plan, options: ranking, sampled: study.compiled.sampled.mapValues(\.node), cancellation: flag,
          progress: progress.report)
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

  private func rankingOptions(_ study: Study, _ method: RankingMethod) throws -> RankingOptions {
    var ranking = RankingOptions(
      method, monteCarlo: try options.monteCarlo(study, defaultDraws: method.usualDraws))
    ranking.estimator = try estimator.map { try RankMethods.estimator(named: $0, of: method) }
    ranking.includesSecondOrder = secondOrder
    ranking.ranksStudyGroups = groups
    if secondOrder && method != .sobol {
      throw ValidationError("--second-order is for --method sobol; \(method.rawValue) has no interactions")
    }
    return ranking
  }

  private func print(
    _ ranking: Ranking, of study: Study, plan: PropagationPlan, options run: MonteCarloOptions,
    seconds: Double
  ) throws {
    if options.json {
      try Session.output(
        Summary(study, options: run, seconds: seconds).ranking(ranking, plan: plan).text(.pretty))
      return
    }
    let numbers = NumberText()
    let estimator = ranking.estimator.map { " (\($0))" } ?? ""
    try Session.output(
      """
      \(study.title). Functional unit: \(study.functionalUnit).
      \(ranking.method.title)\(estimator), \(numbers.count(ranking.baseDraws)) \(ranking.method.drawsLabel), \
      \(numbers.count(ranking.evaluations)) evaluations in \(numbers.value(seconds, error: seconds / 50)) s; seed \(run.seed).
      Intervals: \(ranking.intervals).

      \(ranking.report(.ofStandardOutput))
      """)
    if !options.quiet { Session.printNotes(study, ranking.notes) }
  }
}

/// The methods of `rank` as the command line names them.
enum RankMethods {
  /// A line for each method.
  static let help = RankingMethod.allCases.map { method in
    let name = method.rawValue + String(repeating: " ", count: max(1, 18 - method.rawValue.count))
    return "  \(name)\(method.title); \(method.usualDraws) \(method.drawsLabel)"
  }.joined(separator: "\n")

  static func method(named name: String) throws -> RankingMethod {
    if let method = RankingMethod(rawValue: name) { return method }
    throw unknown("--method", name, among: RankingMethod.allCases.map(\.rawValue))
  }

  /// The choices of the methods that have one.
  static let estimatorHelp =
    "How a method estimates. "
    + RankingMethod.allCases.filter { !$0.estimators.isEmpty }
    .map { "\($0.rawValue): \($0.estimators.joined(separator: ", "))" }.joined(separator: "; ")
    + " (default: what suits the number of inputs)."

  static func estimator(named name: String, of method: RankingMethod) throws -> String {
    if method.estimators.isEmpty {
      throw ValidationError("--estimator: \(method.rawValue) has one way of estimation; leave the option out")
    }
    if method.estimators.contains(name) { return name }
    throw unknown("--estimator", name, among: method.estimators)
  }

  private static func unknown(_ option: String, _ name: String, among names: [String]) -> ValidationError {
    let near = nearestName(to: name, among: names).map { "did you mean '\($0)'? " } ?? ""
    return ValidationError(
      "\(option): there is no '\(name)'; \(near)There are \(names.joined(separator: ", "))")
  }
}
