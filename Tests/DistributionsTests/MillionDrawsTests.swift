import Foundation
import Testing

@testable import Distributions

/// A million draws of each distribution from a fixed stream against its own distribution function and moments.
///
/// Bounds are those of a p-value of 1e-4 and of five standard errors; the stream is fixed, so a test that passes
/// goes on passing.
@Suite struct MillionDrawsTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let distribution: Distribution
    let input: UInt64
    var testDescription: String { name }
  }

  static let count = 1_000_000

  static func samples(
    _ list: [(String, @Sendable () throws -> Distribution)], from first: UInt64
  ) -> [Sample] {
    list.enumerated().compactMap { index, entry in
      guard let distribution = try? entry.1() else { return nil }
      return Sample(name: entry.0, distribution: distribution, input: first + UInt64(index))
    }
  }

  static let continuousList: [(String, @Sendable () throws -> Distribution)] = [
    ("normal", { try Distribution(.normal(mean: 5, standardDeviation: 2)) }),
    ("lognormal", { try Distribution(.lognormal(median: 57, gsd: 1.25)) }),
    ("negative lognormal", { try Distribution(.lognormal(median: -57, gsd: 1.25)) }),
    ("uniform", { try Distribution(.uniform(minimum: -1, maximum: 3)) }),
    ("triangular", { try Distribution(.triangular(minimum: 0.75, mode: 0.9, maximum: 1)) }),
    ("triangular, mode at the minimum", { try Distribution(.triangular(minimum: 0, mode: 0, maximum: 1)) }),
    ("beta", { try Distribution(.beta(alpha: 17, beta: 3, minimum: 0, maximum: 1)) }),
    ("beta, arcsine", { try Distribution(.beta(alpha: 0.5, beta: 0.5, minimum: -1, maximum: 1)) }),
    ("pert", { try Distribution(.pert(minimum: 3, mode: 5, maximum: 9, lambda: 4)) }),
    ("gamma", { try Distribution(.gamma(shape: 2.5, scale: 3, offset: 1)) }),
    ("gamma, small shape", { try Distribution(.gamma(shape: 0.3, scale: 1, offset: 0)) }),
    ("weibull", { try Distribution(.weibull(shape: 2.5, scale: 6, offset: 0)) }),
    ("student t", { try Distribution(.studentT(degreesOfFreedom: 12, location: 3, scale: 2)) }),
    ("gumbel", { try Distribution(.generalizedExtremeValue(location: 1, scale: 2, shape: 0)) }),
    ("frechet", { try Distribution(.generalizedExtremeValue(location: 1, scale: 2, shape: 0.1)) }),
    ("exponential", { try Distribution(.exponential(mean: 3)) }),
    (
      "mixture",
      {
        try Distribution(
          .mixture([
            WeightedDistribution(
              weight: 3, distribution: Distribution(.normal(mean: 0, standardDeviation: 1))),
            WeightedDistribution(
              weight: 1, distribution: Distribution(.normal(mean: 3, standardDeviation: 0.5))),
          ]))
      }
    ),
    (
      "truncated normal",
      {
        try Distribution(
          .normal(mean: 0, standardDeviation: 1), truncatedTo: Truncation(minimum: 2, maximum: 5))
      }
    ),
    (
      "truncated lognormal",
      { try Distribution(.lognormal(median: 1, gsd: 2), truncatedTo: Truncation(minimum: 0.5, maximum: 3)) }
    ),
    (
      "truncated gamma",
      { try Distribution(.gamma(shape: 2.5, scale: 3, offset: 0), truncatedTo: Truncation(maximum: 8)) }
    ),
    (
      "truncated weibull",
      { try Distribution(.weibull(shape: 2.5, scale: 6, offset: 0), truncatedTo: Truncation(minimum: 4)) }
    ),
    (
      "truncated triangular",
      {
        try Distribution(
          .triangular(minimum: 0, mode: 3, maximum: 10), truncatedTo: Truncation(minimum: 1, maximum: 9.5))
      }
    ),
  ]

  static let discreteList: [(String, @Sendable () throws -> Distribution)] = [
    ("bernoulli", { try Distribution(.bernoulli(probability: 0.3)) }),
    ("discrete uniform", { try Distribution(.discreteUniform(minimum: -2, maximum: 4)) }),
    ("binomial", { try Distribution(.binomial(trials: 12, probability: 0.4)) }),
    ("empirical", { try Distribution(.empirical([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])) }),
    ("categorical", { try Distribution(.categorical(values: [2, 0, 1], weights: [5, 1, 14])) }),
    (
      "truncated binomial",
      {
        try Distribution(
          .binomial(trials: 12, probability: 0.4), truncatedTo: Truncation(minimum: 3, maximum: 6))
      }
    ),
  ]

  @Test("All of the distributions listed are made")
  func complete() {
    #expect(Self.samples(Self.continuousList, from: 100).count == Self.continuousList.count)
    #expect(Self.samples(Self.discreteList, from: 200).count == Self.discreteList.count)
  }

  @Test(
    "Kolmogorov-Smirnov, Anderson-Darling, mean and variance", arguments: samples(continuousList, from: 100))
  func continuous(sample: Sample) {
    let kernel = QuantileKernel(sample.distribution)
    let draws = kernel.draws(of: uniformColumn(Self.count, input: sample.input)).sorted()
    let (ks, ad) = GoodnessOfFit.statistics(of: draws, from: sample.distribution)
    #expect(ks < GoodnessOfFit.kolmogorovSmirnovBound)
    #expect(ad < GoodnessOfFit.andersonDarlingBound)
    expectMoments(of: draws, like: sample.distribution)
  }

  @Test("Chi-square, mean and variance", arguments: samples(discreteList, from: 200))
  func discrete(sample: Sample) {
    let kernel = QuantileKernel(sample.distribution)
    let draws = kernel.draws(of: uniformColumn(Self.count, input: sample.input))
    var counts: [Double: Int] = [:]
    for draw in draws { counts[draw, default: 0] += 1 }
    var statistic = 0.0
    var cells = 0.0
    // Only the rarest outcome here (0.4^12) has an expectation below 20.
    for (value, count) in counts {
      let expected = Double(Self.count) * sample.distribution.density(value)
      #expect(expected > 0, "\(value) is not one of the values")
      statistic += (Double(count) - expected) * (Double(count) - expected) / expected
      cells += 1
    }
    // Wilson and Hilferty 1931: the cube root of chi-square / d is normal; 3.719 is the normal quantile of 1 - 1e-4.
    let degrees = cells - 1
    let bound = degrees * pow(1 - 2 / (9 * degrees) + 3.719 * (2 / (9 * degrees)).squareRoot(), 3)
    #expect(statistic < bound)
    expectMoments(of: draws, like: sample.distribution)
  }

  private func expectMoments(of draws: [Double], like distribution: Distribution) {
    let found = GoodnessOfFit.moments(of: draws)
    #expect(abs(found.mean - distribution.mean) <= 5 * found.meanError)
    #expect(abs(found.variance - distribution.variance) <= 5 * found.varianceError)
  }
}
