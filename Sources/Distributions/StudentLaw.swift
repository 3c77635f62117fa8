import CBoostMath

/// Location + scale T, T of Student's t distribution.
struct StudentLaw: Law {
  let degreesOfFreedom: Double
  let location: Double
  let scale: Double

  func density(_ x: Double) -> Double {
    x.isFinite ? mv_student_t_density(degreesOfFreedom, (x - location) / scale) / scale : 0
  }
  func cumulative(_ x: Double) -> Double { below((x - location) / scale) }
  func survival(_ x: Double) -> Double { below((location - x) / scale) }
  private func below(_ t: Double) -> Double {
    if t == .infinity { return 1 }
    return t == -.infinity ? 0 : mv_student_t_cumulative(degreesOfFreedom, t)
  }
  func quantile(_ p: Double) -> Double { location + quantileFromAnchor(p) }
  func upperQuantile(_ q: Double) -> Double { location + upperQuantileFromAnchor(q) }

  var wantsTable: Bool { true }
  var anchors: (lower: Double, upper: Double) { (location, location) }
  func quantileFromAnchor(_ p: Double) -> Double { scale * mv_student_t_quantile(degreesOfFreedom, p, 1 - p) }
  func upperQuantileFromAnchor(_ q: Double) -> Double {
    scale * mv_student_t_quantile(degreesOfFreedom, 1 - q, q)
  }

  /// NaN with one degree of freedom or fewer: there is none.
  var mean: Double { degreesOfFreedom > 1 ? location : .nan }
  /// Infinite up to two degrees of freedom, NaN up to one.
  var variance: Double {
    if degreesOfFreedom <= 1 { return .nan }
    return degreesOfFreedom <= 2 ? .infinity : scale * scale * (degreesOfFreedom / (degreesOfFreedom - 2))
  }
  var minimum: Double { -.infinity }
  var maximum: Double { .infinity }
}
