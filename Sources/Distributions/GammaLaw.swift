import CBoostMath

/// Offset + scale times a gamma variate of the shape.
struct GammaLaw: Law {
  let shape: Double
  let scale: Double
  let offset: Double

  func density(_ x: Double) -> Double {
    x >= offset ? mv_incomplete_gamma_density(shape, (x - offset) / scale) / scale : 0
  }
  func cumulative(_ x: Double) -> Double {
    if x == .infinity { return 1 }
    return x > offset ? mv_incomplete_gamma_lower(shape, (x - offset) / scale) : 0
  }
  func survival(_ x: Double) -> Double {
    if x == .infinity { return 0 }
    return x > offset ? mv_incomplete_gamma_upper(shape, (x - offset) / scale) : 1
  }
  func quantile(_ p: Double) -> Double { offset + quantileFromAnchor(p) }
  func upperQuantile(_ q: Double) -> Double { offset + upperQuantileFromAnchor(q) }

  var wantsTable: Bool { true }
  var anchors: (lower: Double, upper: Double) { (offset, offset) }
  func quantileFromAnchor(_ p: Double) -> Double { scale * mv_incomplete_gamma_inverse(shape, p, 1 - p) }
  func upperQuantileFromAnchor(_ q: Double) -> Double { scale * mv_incomplete_gamma_inverse(shape, 1 - q, q) }

  var mean: Double { offset + scale * shape }
  var variance: Double { scale * scale * shape }
  var minimum: Double { offset }
  var maximum: Double { .infinity }
}
