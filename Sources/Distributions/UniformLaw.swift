import Glibc

/// Equally dense from minimum to maximum.
struct UniformLaw: Law {
  let minimum: Double
  let maximum: Double

  private var range: Double { maximum - minimum }

  func density(_ x: Double) -> Double { x >= minimum && x <= maximum ? 1 / range : 0 }
  func cumulative(_ x: Double) -> Double { min(1, max(0, (x - minimum) / range)) }
  func survival(_ x: Double) -> Double { min(1, max(0, (maximum - x) / range)) }
  // From the nearer end, so that an end at zero keeps its relative accuracy.
  func quantile(_ p: Double) -> Double { p < 0.5 ? minimum + p * range : maximum - (1 - p) * range }
  func upperQuantile(_ q: Double) -> Double { q <= 0.5 ? maximum - q * range : minimum + (1 - q) * range }
  var mean: Double { minimum + 0.5 * range }
  var variance: Double { range * range / 12 }

  func truncated(minimum low: Double, maximum high: Double) -> (any Law)? {
    let low = max(low, minimum)
    let high = min(high, maximum)
    return low < high ? UniformLaw(minimum: low, maximum: high) : nil
  }
}

/// Density that rises linearly from minimum to mode and falls linearly to maximum.
struct TriangularLaw: Law {
  let minimum: Double
  let mode: Double
  let maximum: Double

  private var range: Double { maximum - minimum }

  func density(_ x: Double) -> Double {
    guard x >= minimum && x <= maximum else { return 0 }
    if x == mode { return 2 / range }
    return x < mode
      ? 2 * (x - minimum) / range / (mode - minimum) : 2 * (maximum - x) / range / (maximum - mode)
  }
  func cumulative(_ x: Double) -> Double {
    if x <= minimum { return 0 }
    return x <= mode ? lower(x) : 1 - upper(min(x, maximum))
  }
  func survival(_ x: Double) -> Double {
    if x >= maximum { return 0 }
    return x >= mode ? upper(x) : 1 - lower(max(x, minimum))
  }
  private func lower(_ x: Double) -> Double {
    x <= minimum ? 0 : ((x - minimum) / range) * ((x - minimum) / (mode - minimum))
  }
  private func upper(_ x: Double) -> Double {
    x >= maximum ? 0 : ((maximum - x) / range) * ((maximum - x) / (maximum - mode))
  }
  func quantile(_ p: Double) -> Double { value(below: p, above: 1 - p) }
  func upperQuantile(_ q: Double) -> Double { value(below: 1 - q, above: q) }
  /// From the minimum below the mode, from the maximum above it.
  func value(below p: Double, above q: Double) -> Double {
    let left = mode - minimum
    // The smaller of the two probabilities is the exact one.
    let isLower = p <= q ? p * range <= left : q * range >= maximum - mode
    return isLower
      ? minimum + (p * range * left).squareRoot() : maximum - (q * range * (maximum - mode)).squareRoot()
  }
  var mean: Double { minimum + ((mode - minimum) + range) / 3 }
  var variance: Double {
    let left = mode - minimum
    return (range * range - range * left + left * left) / 18
  }
  var kinks: [Double] { mode > minimum && mode < maximum ? [mode] : [] }
}
