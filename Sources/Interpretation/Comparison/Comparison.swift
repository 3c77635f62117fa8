import Inventory
public import Propagation
import Statistics

/// Systems compared with the reference, draw by draw.
public struct Comparison: Sendable {
  /// One comparison for each system but the reference and each indicator.
  public let scores: [ScoreComparison]
  /// For each system but the reference, all indicators at once.
  public let dominance: [Dominance]
  /// Where more than two systems are compared, for each system and indicator how often it is the lowest.
  public let lowest: [LowestScore]
  /// Confidence level of the intervals.
  public let intervalLevel: Double
  /// What a reader should know: scores that are equal, ratios that do not exist.
  public let notes: [String]

  /// Compares the systems of a run, on as many workers as the run had.
  ///
  /// Differences are formed draw by draw, of the draws that succeeded in both systems. Intervals are exact ones of
  /// independent draws for random designs, and come from the spread of the randomisations for others.
  public init(_ run: MonteCarloResult, intervalLevel: Double = 0.95) throws {
    let (layout, model) = (run.plan.comparison, run.plan.model)
    let quantiles = try PairedDraws(run, level: intervalLevel).quantiles()
    let estimates = EventEstimates(run, level: intervalLevel)
    self.intervalLevel = intervalLevel
    scores = layout.pairs.indices.flatMap { pair in
      model.indicators.indices.map { indicator in
        Comparison.score(run, pair, indicator, quantiles[pair][indicator], estimates)
      }
    }
    dominance = layout.pairs.indices.map { Comparison.dominance(run, $0, estimates) }
    lowest = layout.groups.indices.flatMap { Comparison.lowest(run, group: $0, estimates) }
    notes = ComparisonNotes(run, dominance).notes
  }

  /// The static comparison alone: every input at its static value.
  public init(static plan: PropagationPlan) {
    let (layout, model) = (plan.comparison, plan.model)
    let values = plan.staticValues()
    intervalLevel = 0.95
    scores = layout.pairs.enumerated().flatMap { place, pair in
      model.indicators.indices.map { indicator in
        let (difference, ratio) = Comparison.staticValues(values, plan, place, indicator)
        return ScoreComparison(
          system: model.systems[pair.system].name, reference: model.systems[pair.reference].name,
          scenario: model.systems[pair.system].scenario, indicator: model.indicators[indicator].name,
          unit: model.indicators[indicator].unit, draws: 0,
          difference: .init(
            staticValue: difference, mean: nil, meanError: nil, standardDeviation: nil, quantiles: []),
          ratio: .init(staticValue: ratio, quantiles: []), lower: nil, equal: nil)
      }
    }
    dominance = layout.pairs.enumerated().map { place, pair in
      Dominance(
        system: model.systems[pair.system].name, reference: model.systems[pair.reference].name,
        scenario: model.systems[pair.system].scenario, indicators: model.indicators.map(\.name), draws: 0,
        lowerOnAll: nil, higherOnAll: nil, patterns: [], otherPatterns: 0, rest: 0,
        staticSigns: Comparison.staticSigns(values, plan, place))
    }
    (lowest, notes) = ([], [])
  }

  private static func score(
    _ run: MonteCarloResult, _ place: Int, _ indicator: Int,
    _ quantiles: (difference: [QuantileEstimate], ratio: [QuantileEstimate]), _ estimates: EventEstimates
  ) -> ScoreComparison {
    let (model, pair) = (run.plan.model, run.plan.comparison.pairs[place])
    let statistics = run.comparison.pairs[place]
    let moments = statistics.scores[indicator].difference
    let fixed = staticValues(run.staticValues, run.plan, place, indicator)
    return ScoreComparison(
      system: model.systems[pair.system].name, reference: model.systems[pair.reference].name,
      scenario: model.systems[pair.system].scenario, indicator: model.indicators[indicator].name,
      unit: model.indicators[indicator].unit, draws: statistics.draws,
      difference: .init(
        staticValue: fixed.difference, mean: moments.count > 0 ? moments.mean : nil,
        meanError: estimates.meanError(pair: place, indicator), standardDeviation: moments.standardDeviation,
        quantiles: quantiles.difference),
      ratio: .init(staticValue: fixed.ratio, quantiles: quantiles.ratio),
      lower: estimates.probability(pair: place) { $0.scores[indicator].lower },
      equal: estimates.probability(pair: place) { $0.scores[indicator].equal })
  }

  private static func dominance(_ run: MonteCarloResult, _ place: Int, _ estimates: EventEstimates)
    -> Dominance
  {
    let (model, pair) = (run.plan.model, run.plan.comparison.pairs[place])
    let statistics = run.comparison.pairs[place]
    let sorted = statistics.patterns.sorted
    let listed = sorted.prefix(Dominance.listed)
    let others = statistics.draws - listed.reduce(0) { $0 + $1.count }
    return Dominance(
      system: model.systems[pair.system].name, reference: model.systems[pair.reference].name,
      scenario: model.systems[pair.system].scenario, indicators: model.indicators.map(\.name),
      draws: statistics.draws,
      lowerOnAll: estimates.probability(pair: place, \.lowerOnAll),
      higherOnAll: estimates.probability(pair: place, \.higherOnAll),
      patterns: listed.compactMap { pattern, _ in
        estimates.probability(pair: place) { $0.patterns.count(of: pattern) }.map {
          Dominance.Pattern(signs: pattern.text(indicators: model.indicators.count), probability: $0)
        }
      },
      otherPatterns: sorted.count - listed.count,
      rest: statistics.draws > 0 ? Double(others) / Double(statistics.draws) : 0,
      staticSigns: staticSigns(run.staticValues, run.plan, place))
  }

  private static func lowest(
    _ run: MonteCarloResult, group: Int, _ estimates: EventEstimates
  ) -> [LowestScore] {
    guard let statistics = run.comparison.lowest[group] else { return [] }
    let model = run.plan.model
    return run.plan.comparison.groups[group].all.enumerated().flatMap { place, system in
      model.indicators.indices.map { indicator in
        LowestScore(
          system: model.systems[system].name, scenario: model.systems[system].scenario,
          indicator: model.indicators[indicator].name, draws: statistics.draws,
          alone: estimates.probability(group: group) { $0.alone[indicator][place] },
          shared: estimates.probability(group: group) { $0.shared[indicator][place] })
      }
    }
  }

  /// Difference and ratio of static scores; nil where they do not exist.
  private static func staticValues(
    _ values: [Double], _ plan: PropagationPlan, _ pair: Int, _ indicator: Int
  ) -> (difference: Double?, ratio: Double?) {
    let outputs = plan.comparison.totals(ofPair: pair, indicator: indicator)
    let (system, reference) = (values[outputs.system], values[outputs.reference])
    guard system.isFinite, reference.isFinite else { return (nil, nil) }
    return (system - reference, reference == 0 ? nil : system / reference)
  }

  private static func staticSigns(_ values: [Double], _ plan: PropagationPlan, _ pair: Int) -> String? {
    var signs: [ScoreSign] = []
    for indicator in 0..<plan.comparison.indicators {
      guard let difference = staticValues(values, plan, pair, indicator).difference else { return nil }
      signs.append(difference < 0 ? .lower : difference > 0 ? .higher : .equal)
    }
    return String(signs.map(\.symbol))
  }
}
