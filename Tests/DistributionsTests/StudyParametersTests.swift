import Foundation
import Testing

@testable import Distributions

@Suite struct StudyParametersTests {
  typealias Family = Distribution.Family

  @Test("Alternative fields give the stated mean, median and spread")
  func conversions() throws {
    #expect(try Family.normal(mean: -4, cv: 0.5) == .normal(mean: -4, standardDeviation: 2))
    let byFactor = try Distribution(.lognormal(median: 57, gsd: 1.25))
    #expect(abs(byFactor.median - 57) < 1e-13)
    // One geometric standard deviation up is 84.1 %.
    #expect(abs(byFactor.cumulative(57 * 1.25) - 0.8413447460685429) < 1e-13)
    let byMean = try Distribution(.lognormal(mean: -8, cv: 0.3))
    #expect(abs(byMean.mean + 8) < 1e-13)
    #expect(abs(byMean.variance.squareRoot() - 2.4) < 1e-13)
    let moments: [Family] = [
      try .beta(mean: 12, sd: 1.5, min: 10, max: 20), try .gamma(mean: 12, sd: 1.5),
      try .weibull(mean: 12, sd: 1.5),
    ]
    for family in moments {
      let distribution = try Distribution(family)
      #expect(abs(distribution.mean - 12) < 1e-12, "\(family)")
      // The Weibull shape is solved from a difference of log gammas of about 1e-2: 1e-14 of it is lost.
      #expect(abs(distribution.variance.squareRoot() - 1.5) < 1e-11, "\(family)")
    }
  }

  @Test("Wrong combinations and values name the field")
  func refusals() {
    func field(_ make: () throws(DistributionError) -> Family) -> String? {
      do throws(DistributionError) {
        _ = try make()
        return nil
      } catch {
        return error.field
      }
    }
    #expect(field { () throws(DistributionError) in try .normal(mean: 1) } == "sd")
    #expect(field { () throws(DistributionError) in try .normal(mean: 1, sd: 1, cv: 1) } == "cv")
    #expect(field { () throws(DistributionError) in try .normal(mean: 0, cv: 1) } == "cv")
    #expect(field { () throws(DistributionError) in try .normal(mean: 0, sd: -1) } == "sd")
    #expect(field { () throws(DistributionError) in try .lognormal(median: 1, gsd: 1) } == "gsd")
    #expect(field { () throws(DistributionError) in try .lognormal(median: 1, gsd: 0.8) } == "gsd")
    #expect(field { () throws(DistributionError) in try .lognormal(median: 0, gsd: 1.2) } == "median")
    #expect(field { () throws(DistributionError) in try .lognormal(gsd: 1.2) } == "median")
    #expect(field { () throws(DistributionError) in try .lognormal(median: 1, sigma: 0) } == "sigma")
    #expect(field { () throws(DistributionError) in try .beta(alpha: 1) } == "beta")
    #expect(field { () throws(DistributionError) in try .beta(mean: 0.5, sd: 0.5) } == "sd")
    #expect(field { () throws(DistributionError) in try .beta(mean: 1.5, sd: 0.1) } == "mean")
    #expect(field { () throws(DistributionError) in try .gamma(mean: 0, sd: 1) } == "mean")
    #expect(field { () throws(DistributionError) in try .weibull(mean: 1, sd: 0) } == "sd")
    #expect(field { () throws(DistributionError) in try .weibull(mean: 1, sd: 1e40) } == "sd")
  }
}
