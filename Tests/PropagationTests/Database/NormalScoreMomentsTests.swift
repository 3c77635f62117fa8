import Distributions
import Glibc
import Inventory
import NumericKernels
import Testing

@testable import Propagation

@Suite struct NormalScoreMomentsTests {
  private func moments(_ law: ExchangeUncertainty, factor: Double = -2, _ table: ExchangeTable = .init())
    -> NormalScoreMoments
  {
    NormalScoreMoments(law, factor: factor, in: table, presamples: [], kernel: nil)
  }

  /// x = a + (b - a) Φ(z): E dx/dz = (b - a) / (2 √π), E (dx/dz)² = (b - a)² / (2 π √3).
  @Test func uniformByQuadrature() throws {
    let found = moments(.uniform(minimum: 1, maximum: 4))
    let derivative = try #require(found.derivative)
    #expect(abs(found.mean + 5) < 1e-14 && abs(found.variance - 4 * 9.0 / 12) < 1e-14)
    // Differences over a 32nd: 1/24576 of the third derivative.
    #expect(abs(derivative.mean / (-2 * 3 / (2 * Double.pi.squareRoot())) - 1) < 1e-4)
    #expect(abs(derivative.meanSquare / (4 * 9 / (2 * .pi * 3.0.squareRoot())) - 1) < 1e-4)
  }

  /// The closed form of a lognormal, and the quadrature of the same law as a general distribution.
  @Test(arguments: [false, true]) func lognormalBothWays(negative: Bool) throws {
    var table = ExchangeTable()
    let general = table.add(
      try Distribution(.lognormal(logMedian: 0.3, logStandardDeviation: 0.7, negative: negative)))
    let closed = moments(.lognormal(logMedian: 0.3, logStandardDeviation: 0.7, negative: negative))
    let open = moments(general, table)
    let (a, b) = (try #require(closed.derivative), try #require(open.derivative))
    #expect(abs(closed.mean / open.mean - 1) < 1e-13 && abs(closed.variance / open.variance - 1) < 1e-12)
    // σ² / 24576 = 2e-5, twice that for the square, and the tail beyond z = 7.
    #expect(abs(a.mean / b.mean - 1) < 1e-4 && abs(a.meanSquare / b.meanSquare - 1) < 1e-4)
    let mean = (negative ? -1.0 : 1) * -2 * exp(0.3 + 0.245)
    #expect(abs(closed.mean / mean - 1) < 1e-14 && abs(a.mean / (-2 * 0.7 * exp(0.545)) - 1) < 1e-14)
  }

  @Test func discreteAndPresampledHaveNoDerivative() throws {
    var table = ExchangeTable()
    let binomial = table.add(try Distribution(.binomial(trials: 5, probability: 0.5)))
    let found = moments(binomial, table)
    #expect(found.derivative == nil && abs(found.variance - 5) < 1e-12)
    let made = Presamples(
      values: [1, 10, 2, 20, 6, 30], rows: 2, columns: 3, isSequential: false, identity: 1)
    let sampled = NormalScoreMoments(
      .presampled(source: 0, row: 0), factor: -1, in: table, presamples: [made], kernel: nil)
    #expect(sampled.derivative == nil && sampled.mean == -3 && abs(sampled.variance - 14.0 / 3) < 1e-15)
  }
}

@Suite struct ScoreDerivativeTests {
  /// dx/dz against central differences of the quantile over z.
  @Test func derivativeByNormalScore() throws {
    let laws: [Distribution] = [
      try Distribution(.uniform(minimum: 1, maximum: 4)),
      try Distribution(.triangular(minimum: 0, mode: 1, maximum: 5)),
      try Distribution(.gamma(shape: 3, scale: 0.2, offset: 0)),
      try Distribution(.normal(mean: 1, standardDeviation: 2), truncatedTo: Truncation(minimum: 0)),
    ]
    for law in laws {
      let derivative = ScoreDerivative(law, kernel: QuantileKernel(law), factor: -3)
      for z in [-2.5, -1, 0.2, 0.3, 1.7] {
        let uniform = { (z: Double) in erfc(-z * 0.5.squareRoot()) / 2 }
        var values = [uniform(z)]
        var span = values.mutableSpan
        derivative.transform(&span)
        let step = 1e-4
        let exact = -3 * (law.quantile(uniform(z + step)) - law.quantile(uniform(z - step))) / (2 * step)
        // 1e-8 of curvature and 1e-12 / 1e-4 of rounding.
        #expect(abs(values[0] / exact - 1) < 1e-6, "\(law.family), \(z)")
      }
    }
  }
}
