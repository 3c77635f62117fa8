public import NumericKernels

extension GivenData {
  /// First-order Sobol' indices from neighbours in rank (Gamboa, Gremaud, Klein & Lagnoux 2022, Bernoulli
  /// 28:2345).
  ///
  /// With y~ the output about its mean, in ascending order of the input, equal values at random, and the last
  /// draw followed by the first:
  ///
  ///     S = sum y~_(k) y~_(k+1) / sum y~_(k)^2
  ///
  /// The interval is that of the central limit theorem; the probability tests S = 0 by the normal limit of
  /// n^(1/2) S for an output that is independent of the input. Inputs of continuous distributions should be a
  /// random sample; a design of more even points makes intervals too wide. O(n log n) for each input and O(n)
  /// for each pair.
  ///
  /// - Parameters:
  ///   - options: What to compute; `resamples` is not used.
  ///   - cancellation: Raise it to stop after the inputs under way.
  /// - Throws: `SensitivityError`, or what making an input throws.
  public func rankFirstOrder(
    options: GivenDataOptions, cancellation: CancellationFlag? = nil
  ) throws -> MeasureTable {
    try options.validate()
    return try ColumnAnalysis(
      method: RankFirstOrder(level: options.intervalLevel), data: self, options: options
    )
    .tables(cancellation: cancellation)[0]
  }
}

struct RankFirstOrder: ColumnMethod {
  let level: Double

  static let measures = [MeasureTable.Measure.rankFirstOrder]
  static let intervalMethod = MeasureTable.IntervalMethod.asymptotic
  static let fewestRows = 10

  func prepare(_ column: OutputColumn) {}

  func estimates(
    input: [Double], order: RowOrder, column: OutputColumn, prepared: Void, withIntervals: Bool
  ) -> [ColumnEstimate] {
    let y = order.rows.map { column.centered[$0] }
    let count = y.count
    var products = [Double](repeating: 0, count: count)
    for k in 0..<count { products[k] = y[k] * y[k + 1 < count ? k + 1 : 0] }
    let value = products.reduce(0, +) / (Double(count) * column.variance)
    guard withIntervals else { return [ColumnEstimate(value: value)] }
    // The first-order influence of a pair on the ratio; the mean has none, as y~ adds to zero.
    for k in 0..<count {
      let following = y[k + 1 < count ? k + 1 : 0]
      products[k] = (products[k] - value * (y[k] * y[k] + following * following) / 2) / column.variance
    }
    let reach = NormalTail.reach(level: level) * NeighbourVariance.ofMean(products).squareRoot()
    return [
      ColumnEstimate(
        value: value, interval: (value - reach)...(value + reach),
        probability: NormalTail.probability(above: value * Double(count).squareRoot()))
    ]
  }
}
