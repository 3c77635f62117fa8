import NumericKernels
import Statistics

/// How often each row counts in random halves and in bootstrap resamples: pure functions of the seed and the
/// row.
struct RowResamples: Sendable {
  /// Ways of splitting the rows in halves; a bit each of one random word.
  static let splits = 8
  private let rowCount: Int
  private let resamples: Int
  private let level: Double
  private let ones: [UInt8]
  /// Row i of half h at [h * rowCount + i], 2 `splits` halves.
  private let halves: [UInt8]
  /// Row i of resample r at [r * rowCount + i].
  private let occurrences: [UInt8]

  init(rowCount: Int, options: GivenDataOptions) {
    self.rowCount = rowCount
    resamples = options.resamples
    level = options.intervalLevel
    ones = [UInt8](repeating: 1, count: rowCount)
    let stream = RandomStream(seed: options.seed, purpose: .bootstrap)
    let identity = StableIdentity("halves of a sample").value
    var halves = [UInt8](repeating: 0, count: 2 * Self.splits * rowCount)
    for row in 0..<rowCount {
      let word = stream.word(input: identity, draw: UInt64(row))
      for split in 0..<Self.splits {
        // Bits from above the twelve that a uniform leaves out.
        halves[(2 * split + Int(word >> UInt64(32 + split) & 1)) * rowCount + row] = 1
      }
    }
    self.halves = halves
    var occurrences = [UInt8](repeating: 0, count: options.resamples * rowCount)
    for resample in 0..<options.resamples {
      for place in 0..<rowCount {
        let word = stream.word(input: UInt64(resample), draw: UInt64(place))
        // The high half of a product maps 64 random bits to 0 ..< rowCount with a bias below 2^-40.
        let row = Int(word.multipliedFullWidth(by: UInt64(rowCount)).high)
        // 255 occurrences have a probability below 1e-500.
        occurrences[resample * rowCount + row] &+= 1
      }
    }
    self.occurrences = occurrences
  }

  /// Calls the body with the occurrences of each bootstrap resample.
  func forEachResample(_ body: (_ resample: Int, _ weights: Span<UInt8>) -> Void) {
    let all = occurrences.span
    for resample in 0..<resamples {
      body(resample, all.extracting(resample * rowCount..<(resample + 1) * rowCount))
    }
  }

  /// Statistics of the draws with bootstrap intervals.
  ///
  /// - Parameters:
  ///   - count: Number of statistics.
  ///   - range: Where the statistics lie.
  ///   - correctsBias: Whether to take away a bias that falls with n^(-1/2), as that of the absolute value of noise does:
  ///     random halves of the sample show how the statistics grow when there are fewer draws, and with t_h the mean over
  ///     halves the estimate is t - (t_h - t) / (2^(1/2) - 1).
  ///   - statistics: The statistics of the rows, each as often as its weight says.
  /// - Returns: Estimates with percentile intervals about them: the spread of the resamples about their own
  ///   mean.
  func estimates(
    count: Int, range: ClosedRange<Double>, correctsBias: Bool, withIntervals: Bool,
    statistics: (_ weights: Span<UInt8>) -> [Double]
  ) -> [ColumnEstimate] {
    var values = statistics(ones.span)
    if correctsBias {
      let ofHalves = means(ofHalves: statistics, count: count)
      for i in 0..<count { values[i] -= (ofHalves[i] - values[i]) / (2.0.squareRoot() - 1) }
    }
    let inRange = values.map { min(max($0, range.lowerBound), range.upperBound) }
    guard withIntervals, resamples > 1 else { return inRange.map { ColumnEstimate(value: $0) } }
    var resampled = [[Double]](repeating: [], count: count)
    forEachResample { _, weights in
      for (i, value) in statistics(weights).enumerated() where value.isFinite { resampled[i].append(value) }
    }
    return (0..<count).map { i in
      ColumnEstimate(
        value: inRange[i],
        interval: Self.interval(about: values[i], resampled[i], level: level).map { interval in
          let low = min(max(interval.lowerBound, range.lowerBound), range.upperBound)
          return low...min(max(interval.upperBound, low), range.upperBound)
        })
    }
  }

  private func means(ofHalves statistics: (Span<UInt8>) -> [Double], count: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    let all = halves.span
    for half in 0..<2 * Self.splits {
      let values = statistics(all.extracting(half * rowCount..<(half + 1) * rowCount))
      for i in 0..<count { sums[i] += values[i] }
    }
    return sums.map { $0 / Double(2 * Self.splits) }
  }

  /// The percentile interval of the resamples, moved so that their mean comes to lie on the estimate; nil
  /// when most resamples have no value.
  static func interval(about value: Double, _ resampled: [Double], level: Double) -> ClosedRange<Double>? {
    guard resampled.count > 1, value.isFinite else { return nil }
    let mean = resampled.reduce(0, +) / Double(resampled.count)
    let tail = (1 - level) / 2
    guard let ends = Quantiles.values(of: resampled.span, probabilities: [tail, 1 - tail]) else { return nil }
    return (value + ends[0] - mean)...(value + max(ends[1], ends[0]) - mean)
  }
}
