import NumericKernels

/// A quantile of a sample with its distribution-free confidence interval.
public struct QuantileEstimate: Sendable, Hashable {
  /// The probability p in [0, 1].
  public let probability: Double
  /// The sample quantile of type 7, in the unit of the draws.
  public let value: Double
  /// Lower end of the interval; nil when no order statistic is far enough below at this sample size.
  public let lower: Double?
  /// Upper end of the interval; nil when no order statistic is far enough above at this sample size.
  public let upper: Double?

  /// An estimate with its interval.
  public init(probability: Double, value: Double, lower: Double?, upper: Double?) {
    self.probability = probability
    self.value = value
    self.lower = lower
    self.upper = upper
  }
}

/// Quantiles of draws that are kept.
public enum Quantiles {
  /// Sample quantiles of type 7 (Hyndman & Fan 1996; the default of R and NumPy) with intervals by order
  /// statistics (`QuantileInterval`).
  ///
  /// With x_(0) <= ... <= x_(n-1), h = (n - 1) p and k = floor(h): Q(p) = x_(k) + (h - k) (x_(k+1) - x_(k)).
  ///
  /// - Parameters:
  ///   - draws: The draws; NaN entries (failed draws) are left out.
  ///   - numbers: How many are not NaN, if that is known; counting takes a pass over the draws.
  ///   - probabilities: Each in [0, 1], in any order.
  ///   - level: Confidence level of the intervals, in (0, 1).
  /// - Returns: One estimate for each probability; nil when no draw is left.
  /// - Complexity: O(n log k) expected for k probabilities.
  public static func estimates(
    of draws: Span<Double>, numbers: Int? = nil, probabilities: [Double], level: Double = 0.95
  ) -> [QuantileEstimate]? {
    let count = numbers ?? ColumnScan.summary(draws, limit: 0).numbers
    guard count > 0 else { return nil }
    let intervals = probabilities.map {
      QuantileInterval(count: count, probability: $0, level: level)
    }
    let ends = intervals.flatMap { [$0.lowerRank, $0.upperRank].compactMap(\.self) }
    let selected = orderStatistics(of: draws, count: count, probabilities: probabilities, others: ends)
    return zip(probabilities, intervals).map { probability, interval in
      QuantileEstimate(
        probability: probability, value: type7(of: selected, count: count, probability),
        lower: interval.lowerRank.flatMap { selected[$0] },
        upper: interval.upperRank.flatMap { selected[$0] })
    }
  }

  /// Sample quantiles of type 7 without intervals; otherwise as `estimates(of:probabilities:level:)`.
  public static func values(
    of draws: Span<Double>, numbers: Int? = nil, probabilities: [Double]
  ) -> [Double]? {
    let count = numbers ?? ColumnScan.summary(draws, limit: 0).numbers
    guard count > 0 else { return nil }
    let selected = orderStatistics(of: draws, count: count, probabilities: probabilities, others: [])
    return probabilities.map { type7(of: selected, count: count, $0) }
  }

  /// The rank k below the quantile of type 7 and the fraction of the way to rank k + 1.
  static func type7Rank(_ probability: Double, count: Int) -> (rank: Int, fraction: Double) {
    precondition(probability >= 0 && probability <= 1, "a probability lies in [0, 1]")
    let position = Double(count - 1) * probability
    let rank = min(Int(position), count - 1)
    return (rank, position - Double(rank))
  }

  /// The order statistics that quantiles of type 7 are made of, and those of other ranks, by rank.
  private static func orderStatistics(
    of draws: Span<Double>, count: Int, probabilities: [Double], others: [Int]
  ) -> [Int: Double] {
    var ranks = Set(others)
    for probability in probabilities {
      let (k, _) = type7Rank(probability, count: count)
      ranks.formUnion([k, min(k + 1, count - 1)])
    }
    let ascending = ranks.sorted()
    let values = OrderStatistics.values(atRanks: ascending, of: draws, numbers: count)
    return Dictionary(uniqueKeysWithValues: zip(ascending, values))
  }

  /// The quantile of the order statistics by rank, which have the two it needs.
  private static func type7(of selected: [Int: Double], count: Int, _ probability: Double) -> Double {
    let (k, fraction) = type7Rank(probability, count: count)
    guard let below = selected[k], let above = selected[min(k + 1, count - 1)] else { return .nan }
    // Equal ends first: infinite draws would give inf - inf.
    return below == above || fraction == 0 ? below : below + fraction * (above - below)
  }
}
