import Distributions
import Inventory
import Parameters
import Propagation
import Sampling
import Sensitivity

extension RankingTask {
  /// Sobol' indices and Shapley effects of sparse polynomial chaos expansions.
  func chaos() throws -> Ranking {
    let model = try PlanPointModel(plan, isDependent: false, batch: options.monteCarlo.batch)
    let factors = try independentFactors(model.namedInputs)
    let run = options.monteCarlo
    var chaos = ChaosOptions(draws: run.draws, seed: run.seed)
    chaos.design = run.design
    chaos.workers = run.workers
    chaos.failureLimit = options.failureLimit
    chaos.intervalLevel = options.intervalLevel
    chaos.families = model.inputIdentities.map(family)
    chaos.groups = factors.areSingle ? nil : factors.groups
    let expansion = try SparseChaos(
      of: model, options: chaos, cancellation: cancellation, progress: progress(of: run.draws))
    let scores = self.scores(
      floors: { output in [expansion.outputs[output].dummy, expansion.outputs[output].dummy, nil] },
      facts: { output in
        [
          Ranking.Fact(
            "error", "share of the variance that the expansion misses",
            Ranking.Value(expansion.outputs[output].error))
        ]
      }
    ) { output in
      let known = expansion.outputs[output].factors
      guard !known.isEmpty else {
        return factors.groups.map {
          Ranking.Input(name: $0.name, rank: nil, values: Array(repeating: Ranking.Value(nil), count: 3))
        }
      }
      return known.map { factor in
        Ranking.Input(
          name: factor.name, rank: factor.rank, rankConfidence: factor.rankConfidence,
          values: [factor.first, factor.total, factor.shapley].map { Ranking.Value($0) })
      }
    }
    return Ranking(
      method: .chaos, measures: RankingTask.sobolMeasures + [Ranking.Measure("shapley", "Shapley effect")],
      mainMeasure: 1, scores: scores, evaluations: expansion.evaluations, baseDraws: expansion.evaluations,
      intervalLevel: options.intervalLevel, intervals: "bootstrap over the coefficients of the chosen terms",
      failedRows: expansion.outputs.map(\.failedDraws).max() ?? 0,
      notes: notes(on: factors) + dependenceNotes(model) + doubts(expansion))
  }

  /// Hermite polynomials for what is normal or lognormal, Legendre ones for the rest.
  private func family(_ identity: UInt64) -> PolynomialFamily {
    let graph = plan.model.graph
    let isNormal = graph.draws.contains { draw in
      guard graph.inputs[draw.input].identity == identity else { return false }
      return draw.distribution.isNormalOrLognormal
    }
    return isNormal ? .hermite : .legendre
  }

  /// Below this share of the variance that is missed, what the choice of terms is off by drowns in the digits shown.
  private static let wellFitted = 0.001

  /// A bad fit has indices all the same.
  private func doubts(_ expansion: SparseChaos) -> [String] {
    let worst = expansion.outputs.map(\.error).max() ?? 0
    guard worst > RankingTask.wellFitted else { return [] }
    guard worst > 0.05 else {
      return [
        "intervals are those of the coefficients of the chosen terms and do not show what the choice of terms is off by: "
          + "indices may be wrong by several times the share of the variance that the expansion misses"
      ]
    }
    return [
      "the expansion misses \((worst * 1000).rounded() / 10) % of the variance of a score: ask for more --draws, or use "
        + "another method"
    ]
  }
}
