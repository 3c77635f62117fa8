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
    if x >= maximum { return 1 }
    if x <= mode { return ((x - minimum) / range) * ((x - minimum) / (mode - minimum)) }
    return (mode - minimum) / range
      + ((x - mode) / range) * (((maximum - mode) + (maximum - x)) / (maximum - mode))
  }
  func survival(_ x: Double) -> Double {
    if x >= maximum { return 0 }
    if x <= minimum { return 1 }
    if x >= mode { return ((maximum - x) / range) * ((maximum - x) / (maximum - mode)) }
    return (maximum - mode) / range
      + ((mode - x) / range) * (((mode - minimum) + (x - minimum)) / (mode - minimum))
  }
  func quantile(_ p: Double) -> Double {
    let below = (mode - minimum) / range
    if p <= below { return fromMinimum(p, below) }
    return p < 0.5 && !isKernelAccurate ? beyondMode(p, below) : fromMaximum(1 - p)
  }
  func upperQuantile(_ q: Double) -> Double {
    let above = (maximum - mode) / range
    if q <= above { return fromMaximum(q) }
    return q < 0.5 && !isKernelAccurate ? beforeMode(q, above) : fromMinimum(1 - q, (mode - minimum) / range)
  }
  /// Whether VectorMath.triangularQuantile keeps its digits everywhere: with the mode on a limit, or within a
  /// hundredth of the range from it, what is near that limit would be measured from the other one.
  var isKernelAccurate: Bool { min(mode - minimum, maximum - mode) >= 0.01 * range }

  // The operations and their order are those of VectorMath.triangularQuantile: the same bits.
  private func fromMinimum(_ p: Double, _ below: Double) -> Double {
    min(maximum, minimum + p.squareRoot() * (range * below.squareRoot()))
  }
  private func fromMaximum(_ q: Double) -> Double {
    max(minimum, maximum - q.squareRoot() * (range * ((maximum - mode) / range).squareRoot()))
  }
  // (max - mode)(1 - sqrt(1 - s)) beyond the mode, with s the share of the probability there, without cancellation.
  private func beyondMode(_ p: Double, _ below: Double) -> Double {
    let s = (p - below) / ((maximum - mode) / range)
    return min(maximum, mode + (maximum - mode) * (s / (1 + (1 - s).squareRoot())))
  }
  private func beforeMode(_ q: Double, _ above: Double) -> Double {
    let s = (q - above) / ((mode - minimum) / range)
    return max(minimum, mode - (mode - minimum) * (s / (1 + (1 - s).squareRoot())))
  }
  var mean: Double { minimum + ((mode - minimum) + range) / 3 }
  var variance: Double {
    let left = mode - minimum
    return (range * range - range * left + left * left) / 18
  }
  var kinks: [Double] { mode > minimum && mode < maximum ? [mode] : [] }
}
