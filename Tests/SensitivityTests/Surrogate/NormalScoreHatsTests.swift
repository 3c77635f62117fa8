import Foundation
import Testing

@testable import Sensitivity

@Suite struct NormalScoreHatsTests {
  private let knots = (0..<NormalScoreHats.count).map { -3 + 0.5 * Double($0) }

  @Test("Functions go through their values at the knots, straight between and beyond them")
  func values() {
    let function = knots.map { 2 - 3 * $0 + abs($0 - 1) }
    for z in [-7.25, -3, -2.8, 0, 0.3, 1, 1.4, 3, 6.5] {
      let value = NormalScoreHats.value(function, at: NormalScoreHats.place(ofScore: z))
      #expect(abs(value - (2 - 3 * z + abs(z - 1))) < 1e-13)
    }
    // Scores of coordinates 0 and 1 have a place.
    #expect(NormalScoreHats.place(ofScore: -.infinity).cell == 0)
    #expect(NormalScoreHats.place(ofScore: .infinity).cell == NormalScoreHats.count - 2)
  }

  @Test("Moments are those of piecewise linear functions of a normal variable")
  func moments() {
    // Rounding of sums of a dozen cells.
    let rounding = 1e-14
    let line = knots.map { 2 - 3 * $0 }
    #expect(abs(NormalScoreHats.mean(line) - 2) < rounding)
    #expect(abs(NormalScoreHats.product(line, line) - 13) < 10 * rounding)

    // E |Z| = sqrt(2 / pi), E Z^2 = 1, E Z |Z| = 0.
    let distance = knots.map { abs($0) }
    #expect(abs(NormalScoreHats.mean(distance) - (2 / Double.pi).squareRoot()) < rounding)
    #expect(abs(NormalScoreHats.product(distance, distance) - 1) < rounding)
    #expect(abs(NormalScoreHats.product(distance, knots)) < rounding)

    // E (Z - a)+ = f(a) - a Q(a) and E (Z - a)+^2 = (1 + a^2) Q(a) - a f(a), with f the density, Q the upper tail.
    for a in [-1.5, 0.5, 2.5] {
      let excess = knots.map { max($0 - a, 0) }
      let density = exp(-a * a / 2) / (2 * Double.pi).squareRoot()
      let tail = erfc(a / 2.0.squareRoot()) / 2
      #expect(abs(NormalScoreHats.mean(excess) - (density - a * tail)) < rounding)
      #expect(abs(NormalScoreHats.product(excess, excess) - ((1 + a * a) * tail - a * density)) < rounding)
    }
  }
}
