public import Interchange
public import Interpretation
import Inventory
public import Propagation
import Sampling
import Sensitivity
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

  /// The result of `assess`.
  public func assessment(_ run: MonteCarloResult, _ assessment: Assessment, notes own: [String] = [])
    -> JSONValue
  {
    let failures = run.failures.map { failure -> JSONValue in
      let system = run.plan.model.systems[failure.system]
      return [
        "draw": .integer(failure.draw), "system": .string(system.name), "scenario": .string(system.scenario),
        "year": .null, "reason": .string(failure.reason),
      ]
    }
    return [
      "monteverde": .string(Summary.version), "study": header,
      "run": runDescription(
        draws: run.draws, failed: run.failedDraws, failures: failures,
        solvers: run.solvers.map { JSONMember($0.name, .integer($0.draws)) }),
      "results": .array(assessment.results.map { result($0, level: assessment.intervalLevel) }),
      "notes": notes(assessment.notes + own),
    ]
  }

  /// The result of `assess --static`: no draws.
  public func staticAssessment(_ assessment: Assessment) -> JSONValue {
    [
      "monteverde": .string(Summary.version), "study": header,
      "run": runDescription(draws: 0, failed: 0, failures: [], solvers: []),
      "results": .array(assessment.results.map { result($0, level: assessment.intervalLevel) }),
      "notes": notes(assessment.notes),
    ]
  }

  /// The result of `rank`.
  public func ranking(_ ranking: Ranking, plan: PropagationPlan) -> JSONValue {
    [
      "monteverde": .string(Summary.version), "study": header,
      "run": runDescription(
        draws: ranking.baseDraws, failed: ranking.failedRows, failures: [],
        solvers: [JSONMember(plan.solverName, .integer(ranking.evaluations))]),
      "sensitivity": [
        "method": "sobol", "estimator": .string(ranking.estimator.rawValue),
        "evaluations": .integer(ranking.evaluations), "interval_level": .number(ranking.intervalLevel),
        "intervals": .string(ranking.intervalKind.label),
        "results": .array(
          ranking.scores.map { score in
            [
              "system": .string(score.system), "scenario": .string(score.scenario), "year": .null,
              "indicator": .string(score.indicator), "inputs": .array(score.inputs.map(factor)),
            ]
          }),
      ],
      "notes": notes(ranking.notes),
    ]
  }

  var header: JSONValue {
    [
      "title": .string(study.title), "functional_unit": .string(study.functionalUnit),
      "file": .string(study.path.split(separator: "/").last.map(String.init) ?? study.path),
      "sha256": .string(study.sha256),
    ]
  }

  func runDescription(
    draws: Int, failed: Int, failures: [JSONValue], solvers: [JSONMember]
  ) -> JSONValue {
    [
      "draws": .integer(draws), "failed": .integer(failed), "failures": .array(failures),
      "seed": .whole(options.seed), "design": .string(options.design.rawValue),
      "workers": .integer(options.workers), "solvers": .object(solvers), "seconds": .number(seconds),
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
    func name(_ estimate: QuantileEstimate) -> String { String(estimate.probability) }
    return [
      JSONMember("static", .optional(statistics.staticValue)),
      JSONMember("static_percentile", .optional(statistics.staticPercentile)),
      JSONMember("mean", .optional(statistics.mean)),
      JSONMember("mean_error", .optional(statistics.meanError)),
      JSONMember("sd", .optional(statistics.standardDeviation)),
      JSONMember("cv", .optional(statistics.coefficientOfVariation)),
      JSONMember("quantiles", .object(statistics.quantiles.map { JSONMember(name($0), .number($0.value)) })),
      JSONMember(
        "quantile_intervals",
        .object(
          statistics.quantiles.map {
            JSONMember(name($0), .array([.optional($0.lower), .optional($0.upper)]))
          })),
    ]
  }

  private func factor(_ factor: SobolIndices.Factor) -> JSONValue {
    func interval(_ range: ClosedRange<Double>?) -> JSONValue {
      range.map { .numbers([$0.lowerBound, $0.upperBound]) } ?? .null
    }
    return [
      "input": .string(factor.name), "first": .optional(factor.first),
      "first_interval": interval(factor.firstInterval),
      "total": .optional(factor.total), "total_interval": interval(factor.totalInterval),
      "rank": .optional(factor.rank),
    ]
  }
}
