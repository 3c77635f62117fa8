import Parameters
import Propagation
import Sensitivity

extension RankingTask {
  /// Upper bounds on total indices by exact derivatives.
  func derivatives() throws -> Ranking {
    let gradient = GradientPlan(plan.model, solver: plan.solver, sharing: plan)
    let inputs = gradient.plan.inputs.map { (name: $0.name, identity: $0.identity) }
    let factors = try independentFactors(inputs)
    let found = try DerivativeRanking(
      gradient, options: options.monteCarlo, groups: factors.groups, intervalLevel: options.intervalLevel,
      failureLimit: options.failureLimit, cancellation: cancellation, progress: progress)
    let ofOutput = Dictionary(uniqueKeysWithValues: found.scores.map { ($0.output, $0.inputs) })
    // The derivative by an input that does nothing is exactly zero.
    let scores = self.scores(floors: { _ in [0] }) { output in
      (ofOutput[plan.outputs[output]] ?? []).map { factor in
        Ranking.Input(
          name: factor.name, rank: factor.rank, rankConfidence: factor.rankConfidence,
          values: [Ranking.Value(factor.totalBound)], remark: factor.reason)
      }
    }
    return Ranking(
      method: .derivatives, measures: [Ranking.Measure("total_bound", "bound on total")], mainMeasure: 0,
      scores: scores, evaluations: found.draws, baseDraws: found.draws, intervalLevel: found.intervalLevel,
      intervals: found.intervalKind.label, failedRows: found.scores.map(\.failedDraws).max() ?? 0,
      notes: found.notes + notes(on: factors) + [
        "a bound proves that an input can be fixed where it is small; a large one proves nothing: what the input does may "
          + "be less (--method sobol)"
      ])
  }
}
