import CBoostMath
import NumericKernels

/// Takes the bias of noise away from statistics of draws, and gives the corrected ones an interval.
///
/// Distances between estimated distributions are too large by an amount that falls with n^(-1/2), as the mean
/// absolute value of noise does, and so does at about this rate what smoothing takes away from them. Random
/// halves of the draws show how a statistic t grows when there are fewer: with t_h its mean over halves,
///
///     t - (t_h - t) / (2^(1/2) - 1)
///
/// is right for a bias of that order. The interval is that of the jackknife of the corrected statistic,
/// groups of draws left out in turn, with Student's t (Tukey 1958; Efron & Tibshirani 1993, chapter 11): the
/// bootstrap repeats draws, which is noise of its own for such statistics, and covers too rarely.
struct RowHalves: Sendable {
  /// Ways of splitting the rows in halves; a bit each of one random word.
  static let splits = 8
  static let groups = 10
  private let rowCount: Int
  private let level: Double
  private let wantsIntervals: Bool
  /// The random word of each row; its lowest bits choose halves.
  private let words: [UInt64]
  /// The group of each row, by the highest bits of its word.
  private let groupOfRow: [UInt8]

  init(rowCount: Int, options: GivenDataOptions) {
    self.rowCount = rowCount
    level = options.intervalLevel
    wantsIntervals = options.resamples > 0
    let stream = RandomStream(seed: options.seed, purpose: .bootstrap)
    let identity = StableIdentity("halves of a sample").value
    words = (0..<rowCount).map { stream.word(input: identity, draw: UInt64($0)) }
    groupOfRow = words.map { UInt8(truncatingIfNeeded: $0.multipliedFullWidth(by: UInt64(Self.groups)).high) }
  }

  /// Corrected statistics of the draws.
  ///
  /// - Parameters:
  ///   - count: Number of statistics.
  ///   - range: Where the statistics lie.
  ///   - withIntervals: Whether intervals are wanted.
  ///   - statistics: The statistics of the rows whose weight is 1; weights are 0 or 1.
  func estimates(
    count: Int, range: ClosedRange<Double>, withIntervals: Bool,
    statistics: (_ weights: Span<UInt8>) -> [Double]
  ) -> [ColumnEstimate] {
    let values = corrected(without: nil, count: count, statistics: statistics)
    func inRange(_ value: Double) -> Double { min(max(value, range.lowerBound), range.upperBound) }
    guard withIntervals, wantsIntervals else {
      return values.map { ColumnEstimate(value: $0.isFinite ? inRange($0) : nil) }
    }
    let parts = (0..<Self.groups).map { corrected(without: $0, count: count, statistics: statistics) }
    let tail = (1 - level) / 2
    let quantile = mv_student_t_quantile(Double(Self.groups - 1), 1 - tail, tail)
    return (0..<count).map { i in
      let mean = parts.reduce(0) { $0 + $1[i] } / Double(Self.groups)
      let squares = parts.reduce(0) { $0 + ($1[i] - mean) * ($1[i] - mean) }
      let reach = quantile * (squares * Double(Self.groups - 1) / Double(Self.groups)).squareRoot()
      // Of very few draws a half may hold none.
      guard values[i].isFinite else { return ColumnEstimate() }
      guard reach.isFinite else { return ColumnEstimate(value: inRange(values[i])) }
      return ColumnEstimate(
        value: inRange(values[i]), interval: inRange(values[i] - reach)...inRange(values[i] + reach))
    }
  }

  /// The corrected statistics of all rows, or of those outside a group.
  private func corrected(
    without group: Int?, count: Int, statistics: (Span<UInt8>) -> [Double]
  ) -> [Double] {
    var weights = [UInt8](repeating: 0, count: rowCount)
    func value(_ split: Int?, _ side: UInt64) -> [Double] {
      for row in 0..<rowCount {
        let isInHalf = split == nil || words[row] >> UInt64(split ?? 0) & 1 == side
        weights[row] = isInHalf && group != Int(groupOfRow[row]) ? 1 : 0
      }
      return statistics(weights.span)
    }
    let whole = value(nil, 0)
    var sums = [Double](repeating: 0, count: count)
    for split in 0..<Self.splits {
      for side in [UInt64(0), 1] {
        let half = value(split, side)
        for i in 0..<count { sums[i] += half[i] }
      }
    }
    return (0..<count).map { i in
      let ofHalves = sums[i] / Double(2 * Self.splits)
      return whole[i] - (ofHalves - whole[i]) / (2.0.squareRoot() - 1)
    }
  }
}
