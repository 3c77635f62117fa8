/// A univariate probability distribution with valid parameters, possibly truncated.
///
/// Every function works into both tails: `quantile` takes the probability below, `upperQuantile` the
/// probability above, so that neither is lost to 1 - p.
///
/// ```swift
/// let lifetime = try Distribution(.triangular(minimum: 3, mode: 5, maximum: 7))
/// lifetime.quantile(0.5)  // 5
/// ```
public struct Distribution: Sendable, Hashable {
  /// The family and its parameters, before truncation.
  public let family: Family
  /// The interval to which the family is truncated, if any.
  public let truncation: Truncation?
  /// What the family and the truncation amount to.
  let law: any Law

  /// Checks the parameters.
  ///
  /// - Throws: ``DistributionError`` that names the field at fault; `truncated` when nothing of the
  ///   distribution lies in the interval.
  public init(_ family: Family, truncatedTo truncation: Truncation? = nil) throws(DistributionError) {
    try family.validate()
    self.family = family
    self.truncation = truncation
    let whole = family.law
    guard let truncation else {
      law = whole
      return
    }
    try truncation.validate()
    let minimum = truncation.minimum ?? -Double.infinity
    let maximum = truncation.maximum ?? Double.infinity
    if minimum <= whole.minimum && maximum >= whole.maximum {
      law = whole
      return
    }
    guard let part = whole.truncated(minimum: minimum, maximum: maximum) else {
      throw DistributionError(
        field: "truncated",
        message: "no part of the distribution lies from \(minimum) to \(maximum); "
          + "it reaches from \(whole.minimum) to \(whole.maximum): move the limits to where it has mass")
    }
    law = part
  }

  /// Probability density at `x`; of a discrete distribution the probability of `x` itself.
  public func density(_ x: Double) -> Double { law.density(x) }

  /// Probability of a value of at most `x`.
  public func cumulative(_ x: Double) -> Double { law.cumulative(x) }

  /// Probability of a value above `x`, without cancellation.
  public func survival(_ x: Double) -> Double { law.survival(x) }

  /// The value with probability `p` below it; NaN where `p` is not in 0...1.
  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    if p == 0 { return law.minimum }
    return p == 1 ? law.maximum : law.quantile(p)
  }

  /// The value with probability `q` above it; NaN where `q` is not in 0...1.
  public func upperQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    if q == 0 { return law.maximum }
    return q == 1 ? law.minimum : law.upperQuantile(q)
  }

  /// The expectation; NaN where there is none (Student's t with one degree of freedom or fewer), infinite where it
  /// diverges. Of truncated distributions by integration of the quantile function, to about 1e-11 relative.
  public var mean: Double { law.mean }

  /// The variance; NaN or infinite where there is none. Of truncated distributions like ``mean``.
  public var variance: Double { law.variance }

  /// The value with as much probability below as above.
  public var median: Double { law.quantile(0.5) }

  /// The smallest and the largest possible value; infinite where there is none.
  public var support: (minimum: Double, maximum: Double) { (law.minimum, law.maximum) }

  /// Whether all mass lies in single values.
  public var isDiscrete: Bool { law.isDiscrete }

  /// Equal families and truncations.
  public static func == (a: Distribution, b: Distribution) -> Bool {
    a.family == b.family && a.truncation == b.truncation
  }

  /// Hashes family and truncation.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(family)
    hasher.combine(truncation)
  }
}

/// The interval to which a distribution is truncated; nil leaves a side as it is.
public struct Truncation: Sendable, Hashable {
  /// The least value kept.
  public let minimum: Double?
  /// The greatest value kept.
  public let maximum: Double?

  /// From `minimum` to `maximum`, both inclusive.
  public init(minimum: Double? = nil, maximum: Double? = nil) {
    self.minimum = minimum
    self.maximum = maximum
  }

  func validate() throws(DistributionError) {
    if minimum?.isNaN == true || maximum?.isNaN == true {
      throw DistributionError(field: "truncated", message: "a limit is not a number: give numbers")
    }
    if let minimum, let maximum, minimum >= maximum {
      throw DistributionError(
        field: "truncated", message: "min \(minimum) is not below max \(maximum): exchange or move them")
    }
  }
}
