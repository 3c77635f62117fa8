import Statistics

/// A sensitivity measure of every input for every output, with intervals, ranks and a noise floor.
public struct MeasureTable: Sendable, Hashable {
  /// What is measured; the raw value is the name in files and options.
  public enum Measure: String, Sendable, Hashable, CaseIterable {
    /// First-order Sobol' index by the rank estimator.
    case rankFirstOrder = "rank-first-order"
    /// First-order Cramer-von Mises index, Chatterjee's coefficient.
    case cramerVonMises = "cramer-von-mises"
    /// Borgonovo's delta.
    case delta
    /// Median of the Kolmogorov-Smirnov distances of PAWN.
    case pawnMedian = "pawn-median"
    /// Mean of the Kolmogorov-Smirnov distances of PAWN.
    case pawnMean = "pawn-mean"
    /// Largest of the Kolmogorov-Smirnov distances of PAWN.
    case pawnMaximum = "pawn-maximum"
    /// Hilbert-Schmidt independence criterion.
    case hsic
    /// Normalised Hilbert-Schmidt independence criterion.
    case r2HSIC = "r2-hsic"
    /// Standardised regression coefficient.
    case standardizedRegression = "src"
    /// Standardised regression coefficient of ranks.
    case standardizedRankRegression = "srrc"
    /// Partial correlation coefficient.
    case partialCorrelation = "pcc"
    /// Partial correlation coefficient of ranks.
    case partialRankCorrelation = "prcc"
    /// First-order Sobol' index by random balance designs.
    case rbdFAST = "rbd-fast"
    /// First-order Sobol' index by the extended Fourier amplitude sensitivity test.
    case extendedFASTFirst = "efast-first"
    /// Total Sobol' index by the extended Fourier amplitude sensitivity test.
    case extendedFASTTotal = "efast-total"
  }

  /// Where the intervals come from.
  public enum IntervalMethod: String, Sendable, Hashable {
    /// Draws resampled with replacement.
    case bootstrap
    /// Normal limit of the estimator with its variance estimated from the same draws. Measures of neighbours
    /// in rank have it, as the bootstrap fails for them (Lin & Han 2024, Biometrika 111:1063).
    case asymptotic
    /// Student's t of independent repetitions of the design.
    case replicates
  }

  /// The measure of one input for one output.
  public struct Estimate: Sendable, Hashable {
    /// Name of the input.
    public let inputName: String
    /// The measure, after any correction of bias; nil where it does not exist, as for an output without
    /// spread.
    public let value: Double?
    /// Interval of the measure; nil if none was asked for.
    public let interval: ClosedRange<Double>?
    /// Probability of a measure as large if the input had no effect; nil where no test is known.
    public let probability: Double?
    /// 1 for the input with the largest absolute value; equal values go by order of input.
    public let rank: Int?
  }

  /// All inputs for one output.
  public struct Output: Sendable, Hashable {
    /// Name of the output.
    public let name: String
    /// The inputs in their order.
    public let estimates: [Estimate]
    /// The same measure of inputs without effect.
    public let dummies: [Double]
    /// What a share of the dummies (the interval level) stays below in absolute value: an input below it is
    /// not told from an inert one. Nil without dummies.
    public let noiseFloor: Double?
    /// Draws that counted.
    public let rows: Int
    /// Draws that were left out, as they failed.
    public let failedRows: Int
    /// Share of the variance that a regression explains, where the measure comes from one.
    public let explained: Double?
  }

  /// What is measured.
  public let measure: Measure
  /// Per output, all inputs.
  public let outputs: [Output]
  /// Level of the intervals.
  public let intervalLevel: Double
  /// Where the intervals come from.
  public let intervalMethod: IntervalMethod
}

/// One number with what is known of its error, before it has a place in a table.
struct ColumnEstimate: Sendable {
  var value: Double?
  var interval: ClosedRange<Double>?
  var probability: Double?
}

extension MeasureTable.Output {
  /// - Parameters:
  ///   - estimates: One for each of the inputs.
  ///   - dummies: Values of inputs without effect; nil ones do not count.
  init(
    name: String, inputNames: [String], estimates: [ColumnEstimate], dummies: [Double?], level: Double,
    rows: Int, failedRows: Int, explained: Double? = nil
  ) {
    let ranks = Self.ranks(estimates.map(\.value))
    self.init(
      name: name,
      estimates: inputNames.indices.map { input in
        let estimate = estimates[input]
        return MeasureTable.Estimate(
          inputName: inputNames[input], value: estimate.value, interval: estimate.interval,
          probability: estimate.probability, rank: ranks[input])
      },
      dummies: dummies.compactMap { $0 },
      noiseFloor: Self.noiseFloor(dummies.compactMap { $0 }, level: level),
      rows: rows, failedRows: failedRows, explained: explained)
  }

  private static func noiseFloor(_ dummies: [Double], level: Double) -> Double? {
    let sizes = dummies.map { abs($0) }
    return Quantiles.values(of: sizes.span, probabilities: [level])?[0]
  }

  private static func ranks(_ values: [Double?]) -> [Int?] {
    let known = values.indices.filter { values[$0] != nil }
    let sizes = values.map { abs($0 ?? 0) }
    let ordered = known.sorted { sizes[$0] != sizes[$1] ? sizes[$0] > sizes[$1] : $0 < $1 }
    var ranks = [Int?](repeating: nil, count: values.count)
    for (place, input) in ordered.enumerated() { ranks[input] = place + 1 }
    return ranks
  }
}
