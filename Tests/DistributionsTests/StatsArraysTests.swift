import Foundation
import Testing

@testable import Distributions

@Suite struct StatsArraysTests {
  @Test("Every id has brightway's meaning of its columns")
  func ids() throws {
    func family(_ row: StatsArraysRow) throws -> Distribution.Family { try row.distribution().family }
    #expect(try family(.init(uncertaintyType: 0, loc: 5)) == .constant(5))
    #expect(try family(.init(uncertaintyType: 1, loc: -5)) == .constant(-5))
    #expect(
      try family(.init(uncertaintyType: 2, loc: 1, scale: 0.2))
        == .lognormal(logMedian: 1, logStandardDeviation: 0.2, negative: false))
    #expect(try family(.init(uncertaintyType: 3, loc: 1, scale: 2)) == .normal(mean: 1, standardDeviation: 2))
    #expect(
      try family(.init(uncertaintyType: 4, loc: 9, minimum: 1, maximum: 2))
        == .uniform(minimum: 1, maximum: 2))
    #expect(
      try family(.init(uncertaintyType: 5, loc: 1.5, minimum: 1, maximum: 2))
        == .triangular(minimum: 1, mode: 1.5, maximum: 2))
    #expect(try family(.init(uncertaintyType: 6, loc: 0.3)) == .bernoulli(probability: 0.3))
    // The maximum is not included, the minimum defaults to 0.
    #expect(try family(.init(uncertaintyType: 7, maximum: 6)) == .discreteUniform(minimum: 0, maximum: 5))
    #expect(
      try family(.init(uncertaintyType: 8, scale: 2, shape: 1.5)) == .weibull(shape: 1.5, scale: 2, offset: 0)
    )
    #expect(
      try family(.init(uncertaintyType: 9, loc: 7, scale: 2, shape: 1.5))
        == .gamma(shape: 1.5, scale: 2, offset: 7))
    #expect(
      try family(.init(uncertaintyType: 10, loc: 2, shape: 5))
        == .beta(alpha: 2, beta: 5, minimum: 0, maximum: 1))
    #expect(
      try family(.init(uncertaintyType: 11, loc: 2, scale: 5, shape: 0))
        == .generalizedExtremeValue(location: 2, scale: 5, shape: 0))
    #expect(
      try family(.init(uncertaintyType: 12, shape: 5))
        == .studentT(degreesOfFreedom: 5, location: 0, scale: 1))
    #expect(
      try family(.init(uncertaintyType: 13, loc: 2, minimum: 1, maximum: 5))
        == .pert(minimum: 1, mode: 2, maximum: 5, lambda: 4))
  }

  @Test("Student t rows each keep their own location and scale (stats_arrays uses the first row's)")
  func studentTRows() throws {
    let rows = [(0.0, 1.0), (10, 2), (1000, 50)].map {
      StatsArraysRow(uncertaintyType: 12, loc: $0.0, scale: $0.1, shape: 30)
    }
    let uniforms = uniformColumn(100_000)
    for row in rows {
      let distribution = try row.distribution()
      let draws = QuantileKernel(distribution).draws(of: uniforms)
      let mean = draws.reduce(0, +) / Double(draws.count)
      #expect(distribution.median == row.loc)
      // Five standard errors of the mean.
      let error = distribution.variance.squareRoot() / Double(draws.count).squareRoot()
      #expect(abs(mean - row.loc) <= 5 * error)
      #expect(abs(distribution.variance - row.scale * row.scale * 30 / 28) <= 1e-12 * distribution.variance)
    }
  }

  @Test("Several Bernoulli rows work (stats_arrays raises an IndexError)")
  func bernoulliRows() throws {
    let uniforms = uniformColumn(100_000)
    for probability in [0.1, 0.5, 0.925] {
      let draws = QuantileKernel(
        try StatsArraysRow(uncertaintyType: 6, loc: probability).distribution()
      ).draws(of: uniforms)
      #expect(draws.allSatisfy { $0 == 0 || $0 == 1 })
      // Five standard errors of a share.
      let error = (probability * (1 - probability) / Double(draws.count)).squareRoot()
      #expect(abs(draws.reduce(0, +) / Double(draws.count) - probability) <= 5 * error)
    }
  }

  @Test("A negative lognormal is negative once (stats_arrays' Latin hypercube flips it twice)")
  func negativeLognormal() throws {
    let row = StatsArraysRow(uncertaintyType: 2, loc: log(3), scale: 0.5, negative: true)
    let distribution = try row.distribution()
    #expect(abs(distribution.median + 3) < 1e-15 * 3)
    #expect(abs(distribution.mean + 3 * exp(0.125)) < 1e-14)
    let draws = QuantileKernel(distribution).draws(of: uniformColumn(10_000))
    #expect(draws.allSatisfy { $0 < 0 })
    // Bounds hold for the signed draw.
    let bounded = StatsArraysRow(
      uncertaintyType: 2, loc: log(3), scale: 0.5, minimum: -4, maximum: -2, negative: true)
    let inside = QuantileKernel(try bounded.distribution()).draws(of: uniformColumn(10_000))
    #expect(inside.allSatisfy { $0 >= -4 && $0 <= -2 })
    #expect(inside.contains { $0 < -3.5 } && inside.contains { $0 > -2.5 })
  }

  @Test("Negative Weibull and gamma are mirrored")
  func negativeWeibullAndGamma() throws {
    for type in [8, 9] {
      let positive = try StatsArraysRow(uncertaintyType: type, scale: 2, shape: 1.5).distribution()
      let negative = try StatsArraysRow(uncertaintyType: type, scale: 2, shape: 1.5, negative: true)
        .distribution()
      #expect(negative.mean == -positive.mean && negative.variance == positive.variance)
      #expect(negative.quantile(0.1) == -positive.upperQuantile(0.1))
      #expect(negative.cumulative(-1) == positive.survival(1))
    }
  }

  @Test("A bad row names the column")
  func badRows() {
    func field(_ row: StatsArraysRow) -> String? {
      do throws(DistributionError) {
        _ = try row.distribution()
        return nil
      } catch {
        return error.field
      }
    }
    #expect(field(.init(uncertaintyType: 2, loc: 1, scale: -0.1)) == "scale")
    #expect(field(.init(uncertaintyType: 2, loc: 1)) == "scale")
    #expect(field(.init(uncertaintyType: 3, scale: 1)) == "loc")
    #expect(field(.init(uncertaintyType: 4, minimum: 2, maximum: 1)) == "minimum")
    #expect(field(.init(uncertaintyType: 5, loc: 3, minimum: 1, maximum: 2)) == "loc")
    #expect(field(.init(uncertaintyType: 6, loc: 1.2)) == "loc")
    #expect(field(.init(uncertaintyType: 7, maximum: 2.5)) == "maximum")
    #expect(field(.init(uncertaintyType: 8, scale: 1, shape: 0)) == "shape")
    #expect(field(.init(uncertaintyType: 10, loc: 0, shape: 1)) == "loc")
    #expect(field(.init(uncertaintyType: 11, loc: 0, scale: 1, shape: 0.2)) == "shape")
    #expect(field(.init(uncertaintyType: 12, shape: -3)) == "shape")
    #expect(field(.init(uncertaintyType: 14, loc: 1)) == "uncertainty_type")
  }
}
