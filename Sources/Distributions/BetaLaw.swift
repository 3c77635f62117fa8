import CBoostMath

/// The beta law of alpha and beta, stretched to minimum...maximum.
struct BetaLaw: Law {
  let alpha: Double
  let beta: Double
  let minimum: Double
  let maximum: Double

  private var range: Double { maximum - minimum }

  /// The place of x as fractions of the range from both ends, each without cancellation.
  private func place(_ x: Double) -> (fromMinimum: Double, fromMaximum: Double) {
    ((x - minimum) / range, (maximum - x) / range)
  }

  func density(_ x: Double) -> Double {
    guard x >= minimum && x <= maximum else { return 0 }
    let (y, w) = place(x)
    let standard =
      y <= 0.5 ? mv_incomplete_beta_density(alpha, beta, y) : mv_incomplete_beta_density(beta, alpha, w)
    return standard / range
  }
  func cumulative(_ x: Double) -> Double {
    if x <= minimum { return 0 }
    if x >= maximum { return 1 }
    let (y, w) = place(x)
    return y <= 0.5 ? mv_incomplete_beta(alpha, beta, y) : mv_incomplete_beta_complement(beta, alpha, w)
  }
  func survival(_ x: Double) -> Double {
    if x <= minimum { return 1 }
    if x >= maximum { return 0 }
    let (y, w) = place(x)
    return y <= 0.5 ? mv_incomplete_beta_complement(alpha, beta, y) : mv_incomplete_beta(beta, alpha, w)
  }
  func quantile(_ p: Double) -> Double { value(below: p, above: 1 - p) }
  func upperQuantile(_ q: Double) -> Double { value(below: 1 - q, above: q) }

  private func value(below p: Double, above q: Double) -> Double {
    let y = mv_incomplete_beta_inverse(alpha, beta, p, q)
    if y <= 0.5 { return minimum + range * y }
    return maximum - range * mv_incomplete_beta_inverse_complement(alpha, beta, p, q)
  }

  var wantsTable: Bool { true }
  var anchors: (lower: Double, upper: Double) { (minimum, maximum) }
  func quantileFromAnchor(_ p: Double) -> Double {
    range * mv_incomplete_beta_inverse(alpha, beta, p, 1 - p)
  }
  func upperQuantileFromAnchor(_ q: Double) -> Double {
    -range * mv_incomplete_beta_inverse_complement(alpha, beta, 1 - q, q)
  }

  var mean: Double { minimum + range * (alpha / (alpha + beta)) }
  var variance: Double {
    let sum = alpha + beta
    return range * range * (alpha / sum) * (beta / sum) / (sum + 1)
  }
}
