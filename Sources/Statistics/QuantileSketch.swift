/// Quantiles of draws that are not kept, to a relative error of 2^-11 (0.05 %).
///
/// Draws are counted in bins: the leading 10 bits of the significand divide each power of two into 1,024 bins
/// of equal width, so that the middle of a bin is within 2^-11 of every number in it. Counts are integers and
/// bin edges are bit patterns: sketches of the same draws are equal to the bit, whatever the order of adding
/// and merging. (The principle of DDSketch, Masson, Rim & Lee 2019, PVLDB 12:2195, with the bins of
/// HdrHistogram in place of logarithms.) Memory is 8 kB for each power of two between the smallest and the
/// largest draw of either sign.
///
/// Numbers below 2.2e-308 in absolute value have an absolute error of 1.1e-311 instead.
public struct QuantileSketch: Sendable, Hashable {
  /// The bound on |estimate - order statistic| / |order statistic|.
  public static let relativeError = 1.0 / 2048

  /// Number of draws counted.
  public private(set) var count = 0
  /// The smallest draw, exactly; nil without draws.
  public private(set) var minimum: Double?
  /// The largest draw, exactly; nil without draws.
  public private(set) var maximum: Double?

  private var zeros = 0
  private var positive = MagnitudeCounts()
  private var negative = MagnitudeCounts()

  /// A sketch of no draws.
  public init() {}

  /// Counts the draws of a block; NaN entries (failed draws) are left out.
  public mutating func add(_ values: Span<Double>) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for i in values.indices {
      let x = values[i]
      if x.isNaN { continue }
      count += 1
      low = min(low, x)
      high = max(high, x)
      if x > 0 { positive.add(x) } else if x < 0 { negative.add(-x) } else { zeros += 1 }
    }
    if low <= high { widen(low, high) }
  }

  /// Takes in the counts of another sketch.
  public mutating func merge(_ other: QuantileSketch) {
    count += other.count
    zeros += other.zeros
    positive.merge(other.positive)
    negative.merge(other.negative)
    if let low = other.minimum, let high = other.maximum { widen(low, high) }
  }

  /// The quantile of type 7, as in `Quantiles`, of the draws as they were binned; nil without draws.
  public func quantile(_ probability: Double) -> Double? {
    guard count > 0 else { return nil }
    let (rank, fraction) = Quantiles.type7Rank(probability, count: count)
    let below = orderStatistic(rank)
    guard fraction > 0 else { return below }
    let above = orderStatistic(min(rank + 1, count - 1))
    return below == above ? below : below + fraction * (above - below)
  }

  /// Within `relativeError` of the draw that has this zero-based rank.
  private func orderStatistic(_ rank: Int) -> Double {
    let value: Double
    if rank < negative.total {
      // The most negative draw has the largest magnitude.
      value = -negative.magnitude(rank: negative.total - 1 - rank)
    } else if rank < negative.total + zeros {
      value = 0
    } else {
      value = positive.magnitude(rank: rank - negative.total - zeros)
    }
    return min(max(value, minimum ?? value), maximum ?? value)
  }

  private mutating func widen(_ low: Double, _ high: Double) {
    // Plus zero turns -0 into 0: which of two equal zeros came first must not show.
    minimum = min(minimum ?? low, low) + 0
    maximum = max(maximum ?? high, high) + 0
  }
}

/// Counts of positive numbers in bins by their leading bits.
private struct MagnitudeCounts: Sendable, Hashable {
  /// Bits of the significand that a bin does not tell apart.
  private static let droppedBits = 42
  /// Bins in a power of two; the range of bins grows by whole powers, so that it depends on its ends alone.
  private static let binsPerOctave = 1024

  private(set) var total = 0
  private var firstBin = 0
  private var counts: [Int] = []

  mutating func add(_ x: Double) {
    let bin = Int(x.bitPattern >> UInt64(Self.droppedBits))
    if bin < firstBin || bin >= firstBin + counts.count { grow(toHold: bin...bin) }
    counts[bin - firstBin] += 1
    total += 1
  }

  mutating func merge(_ other: MagnitudeCounts) {
    guard !other.counts.isEmpty else { return }
    grow(toHold: other.firstBin...(other.firstBin + other.counts.count - 1))
    for (offset, count) in other.counts.enumerated() {
      counts[other.firstBin - firstBin + offset] += count
    }
    total += other.total
  }

  /// The middle of the bin that holds the number of this rank by magnitude.
  func magnitude(rank: Int) -> Double {
    var passed = 0
    for (offset, count) in counts.enumerated() {
      passed += count
      if passed > rank { return Self.middle(ofBin: firstBin + offset) }
    }
    preconditionFailure("a rank below the total has a bin")
  }

  private static func middle(ofBin bin: Int) -> Double {
    let low = Double(bitPattern: UInt64(bin) << UInt64(droppedBits))
    return low.isFinite ? Double(bitPattern: low.bitPattern | 1 << UInt64(droppedBits - 1)) : low
  }

  private mutating func grow(toHold bins: ClosedRange<Int>) {
    let size = Self.binsPerOctave
    let low = bins.lowerBound / size * size
    let high = (bins.upperBound / size + 1) * size
    guard !counts.isEmpty else {
      firstBin = low
      counts = [Int](repeating: 0, count: high - low)
      return
    }
    if low < firstBin {
      counts.insert(contentsOf: repeatElement(0, count: firstBin - low), at: 0)
      firstBin = low
    }
    let end = firstBin + counts.count
    if high > end { counts.append(contentsOf: repeatElement(0, count: high - end)) }
  }
}
