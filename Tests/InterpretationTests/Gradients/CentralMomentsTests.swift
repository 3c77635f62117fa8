import Distributions
import Glibc
import Testing

@testable import Interpretation

@Suite struct CentralMomentsTests {
  /// SciPy's integrals over the density, to 1e-12 or so of each.
  @Test func agreeWithIntegralsOverTheDensity() throws {
    let rows = try GradientTables.load().families
    #expect(rows.count == 11)
    for row in rows {
      let found = CentralMoments(try row.distribution())
      let deviation = row.variance.squareRoot()
      // The third moment of a symmetric distribution is zero: its scale is the standard deviation.
      let cube = deviation * deviation * deviation
      #expect(abs(found.mean - row.mean) < 1e-11 * abs(row.mean), "\(row.name)")
      #expect(abs(found.variance - row.variance) < 1e-11 * row.variance, "\(row.name)")
      // The trapezoidal rule on quantiles; a kink of the density leaves it an error of its step to the third.
      let tolerance = row.name == "triangular" ? 1e-6 : 1e-9
      #expect(abs(found.third - row.third) < tolerance * cube, "\(row.name): \(found.third)")
      #expect(abs(found.fourth - row.fourth) < tolerance * row.fourth, "\(row.name): \(found.fourth)")
    }
  }

  /// Of a mixture the moments about its mean follow from those of its parts: with d the distance of a part
  /// from the mean, d³ + 3 d σ² and d⁴ + 6 d² σ² + 3 σ⁴ in normal parts.
  @Test func mixturesOfNormalParts() throws {
    let parts = [(weight: 0.25, mean: -1.0, deviation: 1.0), (weight: 0.75, mean: 2.0, deviation: 0.5)]
    let mixture = try Distribution(
      .mixture(
        parts.map {
          WeightedDistribution(
            weight: $0.weight,
            distribution: try Distribution(.normal(mean: $0.mean, standardDeviation: $0.deviation)))
        }))
    let mean = parts.reduce(0) { $0 + $1.weight * $1.mean }
    let (third, fourth) = parts.reduce(into: (0.0, 0.0)) { sums, part in
      let (d, square) = (part.mean - mean, part.deviation * part.deviation)
      sums.0 += part.weight * (d * d * d + 3 * d * square)
      sums.1 += part.weight * (d * d * d * d + 6 * d * d * square + 3 * square * square)
    }
    let found = CentralMoments(mixture)
    // The quantiles of a mixture are found by iteration.
    #expect(abs(found.third - third) < 1e-9 * abs(third))
    #expect(abs(found.fourth - fourth) < 1e-9 * fourth)
  }

  /// -X has the same even moments, and the odd ones with the other sign.
  @Test func aMirroredDistribution() throws {
    let gamma = try Distribution(.gamma(shape: 2, scale: 0.5, offset: 1))
    let (plain, mirrored) = (CentralMoments(gamma), CentralMoments(try Distribution(.mirrored(gamma))))
    // The same terms in the opposite order.
    #expect(mirrored.mean == -plain.mean && mirrored.variance == plain.variance)
    #expect(abs(mirrored.third + plain.third) < 1e-12 * plain.third)
    #expect(abs(mirrored.fourth - plain.fourth) < 1e-12 * plain.fourth)
  }

  @Test func aConstantHasNone() throws {
    let found = CentralMoments(try Distribution(.constant(3)))
    #expect(found.mean == 3 && found.variance == 0 && found.third == 0 && found.fourth == 0)
  }

  /// Student's t has moments of an order below its degrees of freedom.
  @Test(arguments: [(1.0, 0), (2, 1), (3, 2), (4, 2), (4.5, 4)])
  func momentsThatDoNotExist(degreesOfFreedom: Double, orders: Int) throws {
    let found = CentralMoments(
      try Distribution(.studentT(degreesOfFreedom: degreesOfFreedom, location: 1, scale: 2)))
    #expect(found.mean.isFinite == (orders >= 1))
    #expect(found.variance.isFinite == (orders >= 2))
    #expect(found.third.isFinite == (orders >= 4) && found.fourth.isFinite == (orders >= 4))
  }
}
