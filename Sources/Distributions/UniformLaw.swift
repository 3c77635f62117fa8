/// Equally dense from minimum to maximum.
struct UniformLaw: Law {
  let minimum: Double
  let maximum: Double

  private var range: Double { maximum - minimum }

  func density(_ x: Double) -> Double { x >= minimum && x <= maximum ? 1 / range : 0 }
  func cumulative(_ x: Double) -> Double { min(1, max(0, (x - minimum) / range)) }
  func survival(_ x: Double) -> Double { min(1, max(0, (maximum - x) / range)) }
  // From the end nearer to zero: sums of one sign keep their relative accuracy.
  func quantile(_ p: Double) -> Double {
    maximum > 0 ? min(maximum, minimum + p * range) : max(minimum, maximum - (1 - p) * range)
  }
  func upperQuantile(_ q: Double) -> Double {
    maximum > 0 ? min(maximum, minimum + (1 - q) * range) : max(minimum, maximum - q * range)
  }
  var mean: Double { minimum + 0.5 * range }
  var variance: Double { range * range / 12 }

  func truncated(minimum low: Double, maximum high: Double) -> (any Law)? {
    let low = max(low, minimum)
    let high = min(high, maximum)
    return low < high ? UniformLaw(minimum: low, maximum: high) : nil
  }
}
