import Foundation
import Testing

@testable import Distributions

@Suite struct InterchangeRowsTests {
  @Test("ecoSpold2: variance with pedigree first, sign from the amount, PERT for beta")
  func ecoSpold2() throws {
    let lognormal = try EcoSpold2.lognormal(
      mu: 1, variance: 0.01, varianceWithPedigreeUncertainty: 0.04, amount: -2.7)
    #expect(lognormal.family == .lognormal(logMedian: 1, logStandardDeviation: 0.2, negative: true))
    let bare = try EcoSpold2.lognormal(mu: 1, variance: 0.01, varianceWithPedigreeUncertainty: 0, amount: 2.7)
    #expect(bare.family == .lognormal(logMedian: 1, logStandardDeviation: 0.1, negative: false))
    let beta = try EcoSpold2.beta(minValue: 0, mostFrequentValue: 2, maxValue: 8)
    // Shapes 1 + 4 * 2 / 8 = 2 and 4: mean 8 * 2 / 6.
    #expect(abs(beta.mean - 16.0 / 6) < 1e-15 * 3)
    #expect(try EcoSpold2.gamma(shape: 3, scale: 2, minValue: 1).mean == 7)
    let normal = try EcoSpold2.normal(meanValue: 5, variance: 9, varianceWithPedigreeUncertainty: 16)
    #expect(normal.family == .normal(mean: 5, standardDeviation: 4))
    let triangular = try EcoSpold2.triangular(minValue: 1, mostLikelyValue: 2, maxValue: 6)
    #expect(triangular.family == .triangular(minimum: 1, mode: 2, maximum: 6))
    #expect(try EcoSpold2.uniform(minValue: 1, maxValue: 6).family == .uniform(minimum: 1, maximum: 6))
    #expect(try EcoSpold2.binomial(trials: 10, probability: 0.3).support == (0, 10))
    #expect {
      try EcoSpold2.lognormal(mu: 1, variance: nil, varianceWithPedigreeUncertainty: nil, amount: 1)
    } throws: {
      ($0 as? DistributionError)?.field == "variance"
    }
  }

  @Test("ecoSpold1: 95 % numbers")
  func ecoSpold1() throws {
    let lognormal = try EcoSpold1.lognormal(meanValue: 10, standardDeviation95: 1.44)
    // GSD 1.2: P(X < 10 * 1.2) = P(Z < 1).
    #expect(abs(lognormal.cumulative(12) - 0.8413447460685429) < 1e-13)
    #expect {
      try EcoSpold1.lognormal(meanValue: 10, standardDeviation95: 1)
    } throws: {
      ($0 as? DistributionError)?.field == "standardDeviation95"
    }
    #expect(try EcoSpold1.normal(meanValue: 1, standardDeviation95: 0.4).variance == 0.2 * 0.2)
  }

  @Test("openLCA: geomMean is the arithmetic mean in its sampler, the median by name")
  func openLCA() throws {
    let median = try OpenLCA.lognormal(geomMean: 10, geomSd: 1.5, convention: .median)
    let mean = try OpenLCA.lognormal(geomMean: -10, geomSd: 1.5, convention: .mean)
    #expect(abs(median.median - 10) < 1e-14 * 10)
    #expect(abs(mean.mean + 10) < 1e-14 * 10)
    #expect(try OpenLCA.normal(mean: 5, sd: 4).family == .normal(mean: 5, standardDeviation: 4))
    let triangular = try OpenLCA.triangular(minimum: 1, mode: 2, maximum: 6)
    #expect(triangular.family == .triangular(minimum: 1, mode: 2, maximum: 6))
    #expect(try OpenLCA.uniform(minimum: 1, maximum: 6).family == .uniform(minimum: 1, maximum: 6))
    #expect { try OpenLCA.lognormal(geomMean: 0, geomSd: 2, convention: .mean) } throws: {
      ($0 as? DistributionError)?.field == "geomMean"
    }
    #expect { try OpenLCA.lognormal(geomMean: 10, geomSd: 1, convention: .mean) } throws: {
      ($0 as? DistributionError)?.field == "geomSd"
    }
  }
}
