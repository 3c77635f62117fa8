import NumericKernels

/// Count, mean and central sums to the fourth order of a set of draws, mergeable.
///
/// A block of draws is summed in two passes over eight fixed lanes, and blocks are merged by the pairwise
/// formulas of Chan, Golub & LeVeque (1979) and Pébay (2008, SAND2008-6212). Nothing
/// is ever squared before the mean is taken away, so that the result stays accurate when the mean is many
/// orders of magnitude above the standard deviation. The bits depend on the blocks and on the order of
/// merging alone: merge blocks of fixed draw indices in the order of their numbers.
public struct Moments: Sendable, Hashable {
  /// Number of draws that counted.
  public private(set) var count = 0
  /// Arithmetic mean, in the unit of the draws; 0 when `count` is 0.
  public private(set) var mean = 0.0
  /// Sum of (x - mean)^2.
  public private(set) var centralSum2 = 0.0
  /// Sum of (x - mean)^3.
  public private(set) var centralSum3 = 0.0
  /// Sum of (x - mean)^4.
  public private(set) var centralSum4 = 0.0

  /// The moments of no draws: the neutral element of `merge`.
  public init() {}

  /// The moments of one block of draws. A NaN or an infinity makes the results NaN: failed draws go through
  /// `init(_:valid:)`.
  public init(_ values: Span<Double>) {
    let count = values.count
    guard count > 0 else {
      self.init()
      return
    }
    let provisional = ColumnScan.sum(values) / Double(count)
    self.init(
      count: count, provisional: provisional, sums: ColumnScan.centralSums(values, center: provisional))
  }

  /// The moments of one block of draws, if all of them are finite; nil when one is not, or when their sum is beyond
  /// the range of numbers.
  public init?(finite values: Span<Double>) {
    let count = values.count
    guard count > 0 else { return nil }
    // A sum is finite only when everything in it is.
    let sum = ColumnScan.sum(values)
    guard sum.isFinite else { return nil }
    let provisional = sum / Double(count)
    self.init(
      count: count, provisional: provisional, sums: ColumnScan.centralSums(values, center: provisional))
  }

  /// The moments of `count` draws of one and the same value.
  public init(constant value: Double, count: Int) {
    self.count = count
    mean = count > 0 ? value : 0
  }

  /// The moments of those draws of a block that are valid.
  ///
  /// - Parameters:
  ///   - values: The draws; an entry that is not valid may hold anything, NaN included.
  ///   - valid: For each draw, whether it counts. Same length as `values`.
  public init(_ values: Span<Double>, valid: Span<Bool>) {
    precondition(values.count == valid.count, "values and validity differ in length")
    var kept: [Double] = []
    kept.reserveCapacity(values.count)
    for i in values.indices where valid[i] { kept.append(values[i]) }
    self.init(kept.span)
  }

  /// Corrected two-pass algorithm: the second pass also sums the deviations themselves, whose rest
  /// (zero but for rounding) moves the mean and the central sums to where they belong.
  private init(count: Int, provisional: Double, sums: (Double, Double, Double, Double)) {
    let (s1, s2, s3, s4) = sums
    let shift = s1 / Double(count)
    self.count = count
    mean = provisional + shift
    centralSum2 = s2 - shift * s1
    centralSum3 = s3 - 3 * shift * s2 + 2 * shift * shift * s1
    centralSum4 = s4 - 4 * shift * s3 + 6 * shift * shift * s2 - 3 * shift * shift * shift * s1
    // Rounding may leave less than nothing; a comparison with NaN keeps the NaN.
    if centralSum2 < 0 { centralSum2 = 0 }
    if centralSum4 < 0 { centralSum4 = 0 }
  }

  /// Takes in the moments of other draws (Pébay 2008, pairwise update of orders 2 to 4).
  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (na, nb) = (Double(count), Double(other.count))
    let n = na + nb
    let delta = other.mean - mean
    let step = delta / n
    let cross = na * nb * step * delta
    let (a2, a3) = (centralSum2, centralSum3)
    let (b2, b3) = (other.centralSum2, other.centralSum3)
    centralSum4 +=
      other.centralSum4 + cross * step * step * (na * na - na * nb + nb * nb)
      + 6 * step * step * (na * na * b2 + nb * nb * a2) + 4 * step * (na * b3 - nb * a3)
    centralSum3 += b3 + cross * step * (na - nb) + 3 * step * (na * b2 - nb * a2)
    centralSum2 += b2 + cross
    mean += nb * step
    count += other.count
  }
}

extension Moments {
  /// Unbiased variance (divisor n - 1); nil for fewer than two draws.
  public var variance: Double? { count > 1 ? centralSum2 / Double(count - 1) : nil }

  /// Square root of `variance`; nil for fewer than two draws.
  public var standardDeviation: Double? { variance.map { $0.squareRoot() } }

  /// Standard deviation over the absolute value of the mean; nil for fewer than two draws or a mean of zero.
  public var coefficientOfVariation: Double? {
    guard mean != 0, let sd = standardDeviation else { return nil }
    return sd / abs(mean)
  }

  /// One standard error of the mean of independent draws, sd / sqrt(n); nil for fewer than two draws.
  /// It is not the error of a quasi-Monte Carlo mean: that is `ReplicateEstimate`.
  public var meanError: Double? { standardDeviation.map { $0 / Double(count).squareRoot() } }

  /// Sample skewness g1 = m3 / m2^(3/2) with m_k = centralSum_k / n; nil without spread.
  public var skewness: Double? {
    guard count > 1, centralSum2 > 0 else { return nil }
    let variance = centralSum2 / Double(count)
    return centralSum3 / Double(count) / (variance * variance.squareRoot())
  }

  /// Sample excess kurtosis g2 = m4 / m2^2 - 3 with m_k = centralSum_k / n; nil without spread.
  public var excessKurtosis: Double? {
    guard count > 1, centralSum2 > 0 else { return nil }
    let variance = centralSum2 / Double(count)
    return centralSum4 / Double(count) / (variance * variance) - 3
  }
}
