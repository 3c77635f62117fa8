/// What a distribution computes; the parameters are valid.
///
/// Probabilities come in pairs, the one below and the one above, so that each tail keeps its relative accuracy.
/// `quantile` and `upperQuantile` are given probabilities strictly between 0 and 1.
protocol Law: Sendable {
  func density(_ x: Double) -> Double
  func cumulative(_ x: Double) -> Double
  func survival(_ x: Double) -> Double
  func quantile(_ p: Double) -> Double
  func upperQuantile(_ q: Double) -> Double
  var mean: Double { get }
  var variance: Double { get }
  var minimum: Double { get }
  var maximum: Double { get }
  var isDiscrete: Bool { get }
  /// Inner points where the density is not smooth: integrals of the quantile function are cut there.
  var kinks: [Double] { get }
  /// The law given that the value lies in minimum...maximum; nil when that has no probability.
  func truncated(minimum: Double, maximum: Double) -> (any Law)?
  /// Probability of minimum...maximum (both inclusive).
  func mass(minimum: Double, maximum: Double) -> Double
  /// Whether the quantile function is smooth and slow enough for an ``InverseTable``.
  var wantsTable: Bool { get }
  /// Points from which the quantiles of the lower and of the upper half are measured in a table.
  var anchors: (lower: Double, upper: Double) { get }
  /// quantile(p) - anchors.lower and upperQuantile(q) - anchors.upper, without cancellation.
  func quantileFromAnchor(_ p: Double) -> Double
  func upperQuantileFromAnchor(_ q: Double) -> Double
}

extension Law {
  var isDiscrete: Bool { false }
  var kinks: [Double] { [] }
  var wantsTable: Bool { false }
  var anchors: (lower: Double, upper: Double) { (0, 0) }
  func quantileFromAnchor(_ p: Double) -> Double { quantile(p) }
  func upperQuantileFromAnchor(_ q: Double) -> Double { upperQuantile(q) }

  func truncated(minimum: Double, maximum: Double) -> (any Law)? {
    TruncatedLaw(of: self, minimum: minimum, maximum: maximum)
  }

  /// From the side on which both ends lie; across the median one minus both tails.
  func mass(minimum: Double, maximum: Double) -> Double {
    guard minimum < maximum else { return 0 }
    let below = cumulative(minimum)
    let above = survival(maximum)
    if above >= 0.5 { return max(0, cumulative(maximum) - below) }
    if below >= 0.5 { return max(0, survival(minimum) - above) }
    return max(0, 1 - below - above)
  }
}

/// One value with certainty.
struct ConstantLaw: Law {
  let value: Double

  func density(_ x: Double) -> Double { x == value ? 1 : 0 }
  func cumulative(_ x: Double) -> Double { x >= value ? 1 : 0 }
  func survival(_ x: Double) -> Double { x >= value ? 0 : 1 }
  func quantile(_ p: Double) -> Double { value }
  func upperQuantile(_ q: Double) -> Double { value }
  var mean: Double { value }
  var variance: Double { 0 }
  var minimum: Double { value }
  var maximum: Double { value }
  var isDiscrete: Bool { true }
  func truncated(minimum: Double, maximum: Double) -> (any Law)? {
    minimum <= value && value <= maximum ? self : nil
  }
  func mass(minimum: Double, maximum: Double) -> Double { minimum <= value && value <= maximum ? 1 : 0 }
}

/// The law of -X.
struct MirroredLaw: Law {
  let original: any Law

  func density(_ x: Double) -> Double { original.density(-x) }
  // P(-X <= x) = P(X >= -x); the atom at -x belongs to it.
  func cumulative(_ x: Double) -> Double {
    original.survival(-x) + (original.isDiscrete ? original.density(-x) : 0)
  }
  func survival(_ x: Double) -> Double {
    original.cumulative(-x) - (original.isDiscrete ? original.density(-x) : 0)
  }
  func quantile(_ p: Double) -> Double { -original.upperQuantile(p) }
  func upperQuantile(_ q: Double) -> Double { -original.quantile(q) }
  var mean: Double { -original.mean }
  var variance: Double { original.variance }
  var minimum: Double { -original.maximum }
  var maximum: Double { -original.minimum }
  var isDiscrete: Bool { original.isDiscrete }
  var kinks: [Double] { original.kinks.reversed().map { -$0 } }
  var wantsTable: Bool { original.wantsTable }
  var anchors: (lower: Double, upper: Double) { (-original.anchors.upper, -original.anchors.lower) }
  func quantileFromAnchor(_ p: Double) -> Double { -original.upperQuantileFromAnchor(p) }
  func upperQuantileFromAnchor(_ q: Double) -> Double { -original.quantileFromAnchor(q) }
  func truncated(minimum: Double, maximum: Double) -> (any Law)? {
    guard let part = original.truncated(minimum: -maximum, maximum: -minimum) else { return nil }
    return MirroredLaw(original: part)
  }
  func mass(minimum: Double, maximum: Double) -> Double {
    original.mass(minimum: -maximum, maximum: -minimum)
  }
}
