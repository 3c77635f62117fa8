import Inventory
import Parameters
import Propagation
import Sampling
import Sensitivity

extension RankingTask {
  /// With BA the design costs nearly twice the runs; beyond this many inputs they are better spent on draws.
  private static let mostInputsWithBA = 100
  /// Inputs whose interactions are worked out, of each score.
  private static let interactingInputs = 5

  static let sobolMeasures = [Ranking.Measure("first", "first order"), Ranking.Measure("total", "total")]

  /// Sobol' indices by the Saltelli design.
  func sobol() throws -> Ranking {
    var run = options.monteCarlo
    if options.criterion != nil {
      try checkExtension()
      // Rows of a random design do not depend on how many there are.
      run.draws = max(options.mostBaseDraws, run.draws)
    }
    let model = try PickFreezePropagation(plan, options: run)
    let factors = try independentFactors(model.namedInputs)
    let sobol = sobolOptions(
      baseDraws: options.criterion == nil ? model.draws : options.monteCarlo.draws, factors: factors)
    var ranking: Ranking
    if let criterion = options.criterion {
      let converged = try ConvergedSobolIndices(
        of: model, until: criterion, options: sobol, mostBaseDraws: options.mostBaseDraws,
        cancellation: cancellation, progress: progress(of: options.mostBaseDraws),
        provisional: { options.provisional?(self.ranking($0, notes: []), $1) })
      ranking = self.ranking(converged.indices, notes: [])
      ranking.steps = converged.steps
      let end = converged.isConverged ? "holds" : "does not hold"
      ranking.notes.append("--until \(criterion.rawValue) \(end) at \(ranking.baseDraws) base draws")
    } else {
      let indices = try SobolIndices(
        of: model, options: sobol, cancellation: cancellation, progress: progress(of: sobol.baseDraws))
      ranking = self.ranking(indices, notes: model.notes + designNotes(indices.intervalKind))
    }
    ranking.notes += notes(on: factors) + backgroundNotes()
    if options.includesSecondOrder {
      try addInteractions(to: &ranking, model: model, factors: factors.groups, options: sobol)
    }
    return ranking
  }

  private func sobolOptions(baseDraws: Int, factors: RankingFactors) -> SobolOptions {
    var sobol = SobolOptions(baseDraws: baseDraws, seed: options.monteCarlo.seed)
    sobol.workers = options.monteCarlo.workers
    sobol.estimator =
      options.estimator.flatMap { SobolEstimator(rawValue: $0) }
      ?? (plan.inputs.count <= RankingTask.mostInputsWithBA ? .azziniRosati : .janonMonod)
    sobol.groups = factors.groups.isEmpty ? nil : factors.groups
    sobol.includesDummy = true
    sobol.failureLimit = options.failureLimit
    sobol.intervalLevel = options.intervalLevel
    // Rows are independent in a random design only; the matrices of others are randomisations in a row.
    if options.monteCarlo.design != .random { sobol.randomizations = options.monteCarlo.randomizations }
    return sobol
  }

  /// Only rows that do not depend on each other can be added.
  private func checkExtension() throws(SensitivityError) {
    let design = options.monteCarlo.design
    if design != .random {
      throw .badOption(
        name: "--until", value: "a design of \(design.rawValue) points",
        cure: "only random draws can be added to: --design random")
    }
    if !plan.model.reorderings.isEmpty {
      throw .badOption(
        name: "--until", value: "'dependence: iman-conover', which orders all draws together,",
        cure: "use 'dependence: copula'")
    }
  }

  private func designNotes(_ kind: IntervalKind) -> [String] {
    let design = options.monteCarlo.design
    guard design != .random, kind == .bootstrap else { return [] }
    return [
      "intervals are by bootstrap, which overstates the error of indices from \(design.rawValue) points; "
        + "ask for 8 randomisations to have intervals by their spread"
    ]
  }

  private func ranking(_ indices: SobolIndices, notes: [String]) -> Ranking {
    var scores = self.scores(floors: { output in
      let dummy = indices.dummies.indices.contains(output) ? indices.dummies[output] : nil
      // What noise reaches: the upper end of the interval.
      return [dummy?.firstInterval?.upperBound ?? dummy?.first, dummy?.total]
    }) { output in
      indices.outputs[output].map { factor in
        Ranking.Input(
          name: factor.name, rank: factor.rank, rankConfidence: factor.rankConfidence,
          values: [
            Ranking.Value(factor.first, interval: factor.firstInterval),
            Ranking.Value(factor.total, interval: factor.totalInterval),
          ])
      }
    }
    for (output, control) in indices.controls.enumerated() {
      scores[output].facts = control.map(Self.facts) ?? []
    }
    return Ranking(
      method: .sobol, measures: RankingTask.sobolMeasures, mainMeasure: 1, scores: scores,
      evaluations: indices.evaluations, baseDraws: indices.baseDraws, estimator: indices.estimator.rawValue,
      intervalLevel: indices.intervalLevel, intervals: indices.intervalKind.label,
      failedRows: indices.outputs.joined().map(\.failedRows).max() ?? 0, notes: notes)
  }

  /// What a surrogate did for a score.
  private static func facts(_ control: SurrogateControl) -> [Ranking.Fact] {
    let ending = control.gain == nil ? " (heavy tails: intervals are those without it)" : ""
    let explained = Ranking.Fact(
      "surrogate_explained", "control variate: share of the variance that the surrogate explains" + ending,
      Ranking.Value(control.explained))
    guard let gain = control.gain else { return [explained] }
    return [
      explained,
      Ranking.Fact(
        "surrogate_gain", "control variate: as accurate without it would be this many times the draws",
        Ranking.Value(gain)),
    ]
  }

  /// Second-order indices of the leading inputs of each score.
  private func addInteractions(
    to ranking: inout Ranking, model: PickFreezePropagation, factors: [SobolIndices.Group],
    options sobol: SobolOptions
  ) throws {
    var sobol = sobol
    sobol.baseDraws = ranking.baseDraws
    let names = ranking.scores.map { $0.inputs.prefix(RankingTask.interactingInputs).map(\.name) }
    let wanted = Set(names.joined())
    let leading = factors.filter { wanted.contains($0.name) }
    guard leading.count > 1 else { return }
    let indices = try SecondOrderIndices(
      of: model, factors: leading, options: sobol, cancellation: cancellation,
      progress: progress(of: sobol.baseDraws))
    for output in ranking.scores.indices {
      ranking.scores[output].interactions = indices.outputs[output]
        .filter { pair in pair.names.allSatisfy(names[output].contains) }
        .map { Ranking.Interaction(inputs: $0.names, index: Ranking.Value($0.index, interval: $0.interval)) }
        .sorted { abs($0.index.value ?? 0) > abs($1.index.value ?? 0) }
    }
    ranking.evaluations += indices.evaluations
  }
}
