public import NumericKernels
public import Sampling

/// First-order and total indices of dependent inputs (Kucherenko, Tarantola & Annoni 2012, CPC 183:937).
///
/// The first-order index, Var E(Y | X_i) / V, is the share of the variance that is gone once X_i is known,
/// with all that its dependence says about the others; the total index, E Var(Y | X_~i) / V, is the share
/// that stays if all but X_i are known. With dependence a total index may be smaller than the first-order one.
/// For independent inputs both are the indices of Sobol'.
public struct KucherenkoIndices: Sendable {
  /// The indices of one factor (an input, or a group of inputs) for one output.
  public struct Factor: Sendable, Hashable {
    /// Name of the input or group.
    public let name: String
    /// First-order ("full") index; nil when the output has no spread.
    public let first: SensitivityEstimate?
    /// Total index; nil when the output has no spread.
    public let total: SensitivityEstimate?
    /// 1 for the factor with the largest total index; ties go by order.
    public let rank: Int?
    /// Share of the resamples (or randomisations) in which the factor has this very rank.
    public let rankConfidence: Double?
    /// Base rows left out of either index because one of their runs failed.
    public let failedRows: Int
  }

  /// Per output, the factors in the order of the model's inputs (or of the groups asked for).
  public let outputs: [[Factor]]
  /// Per output, the first-order index of an input without effect: an input below the upper end of its
  /// interval is not told from an inert one. (The total index of such an input is exactly zero.)
  public let dummies: [SensitivityEstimate?]
  /// Number of model runs: (2 + 2k) N for k factors.
  public let evaluations: Int
  /// Number of base rows, N.
  public let baseRows: Int
  /// How the intervals were made.
  public let intervalKind: IntervalKind

  /// - Parameters:
  ///   - model: The model.
  ///   - correlation: Correlations of the inputs' normal scores (a Gaussian copula); nil for independent
  ///     inputs.
  ///   - groups: Groups of inputs to rank in place of the single inputs.
  ///   - options: How many base rows, and how they are drawn.
  ///   - cancellation: Raise it to stop after the rows under way.
  ///   - progress: Told the number of base rows done of N, from any worker, in rising order.
  /// - Throws: `SensitivityError`, `CorrelationError`, or what the model throws.
  public init(
    of model: some PointModel, correlation: Correlation?, groups: [SobolIndices.Group]? = nil,
    options: RowOptions, cancellation: CancellationFlag? = nil, progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    try options.validate(model)
    let factors = try Players(model, groups: groups, isPartition: false)
    let design = try KucherenkoDesign(
      factors: factors, inputCount: model.inputNames.count, correlation: correlation)
    let sums = try RowRun(design, model: model, options: options)
      .sums(cancellation: cancellation, progress: progress)
    let estimates = try sums.estimates(options) { lanes, output in
      design.estimates(lanes, smallest: sums.roundingVariance(ofOutput: output))
    }
    outputs = estimates.enumerated().map { output, estimates in
      let totals = sums.totals(ofOutput: output)
      let ranks = estimates.ranks(of: factors.names.indices.map { 2 * $0 + 1 })
      return factors.names.enumerated().map { factor, name in
        let counts = [2 * factor, 2 * factor + 1].map { Int(totals[$0 * PairSums.lanes]) }
        return Factor(
          name: name, first: estimates[2 * factor], total: estimates[2 * factor + 1],
          rank: ranks[factor]?.rank, rankConfidence: ranks[factor]?.confidence,
          failedRows: sums.rowCount - (counts.min() ?? 0))
      }
    }
    dummies = estimates.map { $0[2 * factors.count] }
    evaluations = sums.evaluations
    baseRows = sums.rowCount
    intervalKind = options.intervalKind
  }
}

/// Of each row: run 0, run 1 with everything redrawn, and for each factor a run with everything else redrawn
/// and one with the factor redrawn.
private struct KucherenkoDesign: RowDesign {
  let factors: Players
  private let joint: ConditionalGaussian?
  /// Of factor i with it alone given at 2 i, with all others given at 2 i + 1; empty for independent inputs.
  private let conditionals: [ConditionalGaussian]
  /// The inputs that are redrawn, in the same order.
  private let redrawn: [Set<Int>]

  init(factors: Players, inputCount: Int, correlation: Correlation?) throws {
    self.factors = factors
    let all = Set(0..<inputCount)
    redrawn = factors.inputs.flatMap { [all.subtracting($0), Set($0)] }
    guard let correlation else {
      (joint, conditionals) = (nil, [])
      return
    }
    precondition(correlation.size == inputCount, "a correlation for each pair of inputs")
    joint = try ConditionalGaussian(correlation, given: [], order: factors.inputsByIdentity)
    conditionals = redrawn.map {
      ConditionalGaussian(
        possible: correlation, given: Array(all.subtracting($0)), order: factors.inputsByIdentity)
    }
  }

  var matrices: Int { 2 }
  var runs: Int { 2 + 2 * factors.count }
  var laneCount: Int { (1 + 2 * factors.count) * PairSums.lanes }
  var countLanes: [(lane: Int, factor: String)] {
    (0..<2 * factors.count).map { ($0 * PairSums.lanes, factors.names[$0 / 2]) }
  }

  func row(_ number: Int, points: [Double]) -> DependentRow { DependentRow(points, joint: joint) }

  func fill(_ point: inout [Double], run: Int, of row: DependentRow) {
    guard let joint else {
      for input in point.indices {
        let isRedrawn = run == 0 ? false : run == 1 || redrawn[run - 2].contains(input)
        point[input] = isRedrawn ? row.noise[input] : row.base[input]
      }
      return
    }
    switch run {
    case 0: row.fill(&point, joint, given: point.count)
    case 1: row.fill(&point, joint)
    default: row.fill(&point, conditionals[run - 2])
    }
  }

  func add(_ outputs: [Double], of row: DependentRow, to sums: inout [Double]) {
    for pair in 0..<2 * factors.count {
      PairSums.add(outputs[0], outputs[2 + pair], to: &sums, at: pair * PairSums.lanes)
    }
    PairSums.add(outputs[0], outputs[1], to: &sums, at: 2 * factors.count * PairSums.lanes)
  }

  /// First and total index of each factor, then the first-order index of a dummy.
  func estimates(_ sums: [Double], smallest: Double) -> [Double] {
    (0...2 * factors.count).map { pair in
      let correlation = PairSums.correlation(sums, at: pair * PairSums.lanes, smallest: smallest)
      return pair % 2 == 0 ? correlation : 1 - correlation
    }
  }
}

/// Sums of pairs of outputs that have one distribution.
enum PairSums {
  /// Count, sum, sum of squares, sum of products.
  static let lanes = 4

  /// Takes in a pair, unless it or its squares are not finite.
  static func add(_ x: Double, _ y: Double, to sums: inout [Double], at first: Int) {
    let squares = x * x + y * y
    guard squares.isFinite else { return }
    sums[first] += 1
    sums[first + 1] += x + y
    sums[first + 2] += squares
    sums[first + 3] += x * y
  }

  /// Correlation about the mean of both together with their pooled variance (Janon et al. 2014, T_N): an
  /// error of the variance cancels. NaN when the variance is not above `smallest`.
  static func correlation(_ sums: [Double], at first: Int, smallest: Double) -> Double {
    let mean = sums[first + 1] / (2 * sums[first])
    let variance = sums[first + 2] / (2 * sums[first]) - mean * mean
    guard sums[first] > 1, variance > smallest else { return .nan }
    return (sums[first + 3] / sums[first] - mean * mean) / variance
  }
}
