import NumericKernels
import Propagation
public import Statistics

/// What is known of one number over all draws; nil where it does not exist.
public struct ScoreStatistics: Sendable {
  /// Value with every input at its static value.
  public let staticValue: Double?
  /// Share of the draws that are at most the static value.
  public let staticPercentile: Double?
  /// Mean over the draws that succeeded.
  public let mean: Double?
  /// One standard error of the mean.
  public let meanError: Double?
  /// Half the width of the interval of the mean: normal for random draws, Student's t for randomised designs.
  public let meanReach: Double?
  /// Standard deviation (divisor n - 1).
  public let standardDeviation: Double?
  /// One standard error of the standard deviation, from the fourth moment (delta method).
  public let standardDeviationError: Double?
  /// Half the width of the interval of the standard deviation, as of the mean.
  public let standardDeviationReach: Double?
  /// Standard deviation over |mean|.
  public let coefficientOfVariation: Double?
  /// Quantiles of type 7 with distribution-free intervals; empty when draws were not kept.
  public let quantiles: [QuantileEstimate]
  /// The draw with the largest absolute value and its share of the sum of absolute values.
  public let dominantDraw: (draw: Int, share: Double)?

  /// Probabilities of the quantiles that every result states.
  public static let probabilities = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975]

  /// Whether quantiles of an output can be worked out apart from each other, and take long enough to be worth it.
  static func hasSeparateQuantiles(_ result: MonteCarloResult, output: Int) -> Bool {
    result.replicates.count == 1 && result.positions(ofOutput: output) != nil
  }

  /// The probabilities in as many parts as there are workers, at most one for each.
  static func shares(of workers: Int) -> [ArraySlice<Double>] {
    let (count, parts) = (probabilities.count, min(workers, probabilities.count))
    return (0..<parts).map { probabilities[count * $0 / parts..<count * ($0 + 1) / parts] }
  }

  /// Some of the quantiles of an output of which they can be worked out apart.
  static func quantiles(
    _ result: MonteCarloResult, output: Int, level: Double, probabilities: ArraySlice<Double>
  ) -> [QuantileEstimate] {
    let count = result.moments[output].count
    return result.withDraws(ofOutput: output) { draws in
      Quantiles.estimates(of: draws, numbers: count, probabilities: Array(probabilities), level: level) ?? []
    } ?? []
  }

  /// The statistics of one output of a run.
  /// - Parameter found: its quantiles, where they are known already.
  init(_ result: MonteCarloResult, output: Int, level: Double, found: [QuantileEstimate]? = nil) {
    let moments = result.moments[output]
    let fixed = result.staticValues[output]
    staticValue = fixed.isFinite ? fixed : nil
    mean = moments.count > 0 ? moments.mean : nil
    standardDeviation = moments.standardDeviation
    coefficientOfVariation = moments.coefficientOfVariation
    let all = result.replicates.map { $0[output] }
    let replicates = all.filter { $0.count > 0 }
    let isRandom = result.replicates.count == 1
    if isRandom {
      let reach = -VectorMath.normalQuantile((1 - level) / 2)
      meanError = moments.meanError
      meanReach = meanError.map { reach * $0 }
      standardDeviationError = moments.standardDeviation.flatMap { sd in
        moments.excessKurtosis.map { sd / 2 * (max($0 + 2, 0) / Double(moments.count)).squareRoot() }
          // Two draws, or draws of two values, tell nothing of their own spread: their fourth moment is its least.
          .flatMap { $0 > 0 || sd == 0 ? $0 : nil }
      }
      standardDeviationReach = standardDeviationError.map { reach * $0 }
    } else {
      // Points of one randomisation are not independent: the spread of the randomisations is the error.
      (meanError, meanReach) = ScoreStatistics.error(replicates.map(\.mean), level)
      (standardDeviationError, standardDeviationReach) = ScoreStatistics.error(
        replicates.compactMap(\.standardDeviation), level)
    }
    let known =
      found
      ?? result.withDraws(ofOutput: output) { draws in
        ScoreStatistics.quantiles(of: draws, numbers: moments.count, replicates: all, level: level)
      }
    guard let known, let positions = result.positions(ofOutput: output) else {
      quantiles = ScoreStatistics.quantiles(
        of: result.sketches(ofOutput: output), level: level, isRandom: isRandom)
      (staticPercentile, dominantDraw) = (nil, nil)
      return
    }
    quantiles = known
    staticPercentile =
      moments.count > 0 && fixed.isFinite ? Double(positions.atMostStatic) / Double(moments.count) : nil
    dominantDraw = positions.dominantDraw.map { ($0, positions.dominantShare) }
  }

  /// One standard error of the mean of independent estimates, and half the width of its interval.
  static func error(_ estimates: [Double], _ level: Double) -> (error: Double?, reach: Double?) {
    guard estimates.count > 1 else { return (nil, nil) }
    let estimate = ReplicateEstimate(estimates.span)
    return (estimate.meanError, estimate.interval(level: level).map { ($0.upper - $0.lower) / 2 })
  }

  /// Quantiles of kept draws: intervals by order statistics, or by the spread of independent randomisations.
  static func quantiles(
    of draws: Span<Double>, numbers: Int, replicates: [Moments], level: Double
  ) -> [QuantileEstimate] {
    guard replicates.count > 1 else {
      return Quantiles.estimates(of: draws, numbers: numbers, probabilities: probabilities, level: level)
        ?? []
    }
    let values = Quantiles.values(of: draws, numbers: numbers, probabilities: probabilities) ?? []
    let points = draws.count / replicates.count
    let parts = replicates.indices.compactMap { replicate in
      Quantiles.values(
        of: draws.extracting(replicate * points..<(replicate + 1) * points),
        numbers: replicates[replicate].count,
        probabilities: probabilities)
    }
    return values.enumerated().map { index, value in
      estimate(probabilities[index], value, of: parts.map { $0[index] }, level)
    }
  }

  /// A quantile with an interval from the spread of the quantiles of independent randomisations.
  private static func estimate(
    _ probability: Double, _ value: Double, of each: [Double], _ level: Double
  ) -> QuantileEstimate {
    let reach = error(each, level).reach
    return QuantileEstimate(
      probability: probability, value: value, lower: reach.map { value - $0 }, upper: reach.map { value + $0 }
    )
  }

  /// Quantiles of sketches, one for each randomisation.
  static func quantiles(of sketches: [QuantileSketch], level: Double, isRandom: Bool)
    -> [QuantileEstimate]
  {
    // Of contributions of processes nothing but moments is known.
    guard var sketch = sketches.first else { return [] }
    for part in sketches.dropFirst() { sketch.merge(part) }
    return probabilities.compactMap { probability in
      guard let value = sketch.quantile(probability) else { return nil }
      guard isRandom else {
        return estimate(probability, value, of: sketches.compactMap { $0.quantile(probability) }, level)
      }
      let ranks = QuantileInterval(count: sketch.count, probability: probability, level: level)
      let last = Double(max(sketch.count - 1, 1))
      func end(_ rank: Int?) -> Double? { rank.flatMap { sketch.quantile(Double($0) / last) } }
      return QuantileEstimate(
        probability: probability, value: value, lower: end(ranks.lowerRank), upper: end(ranks.upperRank))
    }
  }

  /// A static value alone.
  init(staticValue: Double) {
    self.staticValue = staticValue.isFinite ? staticValue : nil
    (staticPercentile, mean, meanError, standardDeviation) = (nil, nil, nil, nil)
    (standardDeviationError, coefficientOfVariation, quantiles, dominantDraw) = (nil, nil, [], nil)
    (meanReach, standardDeviationReach) = (nil, nil)
  }

  /// The quantile of one of `probabilities`.
  public func quantile(_ probability: Double) -> QuantileEstimate? {
    quantiles.first { $0.probability == probability }
  }
}
