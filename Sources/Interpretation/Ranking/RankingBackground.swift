import Inventory
import Propagation
import Sampling
import Sensitivity

/// What there is to say of databases whose exchanges are drawn.
extension RankingTask {
  /// Refuses methods for which it matters how far the coordinates of an input are from each other.
  func checkBackground() throws(SensitivityError) {
    guard let background = plan.backgroundInputs.first else { return }
    switch options.method {
    case .morris, .extendedFAST, .chaos:
      throw .badOption(
        name: "--method \(options.method.rawValue)",
        value: "an input whose values have no order ('\(background.name)')",
        cure:
          "sobol, shapley and kucherenko rank it as one input, derivatives its exchanges one by one, and methods "
          + "that read draws take it as noise; or write 'uncertainty: off' in the background")
    case .sobol, .shapley, .kucherenko, .derivatives, .rbdFAST, .rank, .delta, .pawn, .hsic, .cramerVonMises,
      .regression:
      return
    }
  }

  /// How the exchanges of databases take part.
  func backgroundNotes() -> [String] {
    let names = plan.backgroundInputs.map { "'\($0.name)'" }
    guard !names.isEmpty else {
      return plan.model.background?.isUncertain == true
        ? ["nothing varies of what the study takes from its background: it counts as a constant"] : []
    }
    let all = names.joined(separator: ", ")
    if options.method.takesBackgrounds {
      return ["\(all): what varies there counts as one input, which is fixed at static amounts"]
    }
    if options.method == .derivatives {
      return ["\(all) are left out: exchanges are ranked by independent draws alone (--design random)"]
    }
    return [
      "\(all) are drawn, but are not among the ranked inputs: here they are noise, which no input explains; --method "
        + "sobol tells their share of the variance"
    ]
  }

  /// Draws by which exchanges are ranked beside Sobol' indices: an error of some percent of each index.
  private static let drawsOfExchanges = 1000

  /// Adds which exchanges are behind the index of a whole database.
  func addLeadingExchanges(to ranking: inout Ranking) throws {
    guard options.showsConsequences, options.exchangesListed > 0, !plan.backgroundInputs.isEmpty else {
      return
    }
    var run = options.monteCarlo
    run.draws = min(ranking.baseDraws, RankingTask.drawsOfExchanges)
    (run.design, run.randomizations) = (.random, 1)
    guard run.draws >= 2, let found = try exchanges(run) else { return }
    for (place, output) in plan.outputs.enumerated() {
      guard let own = found.scores[output] else { continue }
      ranking.scores[place].leadingExchanges = own.leading
      ranking.scores[place].facts += own.facts
    }
    ranking.exchangeDraws = found.draws
    ranking.notes += found.notes
  }

  /// The exchanges of the databases by their derivatives.
  func exchanges(_ run: MonteCarloOptions) throws -> BackgroundExchanges? {
    try BackgroundExchanges(
      plan.model, options: run, listed: options.exchangesListed, intervalLevel: options.intervalLevel,
      solver: plan.solver, cancellation: cancellation, progress: progress)
  }
}

extension BackgroundExchanges {
  /// What there is to say of the draws.
  var notes: [String] {
    var notes: [String] = []
    if failedDraws > 0 {
      notes.append("\(failedDraws) of the \(draws) draws that rank exchanges failed and are left out")
    }
    if withoutBound > 0 {
      notes.append(
        "\(withoutBound) exchanges are discrete or were sampled elsewhere: they have no bound, and their indices take "
          + "them for independent of each other")
    }
    return notes
  }
}

extension BackgroundExchanges.Score {
  /// Sums over all exchanges.
  var facts: [Ranking.Fact] {
    [
      Ranking.Fact(
        "exchanges_first_sum", "sum of first-order indices of all \(count) exchanges of the background",
        Ranking.Value(firstSum)),
      Ranking.Fact("exchanges_total_sum", "sum of their total indices", Ranking.Value(totalSum)),
    ]
  }
}
