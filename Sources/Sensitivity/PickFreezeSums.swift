/// Sums of first and second order over rows of the four outputs y_A, y_B, y_AB and y_BA of one input and one
/// output: all that every estimator needs, whatever the number of rows.
///
/// The outputs come minus a fixed shift near their mean, so that sums of squares do not cancel when the mean
/// is far above the standard deviation. Sums of disjoint rows add up. A row counts when all its outputs are
/// finite.
struct PickFreezeSums {
  /// Lanes: 0 rows; 1-4 sums of a, b, ab, ba; 5-8 their squares; 9-14 products a b, a ab, a ba, b ab, b ba,
  /// ab ba.
  var lanes = SIMD16<Double>.zero

  static func + (x: PickFreezeSums, y: PickFreezeSums) -> PickFreezeSums {
    PickFreezeSums(lanes: x.lanes + y.lanes)
  }

  static func - (x: PickFreezeSums, y: PickFreezeSums) -> PickFreezeSums {
    PickFreezeSums(lanes: x.lanes - y.lanes)
  }

  /// Takes in one row; without BA the caller gives 0 for `ba`.
  @inline(__always)
  mutating func add(a: Double, b: Double, ab: Double, ba: Double) {
    // A sum of products is finite only if each factor is; huge finite outputs overflow here and are masked
    // too.
    let products = SIMD4(a, b, ab, ba) * SIMD4(a, b, ab, ba)
    guard products.sum().isFinite else { return }
    lanes += SIMD16(
      1, a, b, ab, ba, products.x, products.y, products.z, products.w,
      a * b, a * ab, a * ba, b * ab, b * ba, ab * ba, 0)
  }

  /// Number of rows that counted.
  var count: Int { Int(lanes[0]) }
}

/// The four outputs of a row.
enum PickFreezeColumn: Int {
  case a, b, ab, ba
}

/// Means and second moments about the means, from the sums of one input and one output.
struct PickFreezeMoments {
  private let sums: PickFreezeSums
  private let n: Double

  init(_ sums: PickFreezeSums) {
    self.sums = sums
    n = sums.lanes[0]
  }

  /// Mean of a column, minus the shift.
  func mean(_ x: PickFreezeColumn) -> Double { sums.lanes[1 + x.rawValue] / n }

  /// Mean product of two columns, minus the shift: (1/N) sum x y.
  func product(_ x: PickFreezeColumn, _ y: PickFreezeColumn) -> Double {
    if x == y { return sums.lanes[5 + x.rawValue] / n }
    let (low, high) = (min(x.rawValue, y.rawValue), max(x.rawValue, y.rawValue))
    // Pairs in the order 01 02 03 12 13 23.
    let pair = low == 0 ? high - 1 : low + high
    return sums.lanes[9 + pair] / n
  }

  /// (1/N) sum (x - mean x)(y - mean y).
  func covariance(_ x: PickFreezeColumn, _ y: PickFreezeColumn) -> Double {
    product(x, y) - mean(x) * mean(y)
  }

  /// (1/N) sum (x - y)^2.
  func squaredDifference(_ x: PickFreezeColumn, _ y: PickFreezeColumn) -> Double {
    product(x, x) - 2 * product(x, y) + product(y, y)
  }

  /// Mean of A and B together, f0.
  var pooledMean: Double { (mean(.a) + mean(.b)) / 2 }

  /// Variance of A and B together about f0, divisor 2N.
  var pooledVariance: Double {
    (product(.a, .a) + product(.b, .b)) / 2 - pooledMean * pooledMean
  }
}
