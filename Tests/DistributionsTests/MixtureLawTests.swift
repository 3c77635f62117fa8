import Glibc
import Testing

@testable import Distributions

@Suite struct MixtureLawTests {
  static func mixture(_ parts: (Double, Distribution.Family)...) throws -> Distribution.Family {
    .mixture(
      try parts.map { WeightedDistribution(weight: $0.0, distribution: try Distribution($0.1)) })
  }

  @Test("Quantiles invert the distribution function, across gaps and into tails")
  func inverse() throws {
    let families = [
      try Self.mixture(
        (3, .normal(mean: 0, standardDeviation: 1)), (1, .normal(mean: 3, standardDeviation: 0.5))),
      try Self.mixture((1, .uniform(minimum: 0, maximum: 1)), (1, .uniform(minimum: 5, maximum: 6))),
      try Self.mixture((1, .lognormal(median: 1, gsd: 1.1)), (1, .lognormal(median: 1000, gsd: 3))),
    ]
    for family in families {
      let distribution = try Distribution(family)
      for p in [1e-200, 1e-9, 0.01, 0.3, 0.49, 0.51, 0.7, 0.99] {
        let x = distribution.quantile(p)
        // The stated accuracy of the parts; the rounding of x moves it by density times one unit in the last place.
        let slack = 1e-12 * p + 2 * distribution.density(x) * x.ulp
        #expect(abs(distribution.cumulative(x) - p) <= slack, "\(p): \(x)")
        let y = distribution.upperQuantile(p)
        #expect(abs(distribution.survival(y) - p) <= 1e-12 * p + 2 * distribution.density(y) * y.ulp)
      }
    }
  }

  @Test("Atoms and continuous parts together")
  func atoms() throws {
    // 0 with probability 1/4, else uniform on -1...1.
    let distribution = try Distribution(
      Self.mixture((1, .constant(0)), (3, .uniform(minimum: -1, maximum: 1))))
    #expect([0.3751, 0.5, 0.6249].map { distribution.quantile($0) } == [0, 0, 0])
    #expect(abs(distribution.quantile(0.1875) + 0.5) < 1e-15)
    #expect(abs(distribution.quantile(0.8125) - 0.5) < 1e-15)
    #expect(!distribution.isDiscrete)
    #expect(QuantileKernel(distribution).draws(of: [0.4, 0.5]) == [0, 0])
  }

  @Test("Moments and truncation follow from the parts")
  func moments() throws {
    let family = try Self.mixture(
      (1, .uniform(minimum: 0, maximum: 1)), (3, .uniform(minimum: 4, maximum: 6)))
    let whole = try Distribution(family)
    #expect(abs(whole.mean - (0.5 / 4 + 15.0 / 4)) < 1e-15)
    // E X^2 = (1/3) / 4 + (25 + 1/3) 3/4
    #expect(abs(whole.variance - (1.0 / 12 + 19 - 3.875 * 3.875)) < 1e-14)
    let part = try Distribution(family, truncatedTo: Truncation(minimum: 0.5, maximum: 5))
    // Weights 1/8 and 3/8.
    #expect(abs(part.mean - (0.25 * 0.75 + 0.75 * 4.5)) < 1e-15)
    #expect(abs(part.cumulative(1) - 0.25) < 1e-15)
  }

  /// Truncated to -1...2.5 a mixture keeps of each part its mass there: of a mirrored exponential law 1 - 1/e, with
  /// the integral 2/e - 1 of x; of the integers 0 to 4 three fifths; of a table one of four; of a mixture of two
  /// uniform laws one.
  @Test("Truncation weighs parts of every kind by their mass")
  func masses() throws {
    let family = try Self.mixture(
      (1, .mirrored(try Distribution(.exponential(mean: 1)))), (2, .discreteUniform(minimum: 0, maximum: 4)),
      (1, .categorical(values: [0.5, 3], weights: [1, 3])),
      (2, Self.mixture((1, .uniform(minimum: 0, maximum: 2)), (1, .uniform(minimum: 4, maximum: 6)))))
    let part = try Distribution(family, truncatedTo: Truncation(minimum: -1, maximum: 2.5))
    let below = 1 - exp(-1.0)
    let whole = below + 2 * 0.6 + 0.25 + 2 * 0.5
    // Sums of four terms, and the quadrature of a mean to 1e-11.
    #expect(abs(part.cumulative(0.5) - (below + 0.4 + 0.25 + 0.25) / whole) < 1e-14)
    #expect(abs(part.survival(0.5) - (0.8 + 0.75) / whole) < 1e-14)
    #expect(abs(part.mean - (2 * exp(-1.0) - 1 + 1.2 + 0.125 + 1) / whole) < 1e-11)
  }

  @Test("What is truncated twice is truncated to what both leave")
  func truncatedTwice() throws {
    let half = try Distribution(
      .normal(mean: 0, standardDeviation: 1), truncatedTo: Truncation(minimum: 0, maximum: 2))
    let twice = try Distribution(.mirrored(half), truncatedTo: Truncation(minimum: -1))
    let once = try Distribution(
      .normal(mean: 0, standardDeviation: 1), truncatedTo: Truncation(minimum: -1, maximum: 0))
    #expect(twice.support == (-1, 0) && once.support == (-1, 0))
    for x in [-0.9, -0.5, -0.01] {
      // Differences of probabilities of 0.02 and more, to one unit in the last place each.
      #expect(abs(twice.cumulative(x) - once.cumulative(x)) < 1e-14)
      #expect(abs(twice.density(x) - once.density(x)) < 1e-14)
    }
    #expect(abs(twice.quantile(0.3) - once.quantile(0.3)) < 1e-13)
  }

  @Test("A mixture of tables is a table")
  func tables() throws {
    let distribution = try Distribution(
      Self.mixture((1, .bernoulli(probability: 0.5)), (1, .constant(1)), (2, .empirical([0, 2]))))
    #expect(distribution.isDiscrete)
    #expect([0.0, 1, 2].map { distribution.density($0) } == [0.375, 0.375, 0.25])
  }

  @Test("Bad parts are refused")
  func refuses() {
    for parts in [[], [WeightedDistribution]()] {
      #expect(throws: DistributionError.self) { try Distribution(.mixture(parts)) }
    }
    #expect(throws: DistributionError.self) { try Distribution(Self.mixture((-1, .constant(0)))) }
    #expect(throws: DistributionError.self) { try Distribution(Self.mixture((0, .constant(0)))) }
  }
}
