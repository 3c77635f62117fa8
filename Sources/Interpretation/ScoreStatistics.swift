import Propagation
import NumericKernels
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
  /// Standard deviation (divisor n - 1).
  public let standardDeviation: Double?
  /// One standard error of the standard deviation, from the fourth moment (delta method).
  public let standardDeviationError: Double?
  /// Standard deviation over |mean|.
  public let coefficientOfVariation: Double?
  /// Quantiles of type 7 with distribution-free intervals; empty when draws were not kept.
  public let quantiles: [QuantileEstimate]
  /// The draw with the largest absolute value and its share of the sum of absolute values.
  public let dominantDraw: (draw: Int, share: Double)?

  /// Probabilities of the quantiles that every result states.
  public static let probabilities = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975]

  /// The statistics of one output of a run.
  init(_ result: MonteCarloResult, output: Int, level: Double) {
    let moments = result.moments[output]
    let fixed = result.staticValues[output]
    staticValue = fixed.isFinite ? fixed : nil
    mean = moments.count > 0 ? moments.mean : nil
    meanError = moments.meanError
    standardDeviation = moments.standardDeviation
    coefficientOfVariation = moments.coefficientOfVariation
    standardDeviationError = moments.standardDeviation.flatMap { sd in
      moments.excessKurtosis.map { sd / 2 * (max($0 + 2, 0) / Double(moments.count)).squareRoot() }
    }
    guard var draws = result.kept.values(ofOutput: output) else {
      (quantiles, staticPercentile, dominantDraw) = ([], nil, nil)
      return
    }
    var (atMost, valid, absolute) = (0, 0, 0.0)
    var largest = (draw: 0, value: -1.0)
    for (draw, value) in draws.enumerated() where !value.isNaN {
      valid += 1
      if value <= fixed { atMost += 1 }
      absolute += abs(value)
      if abs(value) > largest.value { largest = (draw, abs(value)) }
    }
    staticPercentile = valid > 0 && fixed.isFinite ? Double(atMost) / Double(valid) : nil
    dominantDraw = absolute > 0 ? (largest.draw, largest.value / absolute) : nil
    var span = draws.mutableSpan
    quantiles =
      Quantiles.estimates(of: &span, probabilities: ScoreStatistics.probabilities, level: level) ?? []
  }

  /// A static value alone.
  init(staticValue: Double) {
    self.staticValue = staticValue.isFinite ? staticValue : nil
    (staticPercentile, mean, meanError, standardDeviation) = (nil, nil, nil, nil)
    (standardDeviationError, coefficientOfVariation, quantiles, dominantDraw) = (nil, nil, [], nil)
  }

  /// The quantile of one of `probabilities`.
  public func quantile(_ probability: Double) -> QuantileEstimate? {
    quantiles.first { $0.probability == probability }
  }
}
