import Inventory
import Propagation
import Sensitivity

extension RankingTask {
  /// Shapley effects: correlated inputs one by one, what cannot be told apart as one.
  func shapley() throws -> Ranking {
    let model = try PlanPointModel(
      plan, isDependent: true, batch: options.monteCarlo.batch, seed: options.monteCarlo.seed)
    let factors = try dependentFactors(model.namedInputs)
    let effects = try ShapleyEffects(
      of: model, correlation: model.correlation, groups: factors.groups.isEmpty ? nil : factors.groups,
      procedure: options.estimator.flatMap { ShapleyProcedure(rawValue: $0) }, options: rowOptions(),
      cancellation: cancellation, progress: progress(of: options.monteCarlo.draws))
    let scores = self.scores(
      floors: { _ in [0] },
      facts: { output in
        let values = effects.outputs[output].compactMap(\.effect?.value)
        return [
          Ranking.Fact("sum", "sum of the effects", Ranking.Value(values.isEmpty ? nil : values.reduce(0, +)))
        ]
      }
    ) { output in
      effects.outputs[output].map { factor in
        Ranking.Input(
          name: factor.name, rank: factor.rank, rankConfidence: factor.rankConfidence,
          values: [Ranking.Value(factor.effect)])
      }
    }
    return Ranking(
      method: .shapley, measures: [Ranking.Measure("shapley", "Shapley effect")], mainMeasure: 0,
      scores: scores, evaluations: effects.evaluations, baseDraws: effects.baseRows,
      estimator: effects.procedure.rawValue, intervalLevel: options.intervalLevel,
      intervals: effects.intervalKind.label, failedRows: effects.failedRows.max() ?? 0,
      notes: notes(on: factors) + dependenceNotes(model) + backgroundNotes())
  }

  /// How correlations are taken.
  func dependenceNotes(_ model: PlanPointModel) -> [String] {
    plan.model.reorderings.isEmpty
      ? []
      : [
        "Iman and Conover's reordering is replaced by the Gaussian copula with the same rank correlations: points of "
          + "this method are made one by one"
      ]
  }
}
