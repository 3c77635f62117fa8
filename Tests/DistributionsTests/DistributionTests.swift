import Testing

@testable import Distributions

@Suite struct DistributionTests {
  struct BadParameters: Sendable, CustomTestStringConvertible {
    let family: Distribution.Family
    let truncation: Truncation?
    let field: String
    let found: String
    var testDescription: String { "\(family) \(String(describing: truncation))" }
    init(_ family: Distribution.Family, _ field: String, _ found: String, _ truncation: Truncation? = nil) {
      (self.family, self.field, self.found, self.truncation) = (family, field, found, truncation)
    }
  }

  static let bad: [BadParameters] = [
    .init(.constant(.nan), "value", "nan"),
    .init(.normal(mean: .infinity, standardDeviation: 1), "mean", "inf"),
    .init(.normal(mean: 0, standardDeviation: -1), "sd", "below 0"),
    .init(.normal(mean: 0, standardDeviation: 0), "sd", "no uncertainty"),
    .init(.normal(mean: 0, standardDeviation: .nan), "sd", "nan"),
    .init(.lognormal(logMedian: 0, logStandardDeviation: -0.5, negative: false), "sigma", "below 0"),
    .init(.uniform(minimum: 3, maximum: 2), "min", "above max"),
    .init(.uniform(minimum: 2, maximum: 2), "min", "both"),
    .init(.uniform(minimum: -1e308, maximum: 1.5e308), "max", "narrow"),
    .init(.triangular(minimum: 0, mode: 4, maximum: 3), "mode", "above max"),
    .init(.triangular(minimum: 0, mode: -1, maximum: 3), "mode", "below min"),
    .init(.beta(alpha: 0, beta: 1, minimum: 0, maximum: 1), "alpha", "above 0"),
    .init(.beta(alpha: 1, beta: -2, minimum: 0, maximum: 1), "beta", "above 0"),
    .init(.beta(alpha: 1, beta: 2, minimum: 1, maximum: 0), "min", "above max"),
    .init(.pert(minimum: 0, mode: 1, maximum: 2, lambda: 0), "lambda", "above 0"),
    .init(
      .normal(mean: 0, standardDeviation: 1), "truncated", "not below", Truncation(minimum: 2, maximum: 1)),
    .init(.uniform(minimum: 0, maximum: 1), "truncated", "no part", Truncation(minimum: 2)),
    .init(.normal(mean: 0, standardDeviation: 1), "truncated", "no part", Truncation(minimum: 50)),
    .init(.constant(3), "truncated", "no part", Truncation(maximum: 2)),
    .init(.normal(mean: 0, standardDeviation: 1), "truncated", "not a number", Truncation(minimum: .nan)),
  ]

  @Test("Bad parameters are refused with field, finding and cure", arguments: bad)
  func refuses(bad: BadParameters) {
    #expect {
      try Distribution(bad.family, truncatedTo: bad.truncation)
    } throws: { error in
      guard let error = error as? DistributionError else { return false }
      return error.field == bad.field && error.message.contains(bad.found) && error.message.contains(": ")
    }
  }

  @Test("Means and variances of closed forms")
  func moments() throws {
    func check(_ family: Distribution.Family, _ mean: Double, _ variance: Double) throws {
      let distribution = try Distribution(family)
      // A few roundings of closed forms.
      #expect(abs(distribution.mean - mean) <= 1e-14 * max(1, abs(mean)))
      #expect(abs(distribution.variance - variance) <= 1e-13 * variance)
    }
    try check(.normal(mean: 3, standardDeviation: 2), 3, 4)
    try check(.uniform(minimum: 0, maximum: 6), 3, 3)
    try check(.triangular(minimum: 0, mode: 3, maximum: 6), 3, 1.5)
    try check(.beta(alpha: 2, beta: 2, minimum: 0, maximum: 10), 5, 5)
    try check(.pert(minimum: 0, mode: 5, maximum: 10, lambda: 4), 5, 100.0 / 28)
    // e^0.5 and (e - 1) e
    try check(
      .lognormal(logMedian: 0, logStandardDeviation: 1, negative: true), -1.6487212707001282,
      4.670774270471604)
  }

  @Test("Mean and variance of truncated distributions")
  func truncatedMoments() throws {
    func check(
      _ family: Distribution.Family, _ minimum: Double?, _ maximum: Double?, _ mean: Double,
      _ variance: Double
    ) throws {
      let truncation = Truncation(minimum: minimum, maximum: maximum)
      let distribution = try Distribution(family, truncatedTo: truncation)
      // The stated accuracy of the integral of the quantile function.
      #expect(abs(distribution.mean - mean) <= 1e-11 * abs(mean), "\(distribution.mean)")
      #expect(abs(distribution.variance - variance) <= 1e-10 * variance, "\(distribution.variance)")
    }
    let normal = Distribution.Family.normal(mean: 0, standardDeviation: 1)
    // Half-normal: sqrt(2/pi) and 1 - 2/pi.
    try check(normal, 0, nil, 0.7978845608028654, 0.3633802276324187)
    // mpmath: phi(8)/Q(8) and 1 + 8 m - m^2.
    try check(normal, 8, nil, 8.1213681122361127, 0.01432488344334091)
    try check(.uniform(minimum: 0, maximum: 10), 2, 8, 5, 3)
    // Below its mode a triangular distribution is 2 x / 9 on 0...3: mean 2, variance 1/2.
    try check(.triangular(minimum: 0, mode: 3, maximum: 10), nil, 3, 2, 0.5)
    // mpmath's integral of the density, across the mode.
    try check(.triangular(minimum: 0, mode: 3, maximum: 10), 1, 9.5, 4.4404614750721055, 3.9728148673868641)
    try check(
      .beta(alpha: 2, beta: 5, minimum: 0, maximum: 1), 0.25, 0.75, 0.40135740643120717, 0.012772274474665072)
  }
}
