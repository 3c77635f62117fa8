public import NumericKernels

extension GivenData {
  /// First-order Cramer-von Mises indices (Gamboa, Klein & Lagnoux 2018, SIAM/ASA JUQ 6:522) by Chatterjee's
  /// coefficient (2021, JASA 116:2009), which estimates them (Gamboa et al. 2022, Bernoulli 28:2345).
  ///
  /// In ascending order of the input, equal values at random, with r_k the number of outputs not above the
  /// k-th and l_k the number not below it:
  ///
  ///     xi = 1 - n sum |r_(k+1) - r_k| / (2 sum l_k (n - l_k))
  ///
  /// It is 0 for an output that is independent of the input, 1 for one that is a function of it, and the same
  /// for any increasing function of input or output. The interval is that of the central limit theorem (Lin &
  /// Han 2022, arXiv:2204.08031); the probability tests xi = 0, where n^(1/2) xi has variance 2/5 if no
  /// outputs are equal. O(n log n) for each input, O(n) for each pair.
  ///
  /// - Parameters:
  ///   - options: What to compute; `resamples` is not used.
  ///   - cancellation: Raise it to stop after the inputs under way.
  /// - Throws: `SensitivityError`, or what making an input throws.
  public func cramerVonMises(
    options: GivenDataOptions, cancellation: CancellationFlag? = nil
  ) throws -> MeasureTable {
    try options.validate()
    return try ColumnAnalysis(
      method: CramerVonMises(level: options.intervalLevel), data: self, options: options
    )
    .tables(cancellation: cancellation)[0]
  }
}

struct CramerVonMises: ColumnMethod {
  let level: Double

  static let measures = [MeasureTable.Measure.cramerVonMises]
  static let intervalMethod = MeasureTable.IntervalMethod.asymptotic
  static let fewestRows = 10

  func prepare(_ column: OutputColumn) -> OutputRanks { OutputRanks(of: column) }

  func estimates(
    input: [Double], order: RowOrder, column: OutputColumn, prepared ranks: OutputRanks, withIntervals: Bool
  ) -> [ColumnEstimate] {
    let count = order.rows.count
    let n = Double(count)
    let r = order.rows.map { ranks.atMost[$0] }
    var jumps = 0
    for k in 0..<count - 1 { jumps += abs(r[k + 1] - r[k]) }
    // As a mean of places u = r / n the normaliser is 2 mean(l (n - l)) / n^2, 1/3 without equal values.
    let normaliser = order.rows.reduce(0.0) {
      let l = Double(ranks.atLeast[$1])
      return $0 + 2 * l * (n - l) / (n * n * n)
    }
    let value = 1 - Double(jumps) / (n * n) / normaliser
    guard withIntervals else { return [ColumnEstimate(value: value)] }
    let z = influences(r).map { $0 / normaliser }
    let reach = NormalTail.reach(level: level) * NeighbourVariance.ofMean(z).squareRoot()
    let hasTies = ranks.runEnds.count < count
    return [
      ColumnEstimate(
        value: value, interval: (value - reach)...(value + reach),
        probability: hasTies ? nil : NormalTail.probability(above: value * (n / 0.4).squareRoot()))
    ]
  }

  /// The influence of each pair of neighbours on the mean jump: its own jump, and what its two outputs do to
  /// the ranks of all others, half of it in each of their two pairs. A draw lies in as many jumps as there
  /// are that cross it.
  private func influences(_ r: [Int]) -> [Double] {
    let count = r.count
    var crossings = [Int](repeating: 0, count: count + 2)
    for k in 0..<count {
      let following = r[k + 1 < count ? k + 1 : 0]
      crossings[min(r[k], following)] += 1
      crossings[max(r[k], following)] -= 1
    }
    for rank in 1..<crossings.count { crossings[rank] += crossings[rank - 1] }
    return (0..<count).map { k in
      let following = r[k + 1 < count ? k + 1 : 0]
      let crossed = Double(crossings[r[k]] + crossings[following]) / 2
      return (Double(abs(following - r[k])) + crossed) / Double(count)
    }
  }
}
