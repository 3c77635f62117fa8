import Interchange
import Interpretation
import Statistics

extension Summary {
  /// `comparisons`, `dominance` and, where more than two systems are compared, `best`.
  static func members(of comparison: Comparison) -> [JSONMember] {
    let level = comparison.intervalLevel
    let members = [
      JSONMember("comparisons", .array(comparison.scores.map { score($0, level) })),
      JSONMember("dominance", .array(comparison.dominance.map { dominance($0, level) })),
    ]
    guard !comparison.lowest.isEmpty else { return members }
    return members + [JSONMember("best", .array(comparison.lowest.map { lowest($0, level) }))]
  }

  private static func score(_ score: ScoreComparison, _ level: Double) -> JSONValue {
    let (difference, ratio) = (score.difference, score.ratio)
    return [
      "system": .string(score.system), "reference": .string(score.reference),
      "scenario": .string(score.scenario),
      "year": .null, "indicator": .string(score.indicator), "unit": .string(score.unit),
      "draws": .integer(score.draws),
      "difference": .object(
        [
          JSONMember("static", .optional(difference.staticValue)),
          JSONMember("mean", .optional(difference.mean)),
          JSONMember("mean_error", .optional(difference.meanError)),
          JSONMember("sd", .optional(difference.standardDeviation)),
          JSONMember("effect_size", .optional(difference.effectSize)), median(difference.quantiles),
        ] + quantiles(difference.quantiles)),
      "ratio": .object(
        [JSONMember("static", .optional(ratio.staticValue)), median(ratio.quantiles)]
          + quantiles(ratio.quantiles)),
      "probability_lower": value(score.lower), "probability_lower_interval": interval(score.lower),
      "probability_equal": value(score.equal), "interval_level": .number(level),
    ]
  }

  private static func dominance(_ dominance: Dominance, _ level: Double) -> JSONValue {
    [
      "system": .string(dominance.system), "reference": .string(dominance.reference),
      "scenario": .string(dominance.scenario), "year": .null,
      "indicators": .array(dominance.indicators.map { .string($0) }), "draws": .integer(dominance.draws),
      "lower_on_all": value(dominance.lowerOnAll), "lower_on_all_interval": interval(dominance.lowerOnAll),
      "higher_on_all": value(dominance.higherOnAll),
      "higher_on_all_interval": interval(dominance.higherOnAll),
      "sign_patterns": .object(
        dominance.patterns.map { JSONMember($0.signs, .number($0.probability.value)) }),
      "sign_pattern_intervals": .object(
        dominance.patterns.map { JSONMember($0.signs, interval($0.probability)) }),
      "other_patterns": .integer(dominance.otherPatterns), "rest": .number(dominance.rest),
      "static_signs": .optional(dominance.staticSigns), "interval_level": .number(level),
    ]
  }

  private static func lowest(_ score: LowestScore, _ level: Double) -> JSONValue {
    [
      "system": .string(score.system), "scenario": .string(score.scenario), "year": .null,
      "indicator": .string(score.indicator), "draws": .integer(score.draws),
      "probability_best": value(score.alone), "probability_best_interval": interval(score.alone),
      "probability_shared": value(score.shared), "interval_level": .number(level),
    ]
  }

  private static func median(_ quantiles: [QuantileEstimate]) -> JSONMember {
    JSONMember("median", .optional(quantiles.quantile(0.5)?.value))
  }

  private static func value(_ probability: ProportionEstimate?) -> JSONValue { .optional(probability?.value) }

  private static func interval(_ probability: ProportionEstimate?) -> JSONValue {
    probability.map { .numbers([$0.lower, $0.upper]) } ?? .null
  }
}
