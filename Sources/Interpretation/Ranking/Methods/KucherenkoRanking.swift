import Propagation
import Sensitivity

extension RankingTask {
  /// First-order and total indices of dependent inputs.
  func kucherenko() throws -> Ranking {
    let model = try PlanPointModel(
      plan, isDependent: true, batch: options.monteCarlo.batch, seed: options.monteCarlo.seed)
    let factors = try dependentFactors(model.namedInputs)
    let indices = try KucherenkoIndices(
      of: model, correlation: model.correlation, groups: factors.groups.isEmpty ? nil : factors.groups,
      options: rowOptions(), cancellation: cancellation, progress: progress(of: options.monteCarlo.draws))
    let scores = self.scores(floors: { output in
      // What noise reaches: the upper end of the interval. The total index of an inert input is exactly zero.
      [indices.dummies[output].map { $0.interval?.upperBound ?? $0.value }, 0]
    }) { output in
      indices.outputs[output].map { factor in
        Ranking.Input(
          name: factor.name, rank: factor.rank, rankConfidence: factor.rankConfidence,
          values: [Ranking.Value(factor.first), Ranking.Value(factor.total)])
      }
    }
    let dependence =
      model.correlation == nil
      ? [] : ["with correlations a total index may be smaller than the first-order index: see both"]
    return Ranking(
      method: .kucherenko, measures: RankingTask.sobolMeasures, mainMeasure: 1, scores: scores,
      evaluations: indices.evaluations, baseDraws: indices.baseRows, intervalLevel: options.intervalLevel,
      intervals: indices.intervalKind.label,
      failedRows: indices.outputs.joined().map(\.failedRows).max() ?? 0,
      notes: notes(on: factors) + dependenceNotes(model) + dependence + backgroundNotes())
  }
}
