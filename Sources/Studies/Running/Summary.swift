public import Interchange
public import Interpretation
import Inventory
public import Propagation
import Sampling
import Statistics

/// The summary that `--json` prints and saved results hold.
public struct Summary {
  /// Version of the program, as results state it.
  public static let version = "0.1.0"

  private let study: Study
  private let options: MonteCarloOptions
  private let seconds: Double

  /// A summary of a run of a study that took `seconds`.
  public init(_ study: Study, options: MonteCarloOptions, seconds: Double) {
    self.study = study
    self.options = options
    self.seconds = seconds
  }

  /// The result of `assess` and `compare`.
  /// - Parameter comparison: where systems are compared, the comparison of the same run.
  public func assessment(
    _ run: MonteCarloResult, _ assessment: Assessment, _ comparison: Comparison? = nil,
    notes own: [String] = []
  ) -> JSONValue {
    let failures = run.failures.map { failure($0, plan: run.plan) }
    let description = runDescription(
      draws: run.draws, failed: run.failedDraws, failures: failures,
      solvers: run.solvers.map { JSONMember($0.name, .integer($0.draws)) },
      errorEstimate: run.largestErrorEstimate)
    return summary(description, assessment, comparison, notes: own)
  }

  /// The result of `assess --static` and `compare --static`: no draws.
  public func staticAssessment(_ assessment: Assessment, _ comparison: Comparison? = nil) -> JSONValue {
    summary(runDescription(draws: 0, failed: 0, failures: [], solvers: []), assessment, comparison, notes: [])
  }

  private func summary(
    _ run: JSONValue, _ assessment: Assessment, _ comparison: Comparison?, notes own: [String]
  ) -> JSONValue {
    let members = [
      JSONMember("monteverde", .string(Summary.version)), JSONMember("study", header), JSONMember("run", run),
      JSONMember("results", .array(assessment.results.map { result($0, level: assessment.intervalLevel) })),
    ]
    let compared = comparison.map(Summary.members(of:)) ?? []
    let all = assessment.notes + (comparison?.notes ?? []) + own
    return .object(members + compared + [JSONMember("notes", notes(all))])
  }

  var header: JSONValue {
    [
      "title": .string(study.title), "functional_unit": .string(study.functionalUnit),
      "file": .string(study.path.split(separator: "/").last.map(String.init) ?? study.path),
      "sha256": .string(study.sha256),
    ]
  }

  func runDescription(
    draws: Int, failed: Int, failures: [JSONValue], solvers: [JSONMember], errorEstimate: Double? = nil
  ) -> JSONValue {
    [
      "draws": .integer(draws), "failed": .integer(failed), "failures": .array(failures),
      "seed": .whole(options.seed), "design": .string(options.design.rawValue),
      "workers": .integer(options.workers), "solvers": .object(solvers),
      "solver_error_estimate": .optional(errorEstimate), "seconds": .number(seconds),
    ]
  }

  func failure(_ failure: Failure, plan: PropagationPlan) -> JSONValue {
    let system = plan.model.systems[failure.system]
    return [
      "draw": .integer(failure.draw), "system": .string(system.name), "scenario": .string(system.scenario),
      "year": .null, "reason": .string(failure.reason),
    ]
  }

  func notes(_ own: [String]) -> JSONValue {
    .array((study.compiled.notes.map(\.message) + own).map { .string($0) })
  }

  private func result(_ score: ScoreResult, level: Double) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember("system", .string(score.system)), JSONMember("scenario", .string(score.scenario)),
      JSONMember("year", .null), JSONMember("indicator", .string(score.indicator)),
      JSONMember("unit", .string(score.unit)),
    ]
    members += statistics(score.total)
    members.append(JSONMember("interval_level", .number(level)))
    members.append(JSONMember("failed", .integer(score.failed)))
    members.append(JSONMember("stages", parts(score.stages)))
    members.append(JSONMember("tasks", parts(score.tasks)))
    let processes = (score.processes + [score.otherProcesses].compactMap { $0 }).map { process in
      JSONMember(
        process.name,
        [
          "static": .optional(process.staticValue), "mean": .optional(process.mean),
          "mean_error": .optional(process.meanError), "share": .optional(process.share),
        ])
    }
    members.append(JSONMember("processes", .object(processes)))
    return .object(members)
  }

  private func parts(_ parts: [ScoreResult.Part]) -> JSONValue {
    .object(
      parts.map { part in
        JSONMember(
          part.name, .object(statistics(part.statistics) + [JSONMember("share", .optional(part.share))]))
      })
  }

  private func statistics(_ statistics: ScoreStatistics) -> [JSONMember] {
    [
      JSONMember("static", .optional(statistics.staticValue)),
      JSONMember("static_percentile", .optional(statistics.staticPercentile)),
      JSONMember("mean", .optional(statistics.mean)),
      JSONMember("mean_error", .optional(statistics.meanError)),
      JSONMember("sd", .optional(statistics.standardDeviation)),
      JSONMember("sd_error", .optional(statistics.standardDeviationError)),
      JSONMember("cv", .optional(statistics.coefficientOfVariation)),
    ] + Summary.quantiles(statistics.quantiles)
  }

  /// Quantiles and their intervals, each by probability.
  static func quantiles(_ quantiles: [QuantileEstimate]) -> [JSONMember] {
    func name(_ estimate: QuantileEstimate) -> String { String(estimate.probability) }
    return [
      JSONMember("quantiles", .object(quantiles.map { JSONMember(name($0), .number($0.value)) })),
      JSONMember(
        "quantile_intervals",
        .object(
          quantiles.map { JSONMember(name($0), .array([.optional($0.lower), .optional($0.upper)])) })),
    ]
  }
}
