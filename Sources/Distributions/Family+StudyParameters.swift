import CBoostMath
import Glibc

// How the study file's alternative fields give a family. `value` is the parameter's static value, which places the
// distribution where the fields do not (study format, "Uncertainty").
extension Distribution.Family {
  /// Normal from a mean and `sd`, or `cv` = sd / |mean|.
  public static func normal(
    mean: Double, sd: Double? = nil, cv: Double? = nil
  ) throws(DistributionError) -> Distribution.Family {
    try requireFinite(mean, "mean")
    switch try only(["sd": sd, "cv": cv], of: "normal") {
    case ("sd", let sd):
      try requireSpread(sd, "sd")
      return .normal(mean: mean, standardDeviation: sd)
    case (_, let cv):
      try requireSpread(cv, "cv")
      guard mean != 0 else {
        throw DistributionError(
          field: "cv", message: "a coefficient of variation means nothing about a mean of 0: give sd")
      }
      return .normal(mean: mean, standardDeviation: cv * abs(mean))
    }
  }

  /// Lognormal about a `median` or a `mean` (its sign mirrors the distribution), spread by `gsd`, `sigma` (of ln) or
  /// `cv`: sigma = ln gsd, sigma^2 = ln(1 + cv^2), median = mean e^(-sigma^2/2).
  public static func lognormal(
    median: Double? = nil, mean: Double? = nil, gsd: Double? = nil, sigma: Double? = nil, cv: Double? = nil
  ) throws(DistributionError) -> Distribution.Family {
    let spread: Double
    switch try only(["gsd": gsd, "sigma": sigma, "cv": cv], of: "lognormal") {
    case ("gsd", let gsd):
      try requireGeometricStandardDeviation(gsd)
      spread = log(gsd)
    case ("sigma", let sigma):
      try requireSpread(sigma, "sigma")
      spread = sigma
    case (_, let cv):
      try requireSpread(cv, "cv")
      spread = log1p(cv * cv).squareRoot()
    }
    let (placeField, place) = try only(["median": median, "mean": mean], of: "lognormal")
    try requireFinite(place, placeField)
    guard place != 0 else {
      throw DistributionError(
        field: placeField,
        message: "\(placeField) is 0, which no lognormal distribution has: use another distribution or value")
    }
    let logMedian = log(abs(place)) - (placeField == "mean" ? 0.5 * spread * spread : 0)
    return .lognormal(logMedian: logMedian, logStandardDeviation: spread, negative: place < 0)
  }

  /// Beta on `min`...`max` from alpha and beta, or from mean and sd: with m and v of the fraction of the range,
  /// alpha + beta = m (1 - m) / v - 1.
  public static func beta(
    alpha: Double? = nil, beta: Double? = nil, mean: Double? = nil, sd: Double? = nil,
    min minimum: Double = 0, max maximum: Double = 1
  ) throws(DistributionError) -> Distribution.Family {
    try requireRange(minimum, maximum)
    let pair = try onePair(("alpha", alpha), ("beta", beta), ("mean", mean), ("sd", sd), of: "beta")
    guard pair.isMoments else {
      return .beta(alpha: pair.first, beta: pair.second, minimum: minimum, maximum: maximum)
    }
    try requireSpread(pair.second, "sd")
    guard minimum < pair.first && pair.first < maximum else {
      throw DistributionError(
        field: "mean",
        message: "mean \(pair.first) is not between min \(minimum) and max \(maximum): move them")
    }
    let range = maximum - minimum
    let fraction = (pair.first - minimum) / range
    let rest = (maximum - pair.first) / range
    let scaled = pair.second / range
    let sum = fraction * rest / (scaled * scaled) - 1
    guard sum > 0 else {
      let largest = range * (fraction * rest).squareRoot()
      throw DistributionError(
        field: "sd",
        message:
          "sd \(pair.second) is too large; about this mean it must be below \(largest): make it smaller")
    }
    return .beta(alpha: fraction * sum, beta: rest * sum, minimum: minimum, maximum: maximum)
  }

  /// Gamma from shape and scale, or from mean and sd: shape = (mean / sd)^2, scale = sd^2 / mean.
  public static func gamma(
    shape: Double? = nil, scale: Double? = nil, mean: Double? = nil, sd: Double? = nil
  ) throws(DistributionError) -> Distribution.Family {
    let pair = try onePair(("shape", shape), ("scale", scale), ("mean", mean), ("sd", sd), of: "gamma")
    guard pair.isMoments else { return .gamma(shape: pair.first, scale: pair.second, offset: 0) }
    try requirePositive(pair.first, "mean")
    try requireSpread(pair.second, "sd")
    let ratio = pair.first / pair.second
    return .gamma(shape: ratio * ratio, scale: pair.second / ratio, offset: 0)
  }

  /// Weibull from shape and scale, or from mean and sd: the shape solves
  /// Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 = 1 + (sd / mean)^2.
  public static func weibull(
    shape: Double? = nil, scale: Double? = nil, mean: Double? = nil, sd: Double? = nil
  ) throws(DistributionError) -> Distribution.Family {
    let pair = try onePair(("shape", shape), ("scale", scale), ("mean", mean), ("sd", sd), of: "weibull")
    guard pair.isMoments else { return .weibull(shape: pair.first, scale: pair.second, offset: 0) }
    try requirePositive(pair.first, "mean")
    try requireSpread(pair.second, "sd")
    let ratio = pair.second / pair.first
    let target = log1p(ratio * ratio)
    // The squared coefficient of variation falls with the shape, from endless to nothing.
    let shapes = (least: 0.02, greatest: 1e7)
    func logarithm(_ k: Double) -> Double { mv_log_gamma(1 + 2 / k) - 2 * mv_log_gamma(1 + 1 / k) }
    guard logarithm(shapes.least) > target && logarithm(shapes.greatest) < target else {
      throw DistributionError(
        field: "sd",
        message:
          "no Weibull shape gives sd \(pair.second) about mean \(pair.first): bring sd nearer to the mean")
    }
    let solved = bisect(shapes.least, shapes.greatest) { logarithm($0) <= target }
    return .weibull(shape: solved, scale: pair.first / mv_gamma(1 + 1 / solved), offset: 0)
  }

  /// The only one of several alternative fields that is given.
  static func only(
    _ fields: KeyValuePairs<String, Double?>, of family: String
  ) throws(DistributionError) -> (field: String, value: Double) {
    let names = fields.map(\.key).joined(separator: " or ")
    var found: (field: String, value: Double)?
    for case (let field, .some(let value)) in fields {
      if let found {
        throw DistributionError(
          field: field, message: "\(family) has both \(found.field) and \(field): keep one of \(names)")
      }
      found = (field, value)
    }
    guard let found else {
      throw DistributionError(field: fields[0].key, message: "\(family) lacks \(names): add it")
    }
    return found
  }

  /// Shape parameters, or mean and sd in their stead.
  static func onePair(
    _ shape: (String, Double?), _ second: (String, Double?), _ mean: (String, Double?),
    _ sd: (String, Double?),
    of family: String
  ) throws(DistributionError) -> (first: Double, second: Double, isMoments: Bool) {
    let needed = "\(shape.0) and \(second.0), or mean and sd"
    switch (shape.1, second.1, mean.1, sd.1) {
    case (.some(let a), .some(let b), nil, nil): return (a, b, false)
    case (nil, nil, .some(let m), .some(let s)): return (m, s, true)
    default:
      let all = [shape, second, mean, sd]
      let wrong = all.first { $0.1 == nil && !(($0.0 == "mean" || $0.0 == "sd") && shape.1 != nil) } ?? mean
      throw DistributionError(field: wrong.0, message: "\(family) needs \(needed): give one pair of them")
    }
  }
}

/// A geometric standard deviation: above 1.
func requireGeometricStandardDeviation(_ value: Double) throws(DistributionError) {
  try requireFinite(value, "gsd")
  if value == 1 {
    throw DistributionError(
      field: "gsd", message: "gsd is 1, which is a constant: leave the uncertainty out or give more than 1")
  }
  guard value > 1 else {
    throw DistributionError(
      field: "gsd",
      message:
        "gsd is \(value); a geometric standard deviation is above 1: give the factor (1.2 for about 20 %)")
  }
}
