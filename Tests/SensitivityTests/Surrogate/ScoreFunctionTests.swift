import Foundation
import Testing

@testable import Sensitivity

@Suite struct ScoreFunctionTests {
  private let knots = (0..<NormalScoreHats.count).map { -3 + 0.5 * Double($0) }

  private func function(_ f: (Double) -> Double) -> ScoreFunction { ScoreFunction(knots.map(f)) }

  @Test("Tails go on as exponentials where they grow as such, else straight")
  func tails() {
    func value(_ f: ScoreFunction, _ z: Double) -> Double {
      f.value(at: NormalScoreHats.place(ofScore: z))
    }
    let growing = function { 5 - 2 * exp(0.8 * $0) }
    for z in [3, 3.7, 5] { #expect(abs(value(growing, z) / (5 - 2 * exp(0.8 * z)) - 1) < 1e-12) }
    // It levels off to the left: a straight line from the last two knots.
    let slope = 2 * (exp(-2) - exp(-2.4)) / 0.5
    #expect(abs(value(growing, -4) - (5 - 2 * exp(-2.4) + slope)) < 1e-12)
    #expect(abs(value(function { -exp(-0.5 * $0) }, -4) / -exp(2) - 1) < 1e-12)
    // An exponent of 4 is noise: 1.5 is taken, from a step of e^12 - e^8.
    let noise = exp(12) + (exp(12) - exp(8)) / (1 - exp(-1.5)) * (exp(1.5) - 1)
    #expect(abs(value(function { exp(4 * $0) }, 4) / noise - 1) < 1e-12)
    #expect(abs(value(function { $0 - 2.2 }, 5) - 2.8) < 1e-13)
  }

  @Test("Moments are those of piecewise linear functions of a normal variable")
  func moments() {
    // Rounding of sums of a dozen cells.
    let rounding = 1e-14
    let line = function { 2 - 3 * $0 }
    #expect(abs(line.mean - 2) < rounding)
    #expect(abs(ScoreFunction.product(line, line) - 13) < 10 * rounding)

    // E |Z| = sqrt(2 / pi), E Z^2 = 1, E Z |Z| = 0.
    let distance = function { abs($0) }
    #expect(abs(distance.mean - (2 / Double.pi).squareRoot()) < rounding)
    #expect(abs(ScoreFunction.product(distance, distance) - 1) < rounding)
    #expect(abs(ScoreFunction.product(distance, function { $0 })) < rounding)

    // E (Z - a)+ = f(a) - a Q(a) and E (Z - a)+^2 = (1 + a^2) Q(a) - a f(a), with f the density, Q the upper tail.
    for a in [-1.5, 0.5, 1] {
      let excess = function { max($0 - a, 0) }
      let density = exp(-a * a / 2) / (2 * Double.pi).squareRoot()
      let tail = erfc(a / 2.0.squareRoot()) / 2
      #expect(abs(excess.mean - (density - a * tail)) < rounding)
      #expect(abs(ScoreFunction.product(excess, excess) - ((1 + a * a) * tail - a * density)) < rounding)
    }
  }

  @Test("Moments of exponentials are those of lognormal variables")
  func lognormal() {
    for exponent in [0.3, 0.8, 1.2] {
      let own = function { exp(exponent * $0) }
      // E exp(k z) = exp(k^2 / 2); chords of cells lie above the curve by up to k^2 / 32 of it, 2 k^2 / 96 in the mean,
      // twice that in the square.
      let chord = exponent * exponent / 48
      let mean = exp(exponent * exponent / 2)
      #expect(own.mean / mean > 1 && own.mean / mean < 1 + 1.5 * chord)
      let square = ScoreFunction.product(own, own) / exp(2 * exponent * exponent)
      #expect(square > 1 && square < 1 + 3 * chord)
    }
  }

  @Test("Moments agree with sums over many points")
  func numerically() {
    let functions = [
      function { exp(0.7 * $0) }, function { 2 - $0 }, function { abs($0) }, function { sin($0) },
      function { exp(-0.4 * $0) - 3 },
    ]
    // Midpoints of 40,000 strips from -10 to 10; the kinks at knots cost 1e-7.
    let width = 20.0 / 40_000
    for f in functions {
      for g in functions {
        var (mean, product) = (0.0, 0.0)
        for strip in 0..<40_000 {
          let z = -10 + (Double(strip) + 0.5) * width
          let place = NormalScoreHats.place(ofScore: z)
          let weight = exp(-z * z / 2) / (2 * Double.pi).squareRoot() * width
          mean += weight * f.value(at: place)
          product += weight * f.value(at: place) * g.value(at: place)
        }
        #expect(abs(f.mean - mean) < 1e-6)
        #expect(abs(ScoreFunction.product(f, g) - product) < 1e-5)
      }
    }
  }

  @Test("The share of the fourth moment from beyond three standard deviations")
  func tailShare() {
    // E (Z^4; |Z| > 3) / 3 = 2 [(27 + 9) f(3) + 3 Q(3)] / 3; lognormal shares from a sum of 20,001 points in NumPy. A
    // strip of 1/16 and chords of half a standard deviation leave some 0.01.
    #expect(abs(function { 5 * $0 }.tailShareOfFourthMoment - 0.1090) < 0.005)
    for (spread, share) in [(0.2, 0.1667), (0.4, 0.3166), (0.8, 0.7361)] {
      #expect(abs(function { exp(spread * $0) }.tailShareOfFourthMoment - share) < 0.02)
    }
    #expect(function { _ in 3 }.tailShareOfFourthMoment == 0)
  }
}
