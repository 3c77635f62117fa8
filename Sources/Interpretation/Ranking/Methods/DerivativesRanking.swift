import Parameters
import Propagation
import Sampling
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
    let exchanges = try exchangesOfDraws()
    // The derivative by an input that does nothing is exactly zero.
    let scores = self.scores(
      floors: { _ in exchanges == nil ? [0] : [0, nil] },
      facts: { exchanges?.scores[plan.outputs[$0]]?.facts ?? [] }
    ) { output in
      let inputs = (ofOutput[plan.outputs[output]] ?? []).map { factor in
        Ranking.Input(
          name: factor.name, rank: factor.rank, rankConfidence: factor.rankConfidence,
          values: [Ranking.Value(factor.totalBound)], remark: factor.reason)
      }
      guard let exchanges else { return inputs }
      return merged(inputs, exchanges.scores[plan.outputs[output]]?.leading ?? [])
    }
    let bound = Ranking.Measure("total_bound", "bound on total")
    return Ranking(
      method: .derivatives,
      measures: exchanges == nil ? [bound] : [bound, Ranking.Measure("total", "total if linear")],
      mainMeasure: 0, scores: scores, evaluations: found.draws, baseDraws: found.draws,
      intervalLevel: found.intervalLevel,
      intervals: found.intervalKind.label
        + (exchanges == nil ? "" : "; of exchanges jackknife of blocks of draws"),
      failedRows: found.scores.map(\.failedDraws).max() ?? 0,
      notes: found.notes + notes(on: factors) + (exchanges.map(\.notes) ?? backgroundNotes()) + [
        "a bound proves that an input can be fixed where it is small; a large one proves nothing: what the input does may "
          + "be less (--method sobol)"
      ])
  }

  /// The exchanges of databases under the draws of the ranking; nil where there are none, or those of a design that is
  /// not random, whose draws are not independent.
  private func exchangesOfDraws() throws -> BackgroundExchanges? {
    let run = options.monteCarlo
    guard !plan.backgroundInputs.isEmpty, run.design == .random, run.randomizations == 1 else { return nil }
    return try exchanges(run)
  }

  /// Inputs of the study and the leading exchanges of its databases in one order: by the bound, of exchanges without one
  /// by the index.
  private func merged(_ inputs: [Ranking.Input], _ exchanges: [Ranking.Exchange]) -> [Ranking.Input] {
    let reach =
      inputs.map { $0.rank == nil ? nil : $0.values[0].value }
      + exchanges.map { $0.totalBound.value ?? $0.total.value }
    let ranks = reach.ranksFromLargest
    return inputs.enumerated().map { place, input in
      Ranking.Input(
        name: input.name, rank: ranks[place], values: input.values + [Ranking.Value(nil)],
        remark: input.remark)
    }
      + exchanges.enumerated().map { place, exchange in
        Ranking.Input(
          name: exchange.name, rank: ranks[inputs.count + place],
          values: [exchange.totalBound, exchange.total], exchange: exchange)
      }
  }
}
