import Foundation
import Testing

@testable import Sensitivity

@Suite struct NormalExcessTests {
  @Test(
    "Moments of an excess over three standard deviations agree with sums over many points",
    arguments: [0, 0.8, 3])
  func moments(exponent: Double) {
    let excess = NormalExcess(exponent: exponent)
    // Midpoints of 200,000 strips up to 20, where exp(3 t) times the density is 1e-63; their error is of order width^2,
    // 1e-8 of the sums.
    let width = 20.0 / 200_000
    var sums = (0.0, 0.0, 0.0)
    for strip in 0..<200_000 {
      let t = (Double(strip) + 0.5) * width
      let z = NormalScoreHats.reach + t
      let weight = exp(exponent * t - z * z / 2) / (2 * Double.pi).squareRoot() * width
      sums.0 += weight
      sums.1 += weight * t
      sums.2 += weight * t * t
    }
    #expect(abs(excess.integral(1, 0, 0) / sums.0 - 1) < 1e-6)
    #expect(abs(excess.integral(0, 1, 0) / sums.1 - 1) < 1e-6)
    #expect(abs(excess.integral(0, 0, 1) / sums.2 - 1) < 1e-6)
    #expect(abs(excess.integral(2, -3, 4) / (2 * sums.0 - 3 * sums.1 + 4 * sums.2) - 1) < 1e-6)
  }
}
