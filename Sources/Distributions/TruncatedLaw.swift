/// A continuous law given that the value lies in minimum...maximum, by its inverse distribution function.
///
/// With the mass Z of the interval, a draw at u has F(a) + u Z below it and S(b) + (1 - u) Z above it; the smaller
/// of the two, which loses nothing to cancellation, goes to the quantile function of its side.
struct TruncatedLaw: Law {
  let original: any Law
  let minimum: Double
  let maximum: Double
  /// Probabilities of the whole law: below the interval, in it and above it.
  let below: Double
  let inside: Double
  let above: Double
  private let survivalAtMinimum: Double
  private let cumulativeAtMaximum: Double
  let mean: Double
  let variance: Double

  /// Nil when the interval has no probability that a number can hold.
  init?(of original: any Law, minimum: Double, maximum: Double) {
    let low = max(minimum, original.minimum)
    let high = min(maximum, original.maximum)
    let inside = original.mass(minimum: low, maximum: high)
    guard inside > 0 else { return nil }
    let moments = QuantileIntegral.moments(
      of: TruncatedLaw(original, low, high, inside, mean: .nan, variance: .nan))
    // A heavy tail that is left whole keeps its infinite moments; the integral would be a finite number.
    let isUnbounded = low == -.infinity || high == .infinity
    let hasMean = !isUnbounded || original.mean.isFinite
    let hasVariance = !isUnbounded || original.variance.isFinite
    self.init(
      original, low, high, inside, mean: hasMean ? moments.mean : low == -.infinity ? -.infinity : .infinity,
      variance: hasVariance ? moments.variance : .infinity)
  }

  private init(
    _ original: any Law, _ low: Double, _ high: Double, _ inside: Double, mean: Double, variance: Double
  ) {
    self.original = original
    minimum = low
    maximum = high
    self.inside = inside
    below = original.cumulative(low)
    above = original.survival(high)
    survivalAtMinimum = original.survival(low)
    cumulativeAtMaximum = original.cumulative(high)
    self.mean = mean
    self.variance = variance
  }

  func density(_ x: Double) -> Double {
    x >= minimum && x <= maximum ? original.density(x) / inside : 0
  }
  // Differences on the side on which both ends lie; across the median one minus both tails.
  func cumulative(_ x: Double) -> Double {
    if x <= minimum { return 0 }
    if x >= maximum { return 1 }
    let lower = original.cumulative(x)
    if lower <= 0.5 { return min(1, max(0, (lower - below) / inside)) }
    let upper = original.survival(x)
    return min(1, max(0, (below <= 0.5 ? 1 - below - upper : survivalAtMinimum - upper) / inside))
  }
  func survival(_ x: Double) -> Double {
    if x >= maximum { return 0 }
    if x <= minimum { return 1 }
    let upper = original.survival(x)
    if upper <= 0.5 { return min(1, max(0, (upper - above) / inside)) }
    let lower = original.cumulative(x)
    return min(1, max(0, (above <= 0.5 ? 1 - above - lower : cumulativeAtMaximum - lower) / inside))
  }
  func quantile(_ p: Double) -> Double { value(below: p, above: 1 - p) }
  func upperQuantile(_ q: Double) -> Double { value(below: 1 - q, above: q) }

  private func value(below p: Double, above q: Double) -> Double {
    let lower = below + p * inside
    let upper = above + q * inside
    let x = lower <= upper ? original.quantile(lower) : original.upperQuantile(upper)
    return min(maximum, max(minimum, x))
  }

  var kinks: [Double] { original.kinks.filter { $0 > minimum && $0 < maximum } }

  var wantsTable: Bool { original.wantsTable && kinks.isEmpty }

  func truncated(minimum: Double, maximum: Double) -> (any Law)? {
    TruncatedLaw(
      of: original, minimum: max(minimum, self.minimum), maximum: min(maximum, self.maximum))
  }
}
