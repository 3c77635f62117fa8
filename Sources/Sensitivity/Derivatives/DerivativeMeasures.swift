import Glibc
import NumericKernels
import Statistics

/// Derivative-based measures of sensitivity and the upper bounds on total indices that they give (Sobol' &
/// Kucherenko 2009, MCS 79:3009; Lamboni, Iooss, Popelin & Gamboa 2013, MCS 87:45).
///
/// For independent inputs T_i <= C_i nu_i / V with the mean squared derivative nu_i = E (dy/dx_i)^2 and the
/// Poincare constant C_i of the input: an input whose bound is small can be fixed. The bound is sharp for
/// linear functions of normal inputs, and may be far above 1 where the output bends.
public struct DerivativeMeasures: Sendable {
  /// The measures of one input for one output.
  public struct Factor: Sendable, Hashable {
    /// Name of the input.
    public let name: String
    /// Mean derivative, in units of the output over those of the input.
    public let mean: SensitivityEstimate
    /// Mean absolute derivative.
    public let absoluteMean: SensitivityEstimate
    /// Mean squared derivative, nu.
    public let meanSquare: SensitivityEstimate
    /// Upper bound on the total index, C nu / V; nil when the output has no spread. Not cut at 1.
    public let totalBound: SensitivityEstimate?
    /// 1 for the input with the largest bound; ties go by order.
    public let rank: Int?
  }

  /// Per output, the inputs in their order; empty for an output of which no draw counts.
  ///
  /// Means have t intervals over draws, nu and the bound those of linear propagation of errors in their
  /// logarithm. There is no dummy: the derivative of an output with respect to an input without effect is
  /// exactly zero.
  public let outputs: [[Factor]]
  /// Per output, draws left out because the output or a derivative failed.
  public let failedDraws: [Int]

  /// - Parameters:
  ///   - sums: Sums over independent draws.
  ///   - inputNames: Names of the inputs.
  ///   - poincareConstants: The constant of each input, in the square of the unit of its derivatives.
  ///   - intervalLevel: Level of the intervals, in (0, 1).
  ///   - failureLimit: Share of draws that may fail.
  /// - Throws: `SensitivityError`.
  public init(
    _ sums: DerivativeSums, inputNames: [String], poincareConstants: [Double], intervalLevel: Double = 0.95,
    failureLimit: Double = 0.05
  ) throws(SensitivityError) {
    precondition(
      inputNames.count == sums.inputCount && poincareConstants.count == sums.inputCount,
      "a name and a constant for each input")
    if sums.drawCount < 2 { throw .tooFewDraws(given: sums.drawCount, needed: 2) }
    if !(intervalLevel > 0 && intervalLevel < 1) {
      throw .badOption(
        name: "interval level", value: "\(intervalLevel)",
        cure: "give a number between 0 and 1, such as 0.95")
    }
    failedDraws = sums.ofOutputs.map { sums.drawCount - Int($0.count) }
    for (output, failed) in failedDraws.enumerated()
    where Double(failed) > failureLimit * Double(sums.drawCount) {
      throw .tooManyFailedRows(
        input: "all inputs", output: output, failed: failed, rows: sums.drawCount, limit: failureLimit)
    }
    outputs = sums.ofOutputs.indices.map { output in
      let first = output * sums.inputCount
      let moments = sums.ofInputs[first..<(first + sums.inputCount)].map {
        DerivativeMoments(
          $0, sums.ofOutputs[output], shift: sums.shifts[output], level: intervalLevel)
      }
      let bounds = zip(moments, poincareConstants).map { $0.bound(constant: $1) }
      var ranks = [Int?](repeating: nil, count: bounds.count)
      let order = bounds.indices.filter { bounds[$0] != nil }.sorted {
        let (x, y) = (bounds[$0]?.value ?? 0, bounds[$1]?.value ?? 0)
        return x != y ? x > y : $0 < $1
      }
      for (place, input) in order.enumerated() { ranks[input] = place + 1 }
      guard sums.ofOutputs[output].count > 0 else { return [] }
      return inputNames.indices.map { input in
        Factor(
          name: inputNames[input], mean: moments[input].mean, absoluteMean: moments[input].absoluteMean,
          meanSquare: moments[input].meanSquare, totalBound: bounds[input], rank: ranks[input])
      }
    }
  }

  /// Upper bound on the total index of a group of independent inputs: the sum of their bounds.
  ///
  /// - Returns: The bound with an interval that holds however the errors of the inputs go together; nil when
  ///   the output has no spread.
  public func totalBound(ofGroup inputs: [Int], output: Int) -> SensitivityEstimate? {
    let bounds = inputs.map { outputs[output][$0].totalBound }
    var (value, lower, upper) = (0.0, 0.0, 0.0)
    var hasInterval = true
    for bound in bounds {
      guard let bound else { return nil }
      value += bound.value
      lower += bound.interval?.lowerBound ?? 0
      upper += bound.interval?.upperBound ?? 0
      hasInterval = hasInterval && bound.interval != nil
    }
    return SensitivityEstimate(value: value, interval: hasInterval ? lower...max(lower, upper) : nil)
  }
}

/// Moments of one derivative g and its output.
private struct DerivativeMoments {
  private let n: Double
  private let level: Double
  private let means: SIMD4<Double>
  /// Variance of the output, the variance of its squared deviations, and their covariance with g^2.
  private let variance: Double
  private let squaresVariance: Double
  private let covariance: Double
  private let hasSpread: Bool

  init(
    _ sums: DerivativeSums.InputSums, _ output: DerivativeSums.OutputSums, shift: Double, level: Double
  ) {
    self.level = level
    n = output.count
    means = sums.first / n
    let v = output.powers / n
    let mean = v.x
    variance = v.y - mean * mean
    // Of (v - m)^2 = v^2 - 2 m v + m^2.
    let fourth = v.w - 4 * mean * v.z + 6 * mean * mean * v.y - 3 * mean * mean * mean * mean
    squaresVariance = max(0, fourth - variance * variance)
    let mixed = sums.mixed / n
    covariance = mixed.y - 2 * mean * mixed.x + mean * mean * means.z - means.z * variance
    let rounding = 8 * shift.ulp
    hasSpread = n > 1 && variance > rounding * rounding
  }

  var mean: SensitivityEstimate { estimate(means.x) }
  var absoluteMean: SensitivityEstimate { estimate(means.y) }

  private func estimate(_ mean: Double) -> SensitivityEstimate {
    let error = (max(0, means.z - mean * mean) / (n - 1)).squareRoot()
    let interval = ReplicateEstimate(replicates: Int(n), mean: mean, meanError: error).interval(level: level)
    return SensitivityEstimate(value: mean, interval: interval.map { $0.lower...$0.upper })
  }

  var meanSquare: SensitivityEstimate {
    logarithmic(means.z, relativeVariance: squareVariance)
  }

  /// Relative variance of g^2.
  private var squareVariance: Double { means.w / (means.z * means.z) - 1 }

  func bound(constant: Double) -> SensitivityEstimate? {
    guard hasSpread else { return nil }
    let ofVariance = squaresVariance / (variance * variance)
    let together = covariance / (means.z * variance)
    return logarithmic(
      constant * means.z / variance, relativeVariance: squareVariance + ofVariance - 2 * together)
  }

  /// An interval symmetric in the logarithm; that of zero is zero, since it means that g is always zero.
  private func logarithmic(_ value: Double, relativeVariance: Double) -> SensitivityEstimate {
    guard value > 0 else { return SensitivityEstimate(value: value, interval: value...value) }
    guard n > 1, relativeVariance.isFinite else { return SensitivityEstimate(value: value) }
    let error = (max(0, relativeVariance) / (n - 1)).squareRoot()
    let reach = exp(VectorMath.upperNormalQuantile((1 - level) / 2) * error)
    return SensitivityEstimate(value: value, interval: (value / reach)...(value * reach))
  }
}
