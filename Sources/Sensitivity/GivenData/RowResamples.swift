import NumericKernels
import Statistics

/// How often each row is in each bootstrap resample: a pure function of the seed, the resample and the row.
struct RowResamples: Sendable {
  private let rowCount: Int
  private let resamples: Int
  private let level: Double
  private let ones: [UInt8]
  /// Row i of resample r at [r * rowCount + i].
  private let occurrences: [UInt8]

  init(rowCount: Int, options: GivenDataOptions) {
    self.rowCount = rowCount
    resamples = options.resamples
    level = options.intervalLevel
    ones = [UInt8](repeating: 1, count: rowCount)
    var occurrences = [UInt8](repeating: 0, count: options.resamples * rowCount)
    for resample in 0..<options.resamples {
      Self.forEachRow(of: resample, rowCount: rowCount, seed: options.seed) { row in
        // 255 occurrences have a probability below 1e-500.
        occurrences[resample * rowCount + row] &+= 1
      }
    }
    self.occurrences = occurrences
  }

  /// Calls the body with the rows of one resample, as many as there are.
  static func forEachRow(of resample: Int, rowCount: Int, seed: UInt64, _ body: (_ row: Int) -> Void) {
    let stream = RandomStream(seed: seed, purpose: .bootstrap)
    for place in 0..<rowCount {
      let word = stream.word(input: UInt64(resample), draw: UInt64(place))
      // The high half of a product maps 64 random bits to 0 ..< rowCount with a bias below 2^-32.
      body(Int(word.multipliedFullWidth(by: UInt64(rowCount)).high))
    }
  }

  /// A statistic of the draws with its bootstrap interval.
  ///
  /// - Parameters:
  ///   - withInterval: Whether an interval is wanted.
  ///   - statistic: The statistic of the rows, each as often as its weight says.
  func estimate(withInterval: Bool, statistic: (_ weights: Span<UInt8>) -> Double) -> ColumnEstimate {
    let value = statistic(ones.span)
    guard value.isFinite else { return ColumnEstimate() }
    guard withInterval, resamples > 1 else { return ColumnEstimate(value: value) }
    let all = occurrences.span
    let resampled = (0..<resamples).map {
      statistic(all.extracting($0 * rowCount..<($0 + 1) * rowCount))
    }.filter(\.isFinite)
    return ColumnEstimate(
      value: value, interval: Self.interval(about: value, resampled, level: level))
  }

  /// The percentile interval of the resamples, moved so that their mean comes to lie on the estimate; nil
  /// when there are fewer than two.
  static func interval(about value: Double, _ resampled: [Double], level: Double) -> ClosedRange<Double>? {
    guard resampled.count > 1, value.isFinite else { return nil }
    let mean = resampled.reduce(0, +) / Double(resampled.count)
    let tail = (1 - level) / 2
    guard let ends = Quantiles.values(of: resampled.span, probabilities: [tail, 1 - tail]) else { return nil }
    return (value + ends[0] - mean)...(value + max(ends[1], ends[0]) - mean)
  }
}
