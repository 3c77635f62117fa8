public import Interchange
public import Interpretation
import Inventory
import Propagation

/// What `rank --method local` found: derivatives, and what a run says beside them.
public struct LocalResult: Sendable {
  /// Derivatives, elasticities and approximate variances.
  public let sensitivity: LocalSensitivity
  /// Of the run, for scores that have one that pays.
  public let controlVariates: [ControlVariate]
  /// Units and static values of inputs and parameters, by identity.
  public let inputs: [UInt64: InputDescription]
  /// Draws of the run; 0 without one.
  public let draws: Int

  /// A result.
  public init(
    _ sensitivity: LocalSensitivity, controlVariates: [ControlVariate], inputs: [UInt64: InputDescription],
    draws: Int
  ) {
    self.sensitivity = sensitivity
    self.controlVariates = controlVariates
    self.inputs = inputs
    self.draws = draws
  }

  /// Unit of a derivative: that of the score per that of the input, as written.
  public func unit(ofDerivative identity: UInt64, score: LocalSensitivity.Score) -> String {
    let unit = sensitivity.model.indicators[score.output.indicator].unit
    guard let input = inputs[identity]?.unit, input != "1", !input.isEmpty else { return unit }
    return "\(unit) per \(input)"
  }

  /// The control variate of a score, if one pays.
  public func controlVariate(of score: LocalSensitivity.Score) -> ControlVariate? {
    controlVariates.first { $0.output == score.output && $0.pays }
  }
}

extension Summary {
  /// The result of `rank --method local`.
  public func local(_ result: LocalResult, notes own: [String]) -> JSONValue {
    [
      "monteverde": .string(Summary.version), "study": header,
      "run": runDescription(draws: result.draws, failed: 0, failures: [], solvers: []),
      "sensitivity": [
        "method": "local",
        "approximation": "Taylor series at static values: variances and their shares are approximate",
        "evaluations": .integer(1 + result.draws),
        "results": .array(result.sensitivity.scores.map { score($0, result) }),
      ],
      "notes": notes(own),
    ]
  }

  private func score(_ score: LocalSensitivity.Score, _ result: LocalResult) -> JSONValue {
    let model = result.sensitivity.model
    let system = model.systems[score.output.system]
    let indicator = model.indicators[score.output.indicator]
    var members: [JSONMember] = [
      JSONMember("system", .string(system.name)), JSONMember("scenario", .string(system.scenario)),
      JSONMember("year", .null), JSONMember("indicator", .string(indicator.name)),
      JSONMember("unit", .string(indicator.unit)), JSONMember("static", .number(score.staticValue)),
      JSONMember("inputs", .array(score.inputs.map { input($0, score, result) })),
      JSONMember(
        "parameters",
        .array(
          score.parameters.map { parameter in
            [
              "parameter": .string(parameter.name),
              "kind": .optional(result.inputs[parameter.identity]?.distribution),
              "static": .number(parameter.staticValue), "derivative": .number(parameter.derivative),
              "unit": .string(result.unit(ofDerivative: parameter.identity, score: score)),
              "elasticity": .optional(parameter.elasticity),
            ]
          })),
      JSONMember(
        "entries",
        .array(
          score.entries.map { entry in
            [
              "matrix": .string(entry.derivative.matrix.rawValue), "row": .string(entry.derivative.row),
              "column": .string(entry.derivative.column), "entry": .string(entry.derivative.label),
              "value": .number(entry.derivative.value), "derivative": .number(entry.derivative.derivative),
              "elasticity": .optional(entry.elasticity),
            ]
          })),
      JSONMember(
        "taylor",
        [
          "first_order": moments(score.series.first),
          "second_order": score.series.second.map { moments($0) } ?? .null,
        ]),
    ]
    if let run = score.monteCarlo {
      var monteCarlo: [JSONMember] = [
        JSONMember("mean", .number(run.mean)), JSONMember("variance", .number(run.variance)),
        JSONMember("sd", .number(run.variance.squareRoot())),
      ]
      if let variate = result.controlVariate(of: score) {
        monteCarlo.append(JSONMember("mean_error", .number(variate.plain.meanError)))
        monteCarlo.append(
          JSONMember(
            "control_variate",
            [
              "order": .integer(variate.order), "correlation": .number(variate.correlation),
              "mean": .number(variate.improved.mean), "mean_error": .number(variate.improved.meanError),
            ]))
      }
      members.append(JSONMember("monte_carlo", .object(monteCarlo)))
    }
    return .object(members)
  }

  private func input(
    _ factor: LocalSensitivity.Factor, _ score: LocalSensitivity.Score, _ result: LocalResult
  ) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember("input", .string(factor.name)), JSONMember("static", .number(factor.staticValue)),
      JSONMember("derivative", .optional(factor.derivative)),
      JSONMember("unit", .string(result.unit(ofDerivative: factor.identity, score: score))),
      JSONMember("elasticity", .optional(factor.elasticity)),
      JSONMember("variance_share", .optional(factor.varianceShare)),
      JSONMember("rank", .optional(factor.rank)),
    ]
    if let remark = factor.remark { members.append(JSONMember("reason", .string(remark))) }
    return .object(members)
  }

  private func moments(_ moments: TaylorSeries.Moments) -> JSONValue {
    [
      "mean": .optional(moments.mean), "variance": .optional(moments.variance),
      "sd": .optional(moments.variance.map { $0.squareRoot() }),
    ]
  }
}
