public import NumericKernels
public import Sampling

/// Shapley effects: the variance of each output divided fairly among its inputs, dependent ones too (Owen
/// 2014; Song, Nelson & Staum 2016, SIAM/ASA JUQ 4:1060).
///
/// The effect of an input is the mean of what it adds to the variance E Var(Y | others) of a set of inputs,
/// over all orders in which inputs can join the set. Effects are not negative and add up to one, whatever the
/// dependence. An input may have an effect only because it is correlated with others that do something.
public struct ShapleyEffects: Sendable {
  /// The effect of one factor (an input, or a group of inputs) for one output.
  public struct Factor: Sendable, Hashable {
    /// Name of the input or group.
    public let name: String
    /// Share of the variance; nil when the output has no spread. The estimates of all factors add up to one;
    /// one may be slightly negative.
    public let effect: SensitivityEstimate?
    /// 1 for the factor with the largest effect; ties go by order.
    public let rank: Int?
    /// Share of the resamples (or randomisations) in which the factor has this very rank.
    public let rankConfidence: Double?
  }

  /// Per output, the factors in the order of the model's inputs (or of the groups asked for).
  ///
  /// There is no dummy: the runs before and after an input without effect are the same, so that its effect is
  /// zero but for rounding (if it is correlated with no other).
  public let outputs: [[Factor]]
  /// Per output, base rows left out because one of their runs failed.
  public let failedRows: [Int]
  /// Number of model runs: (k + 1) N by permutations, 2^k N by subsets, for k factors.
  public let evaluations: Int
  /// Number of base rows, N.
  public let baseRows: Int
  /// How the effects were computed.
  public let procedure: ShapleyProcedure
  /// How the intervals were made.
  public let intervalKind: IntervalKind

  /// - Parameters:
  ///   - model: The model.
  ///   - correlation: Correlations of the inputs' normal scores (a Gaussian copula); nil for independent
  ///     inputs.
  ///   - groups: Groups of inputs to share the variance among in place of the single inputs; every input
  ///     belongs to one.
  ///   - procedure: How; nil for subsets of up to 6 dependent factors, permutations else.
  ///   - options: How many base rows, and how they are drawn.
  ///   - cancellation: Raise it to stop after the rows under way.
  ///   - progress: Told the number of base rows done of N, from any worker, in rising order.
  /// - Throws: `SensitivityError`, `CorrelationError`, or what the model throws.
  public init(
    of model: some PointModel, correlation: Correlation? = nil, groups: [SobolIndices.Group]? = nil,
    procedure: ShapleyProcedure? = nil, options: RowOptions, cancellation: CancellationFlag? = nil,
    progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    try options.validate(model)
    let factors = try Players(model, groups: groups, isPartition: true)
    precondition(
      correlation == nil || correlation?.size == model.inputNames.count,
      "a correlation for each pair of inputs")
    let procedure =
      procedure ?? (correlation != nil && factors.count <= 6 ? .subsets : .permutations)
    let sums: RowSums
    switch procedure {
    case .permutations:
      let design = try ShapleyPermutations(
        factors: factors, identities: model.inputIdentities, correlation: correlation, seed: options.seed)
      sums = try RowRun(design, model: model, options: options)
        .sums(cancellation: cancellation, progress: progress)
    case .subsets:
      if factors.count > ShapleyProcedure.mostFactorsBySubsets {
        throw SensitivityError.badOption(
          name: "procedure", value: "all subsets of \(factors.count) factors",
          cure: "use permutations, or at most \(ShapleyProcedure.mostFactorsBySubsets) groups")
      }
      let design = try ShapleySubsets(
        factors: factors, inputCount: model.inputNames.count, correlation: correlation)
      sums = try RowRun(design, model: model, options: options)
        .sums(cancellation: cancellation, progress: progress)
    }

    let count = factors.count
    let estimates = try sums.estimates(options) { lanes, output in
      let variance = lanes[..<count].reduce(0, +)
      let isSpread = variance / lanes[count] > sums.roundingVariance(ofOutput: output)
      return lanes[..<count].map { isSpread ? $0 / variance : .nan }
    }
    outputs = estimates.map { estimates in
      let ranks = estimates.ranks(of: Array(0..<count))
      return factors.names.enumerated().map { factor, name in
        Factor(
          name: name, effect: estimates[factor], rank: ranks[factor]?.rank,
          rankConfidence: ranks[factor]?.confidence)
      }
    }
    failedRows = sums.shifts.indices.map { sums.rowCount - Int(sums.totals(ofOutput: $0)[count]) }
    evaluations = sums.evaluations
    baseRows = sums.rowCount
    self.procedure = procedure
    intervalKind = options.intervalKind
  }
}

/// How Shapley effects are computed.
public enum ShapleyProcedure: String, Sendable, Hashable, CaseIterable {
  /// A random order of the factors for each base row.
  case permutations
  /// All sets of factors for each base row.
  case subsets

  /// 2^10 runs for each row are 1,024.
  static let mostFactorsBySubsets = 10
}
