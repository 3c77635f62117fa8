import Propagation
import Sampling
import Sensitivity

extension RankingTask {
  /// Elementary effects.
  func morris() throws -> Ranking {
    let model = try PlanPointModel(plan, isDependent: false, batch: options.monteCarlo.batch)
    let factors = try independentFactors(model.namedInputs)
    let sampling = options.estimator.flatMap { MorrisSampling(rawValue: $0) } ?? .radial
    let design: MorrisDesign =
      switch sampling {
      case .radial: .radial
      case .trajectories: .trajectories()
      case .optimised: .trajectories(candidates: 4 * options.monteCarlo.draws)
      }
    let effects = try ElementaryEffects(
      of: model, groups: factors.groups.isEmpty ? nil : factors.groups,
      design: design, options: rowOptions(),
      cancellation: cancellation, progress: progress(of: options.monteCarlo.draws))
    // The effect of an input that does nothing is exactly zero.
    let scores = self.scores(floors: { _ in [0, 0, 0] }) { output in
      effects.outputs[output].map { factor in
        Ranking.Input(
          name: factor.name, rank: factor.rank, rankConfidence: factor.rankConfidence,
          values: [
            Ranking.Value(factor.absoluteMean), Ranking.Value(factor.mean), Ranking.Value(factor.deviation),
          ])
      }
    }
    return Ranking(
      method: .morris,
      measures: [
        Ranking.Measure("mu_star", "mu*", unit: .ofScore), Ranking.Measure("mu", "mu", unit: .ofScore),
        Ranking.Measure("sigma", "sigma", unit: .ofScore),
      ], mainMeasure: 0, scores: scores, evaluations: effects.evaluations, baseDraws: effects.baseRows,
      estimator: sampling.rawValue,
      intervalLevel: options.intervalLevel, intervals: effects.intervalKind.label,
      failedRows: effects.outputs.joined().map(\.failedRows).max() ?? 0,
      notes: notes(on: factors) + dependenceNotes(model) + doubts(sampling))
  }

  /// What trajectories may miss.
  private func doubts(_ sampling: MorrisSampling) -> [String] {
    switch sampling {
    case .radial: []
    case .trajectories:
      ["steps of trajectories are half the range of an input: what repeats after that is missed"]
    case .optimised:
      [
        "the trajectories are chosen to be far from each other: mu and mu* lean towards the corners, which no "
          + "interval shows"
      ]
    }
  }
}
