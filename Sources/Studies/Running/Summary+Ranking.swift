public import Interchange
public import Interpretation
public import Propagation
import Sensitivity

extension Summary {
  /// The result of `rank`.
  public func ranking(_ ranking: Ranking, plan: PropagationPlan) -> JSONValue {
    var sensitivity: [JSONMember] = [JSONMember("method", .string(ranking.method.rawValue))]
    if let estimator = ranking.estimator { sensitivity.append(JSONMember("estimator", .string(estimator))) }
    sensitivity += [
      JSONMember("evaluations", .integer(ranking.evaluations)),
      JSONMember("interval_level", .number(ranking.intervalLevel)),
      JSONMember("intervals", .string(ranking.intervals)),
      JSONMember("results", .array(ranking.scores.map { score($0, of: ranking) })),
    ]
    if ranking.consequenceEvaluations > 0 {
      sensitivity.append(
        JSONMember("consequence_evaluations", .integer(ranking.consequenceEvaluations)))
    }
    if ranking.exchangeDraws > 0 {
      sensitivity.append(JSONMember("exchange_draws", .integer(ranking.exchangeDraws)))
    }
    if !ranking.steps.isEmpty {
      sensitivity.append(
        JSONMember(
          "steps",
          .array(
            ranking.steps.map { step in
              [
                "draws": .integer(step.baseDraws), "statistic": .number(step.statistic),
                "converged": .boolean(step.isConverged),
              ]
            })))
    }
    return [
      "monteverde": .string(Summary.version), "study": header,
      "run": runDescription(
        draws: ranking.baseDraws, failed: ranking.failedRows,
        failures: ranking.failures.map { failure($0, plan: plan) },
        solvers: [JSONMember(plan.solverName, .integer(ranking.evaluations))]),
      "sensitivity": .object(sensitivity), "notes": notes(ranking.notes),
    ]
  }

  private func score(_ score: Ranking.Score, of ranking: Ranking) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember("system", .string(score.system)), JSONMember("scenario", .string(score.scenario)),
      JSONMember("year", .optional(score.year)), JSONMember("indicator", .string(score.indicator)),
      JSONMember("inputs", .array(score.inputs.map { input($0, of: ranking) })),
      JSONMember(
        "noise_floor",
        .object(zip(ranking.measures, score.noiseFloors).map { JSONMember($0.key, .optional($1)) })),
      JSONMember("unit", .string(score.unit)),
    ]
    for fact in score.facts {
      members += value(fact.value, key: fact.key, hasInterval: fact.value.interval != nil)
    }
    if !score.interactions.isEmpty {
      members.append(
        JSONMember(
          "second_order",
          .array(
            score.interactions.map { pair in
              .object(
                [JSONMember("inputs", .array(pair.inputs.map { .string($0) }))]
                  + value(pair.index, key: "index"))
            })))
    }
    if !score.leadingExchanges.isEmpty {
      members.append(
        JSONMember(
          "exchanges",
          .array(
            score.leadingExchanges.map { exchange in
              .object(
                [JSONMember("input", .string(exchange.name))] + place(of: exchange)
                  + value(exchange.total, key: "total") + value(exchange.totalBound, key: "total_bound")
                  + value(exchange.first, key: "first"))
            })))
    }
    if let fixed = score.fixedSafely {
      members.append(
        JSONMember(
          "measure_next",
          .array(
            score.measureNext.map { narrowing in
              .object(
                [JSONMember("input", .string(narrowing.input))]
                  + value(Ranking.Value(narrowing.share), key: "narrows"))
            })))
      members.append(
        JSONMember(
          "fixed_safely",
          .object(
            [JSONMember("inputs", .array(fixed.inputs.map { .string($0) }))]
              + value(Ranking.Value(fixed.remainingVariance), key: "remaining_variance"))))
    }
    return .object(members)
  }

  /// Name, measures, rank: as the keys of Sobol' indices have always stood.
  private func input(_ input: Ranking.Input, of ranking: Ranking) -> JSONValue {
    var members = [JSONMember("input", .string(input.name))]
    for (measure, value) in zip(ranking.measures, input.values) {
      members += self.value(value, key: measure.key)
      if measure.hasProbability {
        members.append(JSONMember(measure.key + "_p_value", .optional(value.probability)))
      }
    }
    if let exchange = input.exchange {
      members += value(exchange.first, key: "first") + place(of: exchange)
    }
    members.append(JSONMember("rank", .optional(input.rank)))
    members.append(JSONMember("rank_confidence", .optional(input.rankConfidence)))
    if let remark = input.remark { members.append(JSONMember("reason", .string(remark))) }
    return .object(members)
  }

  /// Where an exchange stands in its database.
  private func place(of exchange: Ranking.Exchange) -> [JSONMember] {
    [
      JSONMember("matrix", .string(exchange.matrix)), JSONMember("row", .integer(Int(exchange.row))),
      JSONMember("column", exchange.column.map { .integer(Int($0)) } ?? .null),
      JSONMember("linear", .boolean(exchange.isLinear)),
    ]
  }

  private func value(_ value: Ranking.Value, key: String, hasInterval: Bool = true) -> [JSONMember] {
    let number = JSONMember(key, .optional(value.value))
    guard hasInterval else { return [number] }
    return [
      number,
      JSONMember(
        key + "_interval", value.interval.map { .numbers([$0.lowerBound, $0.upperBound]) } ?? .null),
    ]
  }
}
