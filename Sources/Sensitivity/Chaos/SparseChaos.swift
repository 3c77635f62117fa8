public import NumericKernels

/// Sparse polynomial chaos: each output as a sum of few orthonormal polynomials of its independent inputs,
/// fitted to model runs, so that all indices follow from the coefficients (Sudret 2008, RESS 93:964; Blatman &
/// Sudret 2011, JCP 230:2345).
///
/// Smooth models of few inputs need far fewer runs than by pick-freeze. The indices are those of the
/// expansion: look at `error`, the share of the variance that it misses.
public struct SparseChaos: Sendable {
  /// The indices of one factor (an input, or a group of inputs) for one output.
  public struct Factor: Sendable, Hashable {
    /// Name of the input or group.
    public let name: String
    /// First-order Sobol' index.
    public let first: SensitivityEstimate
    /// Total Sobol' index.
    public let total: SensitivityEstimate
    /// Shapley effect: each term's share divided equally among its factors.
    public let shapley: SensitivityEstimate
    /// 1 for the factor with the largest total index; ties go by order.
    public let rank: Int
    /// Share of the resamples in which the factor has this very rank; nil without resamples.
    public let rankConfidence: Double?
  }

  /// A term of an expansion.
  public struct Term: Sendable, Hashable {
    /// Its polynomials, by ascending input; none for the constant term. The input after the last one is the
    /// dummy.
    public let powers: [ChaosPower]
    /// In the unit of the output.
    public let coefficient: Double
  }

  /// The expansion of one output.
  public struct Output: Sendable {
    /// The inputs (or the groups asked for) in their order; empty when the output has no spread.
    ///
    /// Intervals are by bootstrap of the chosen terms' coefficients (basic intervals, which take off the bias
    /// of squares), and then as wide as `error` makes them: of what the expansion misses, a factor may have
    /// anything from nothing to all. `error` is optimistic where many terms were tried on few draws: for
    /// functions with kinks, intervals cover too rarely.
    public let factors: [Factor]
    /// Total index that the fit gives an input without effect: noise. Nil unless asked for.
    public let dummy: Double?
    /// Leave-one-out error as a share of the variance, corrected for the number of terms: what the expansion
    /// misses.
    public let error: Double
    /// The terms, the constant one first, then in the order in which they were chosen.
    public let terms: [Term]
    /// Variance of the expansion.
    public let variance: Double
    /// Draws left out because they failed.
    public let failedDraws: Int
  }

  /// The expansion of each output.
  public let outputs: [Output]
  /// Number of model runs.
  public let evaluations: Int

  /// - Parameters:
  ///   - model: The model; its inputs must be independent.
  ///   - options: How many runs, and which terms.
  ///   - cancellation: Raise it to stop after the runs under way.
  ///   - progress: Told the number of runs done, from any worker, in rising order.
  /// - Throws: `SensitivityError`, or what the model throws.
  public init(
    of model: some PointModel, options: ChaosOptions, cancellation: CancellationFlag? = nil,
    progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    try options.validate(model)
    let sample = try ChaosSample(
      of: model, options: options, cancellation: cancellation, progress: progress)
    let factors = try Players(model, groups: options.groups, isPartition: true)
    outputs = try sample.map(workers: options.workers) { output in
      let fit = ChaosFit(sample, output: output, options: options)
      return Self.output(fit, factors: factors, options: options)
    }
    evaluations = sample.draws
  }

  private static func output(_ fit: ChaosFit, factors: Players, options: ChaosOptions) -> Output {
    guard let pursuit = fit.pursuit else {
      return Output(
        factors: [], dummy: nil, error: 0, terms: fit.constant, variance: 0, failedDraws: fit.failedDraws)
    }
    var factorOfInput = [Int](repeating: 0, count: factors.inputs.joined().count)
    for (factor, inputs) in factors.inputs.enumerated() {
      for input in inputs { factorOfInput[input] = factor }
    }
    if options.includesDummy { factorOfInput.append(factors.count) }
    let shares = fit.shares(of: pursuit.coefficients, factorOfInput: factorOfInput)
    let count = pursuit.leaveOneOut.count
    let occurrences = GroupBootstrap.occurrences(
      seed: options.seed, resamples: options.resamples, of: count)
    let resampled = (0..<options.resamples).map { resample in
      let part = occurrences[(resample * count)..<((resample + 1) * count)]
      return fit.shares(of: pursuit.coefficients(ofResample: part), factorOfInput: factorOfInput)
    }
    func estimate(_ place: Int) -> SensitivityEstimate {
      let value = shares[place]
      let percentiles = ResampledIndices.interval(
        of: resampled.map { $0[place] }, level: options.intervalLevel)
      // Of the share that is missed, a factor has anything from nothing to all.
      let missed = min(1, max(0, pursuit.error))
      let interval = percentiles.map {
        let (low, high) = (2 * value - $0.upperBound, 2 * value - $0.lowerBound)
        return (min(1, max(0, low)) * (1 - missed))...(max(0, min(1, high)) * (1 - missed) + missed)
      }
      return SensitivityEstimate(value: value, interval: interval)
    }
    let ranks = ranks(shares, count: factors.count)
    let others = resampled.map { self.ranks($0, count: factors.count) }
    let results = factors.names.indices.map { factor in
      let kept = others.count { $0[factor] == ranks[factor] }
      return Factor(
        name: factors.names[factor], first: estimate(3 * factor), total: estimate(3 * factor + 1),
        shapley: estimate(3 * factor + 2), rank: ranks[factor],
        rankConfidence: others.isEmpty ? nil : Double(kept) / Double(others.count))
    }
    return Output(
      factors: results, dummy: options.includesDummy ? shares[3 * factors.count + 1] : nil,
      error: pursuit.error, terms: fit.terms(pursuit), variance: fit.variance(pursuit),
      failedDraws: fit.failedDraws)
  }

  /// Ranks by total share, ties by order.
  private static func ranks(_ shares: [Double], count: Int) -> [Int] {
    let order = (0..<count).sorted {
      let (x, y) = (shares[3 * $0 + 1], shares[3 * $1 + 1])
      return x != y ? x > y : $0 < $1
    }
    var ranks = order
    for (place, factor) in order.enumerated() { ranks[factor] = place + 1 }
    return ranks
  }

  /// Second-order Sobol' index of two inputs: the share of the terms of these two alone; nil when the output
  /// has no spread.
  public func secondOrder(_ input: Int, _ other: Int, output: Int) -> Double? {
    guard outputs[output].variance > 0 else { return nil }
    let pair = [min(input, other), max(input, other)]
    return outputs[output].terms.reduce(0) {
      $1.powers.map(\.input) == pair ? $0 + $1.coefficient * $1.coefficient : $0
    } / outputs[output].variance
  }
}
