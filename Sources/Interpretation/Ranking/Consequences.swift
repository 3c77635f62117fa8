import Inventory
import Parameters
import Propagation
import Sensitivity
import Statistics

extension RankingTask {
  /// Inputs of each score of which it is worked out what a better knowledge would bring.
  private static let leadingInputs = 5
  /// Inputs whose interval ends below this share of the variance can be taken as certain.
  static let negligibleShare = 0.01
  /// The 95 % interval of fewer draws says nothing.
  private static let fewestDraws = 200
  /// More are not needed for a share to a percent.
  private static let mostDraws = 65_536
  /// A draw of a database takes long.
  private static let mostDrawsOfDatabases = 4096
  /// Bytes of what such draws take from it.
  private static let memory = 256 << 20

  /// Adds what to measure next, and what can be fixed: both measured by runs under the draws of the ranking.
  func addConsequences(to ranking: inout Ranking) throws {
    guard ranking.baseDraws >= RankingTask.fewestDraws else { return }
    let isDependent = options.method == .shapley
    let model = try PlanPointModel(plan, isDependent: isDependent, batch: options.monteCarlo.batch)
    let factors =
      try isDependent ? dependentFactors(model.namedInputs) : independentFactors(model.namedInputs)
    let backgrounds = plan.backgroundInputs
    let inputs = Dictionary(
      factors.groups.map { ($0.name, $0.inputs) }, uniquingKeysWith: { first, _ in first })
    var run = options.monteCarlo
    run.draws = min(ranking.baseDraws, RankingTask.mostDraws)
    if !backgrounds.isEmpty {
      let affordable = RankingTask.memory / (MemoryLayout<Double>.stride * plan.backgroundScoreCount)
      run.draws = min(
        run.draws, RankingTask.mostDrawsOfDatabases, max(affordable, RankingTask.fewestDraws))
    }
    let runs = try ChangedRuns(model: model, plan: plan, options: run, cancellation: cancellation)
    let base = try runs.outputs(.none)
    // The scale of a t copula is no uncertainty that anyone could measure.
    let scales = Set(plan.model.graph.dependences.compactMap(\.mixingIdentity))
    var changed: [Change: [[Double]]] = [:]
    func outputs(_ change: Change) throws -> [[Double]] {
      if let known = changed[change] { return known }
      let found = try runs.outputs(change)
      changed[change] = found
      return found
    }
    for index in ranking.scores.indices {
      let score = ranking.scores[index]
      let negligible = score.inputs.filter { isNegligible($0.values[ranking.mainMeasure]) }.map(\.name)
      let leading = score.inputs.filter { ($0.rank ?? .max) <= RankingTask.leadingInputs }.map(\.name)
      for name in leading where !negligible.contains(name) {
        guard let members = inputs[name], isOrdered(members, of: model) else { continue }
        let found = try outputs(.halved(members.filter { !scales.contains(model.inputIdentities[$0]) }))[
          index]
        guard let share = runs.comparison(base[index], found, level: options.intervalLevel, Spread.narrowing)
        else { continue }
        ranking.scores[index].measureNext.append(Ranking.Narrowing(input: name, share: share))
      }
      let fixed =
        try negligible.isEmpty
        ? nil : outputs(.fixed(negligible.flatMap { inputs[$0] ?? [] }.sorted()))[index]
      ranking.scores[index].fixedSafely = Ranking.Fixing(
        inputs: negligible,
        remainingVariance: fixed.flatMap {
          runs.comparison(base[index], $0, level: options.intervalLevel, Spread.varianceRatio)
        })
    }
    ranking.consequenceEvaluations = (1 + changed.count) * runs.rows
  }

  private func isNegligible(_ value: Ranking.Value) -> Bool {
    guard let interval = value.interval else { return false }
    return interval.upperBound < RankingTask.negligibleShare
  }

  /// Half the uncertainty of one of several models has no meaning, and nobody measures a whole database.
  private func isOrdered(_ members: [Int], of model: PlanPointModel) -> Bool {
    !members.contains {
      $0 >= model.firstBackground || plan.model.unordered.contains(model.inputIdentities[$0])
    }
  }
}

/// What a change does to the spread of a score.
enum Spread {
  /// By what share the interval of 95 % of the draws becomes narrower.
  static func narrowing(_ base: [Double], _ changed: [Double]) -> Double? {
    guard let before = width(base), let after = width(changed), before > 0 else { return nil }
    return 1 - after / before
  }

  /// The variance with the change over that without.
  static func varianceRatio(_ base: [Double], _ changed: [Double]) -> Double? {
    let (before, after) = (Moments(base.span), Moments(changed.span))
    let rounding = 8 * before.mean.ulp
    let variance = before.centralSum2 / Double(max(1, before.count))
    guard before.count > 1, variance > rounding * rounding else { return nil }
    return after.centralSum2 / before.centralSum2
  }

  private static func width(_ values: [Double]) -> Double? {
    guard let ends = Quantiles.values(of: values.span, probabilities: [0.025, 0.975]) else { return nil }
    return ends[1] - ends[0]
  }
}
