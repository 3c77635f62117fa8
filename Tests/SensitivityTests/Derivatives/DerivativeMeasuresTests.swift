import Glibc
import NumericKernels
import Testing

@testable import Sensitivity

@Suite struct DerivativeMeasuresTests {
  private static let names = ["x1", "x2", "x3"]
  private static let constants = [Double](repeating: PoincareConstant.uniform(width: 2 * .pi), count: 3)

  /// Sums of draws of the Ishigami function, a factor times it and an offset, in batches.
  private func ishigami(
    _ draws: Int, seed: UInt64, batch: Int = 1000, factor: Double = 1, offset: Double = 0,
    order: [Int] = [0, 1, 2], fails: (Int) -> Bool = { _ in false }
  ) -> DerivativeSums {
    let stream = RandomStream(seed: seed, purpose: .draws)
    var sums = DerivativeSums(inputCount: 3, shifts: [factor * 3 + offset])
    for first in stride(from: 0, to: draws, by: batch) {
      let count = min(batch, draws - first)
      var outputs = [Double](repeating: 0, count: count)
      var derivatives = [Double](repeating: 0, count: 3 * count)
      for place in 0..<count {
        let x = (0..<3).map {
          (2 * stream.uniform(input: $0, draw: UInt64(first + place)) - 1) * Double.pi
        }
        let fourth = x[2] * x[2] * x[2] * x[2]
        let y = sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * fourth * sin(x[0])
        let slopes = [
          cos(x[0]) * (1 + 0.1 * fourth), 7 * sin(2 * x[1]), 0.4 * x[2] * x[2] * x[2] * sin(x[0]),
        ]
        outputs[place] = fails(first + place) ? .nan : factor * y + offset
        for (i, input) in order.enumerated() { derivatives[i * count + place] = factor * slopes[input] }
      }
      sums.add(outputs: outputs.span, derivatives: derivatives.span, count: count)
    }
    return sums
  }

  private static let pi4 = Double.pi * .pi * .pi * .pi
  /// nu1 = (1 + 2 b pi^4 / 5 + b^2 pi^8 / 9) / 2, nu2 = a^2 / 2, nu3 = 8 b^2 pi^6 / 7.
  private static let meanSquares = [
    (1 + 0.04 * pi4 + 0.01 * pi4 * pi4 / 9) / 2, 24.5, 0.08 * pi4 * .pi * .pi / 7,
  ]
  private static let variance = 13.844587940719254

  @Test("Measures and bounds of the Ishigami function are exact within their intervals")
  func exact() throws {
    let measures = try DerivativeMeasures(
      ishigami(100_000, seed: 1), inputNames: Self.names, poincareConstants: Self.constants)
    for (i, factor) in measures.outputs[0].enumerated() {
      let bound = try #require(factor.totalBound)
      for (estimate, exact) in [
        (factor.meanSquare, Self.meanSquares[i]), (bound, 4 * Self.meanSquares[i] / Self.variance),
        (factor.mean, 0),
      ] {
        let interval = try #require(estimate.interval)
        let width = interval.upperBound - interval.lowerBound
        // 2.5 half-widths: 4.9 standard errors.
        #expect(abs(estimate.value - exact) < 1.25 * width)
        #expect(width < 0.1 * max(1, exact))
      }
    }
    #expect(measures.outputs[0].map(\.rank) == [3, 1, 2])
    let group = try #require(measures.totalBound(ofGroup: [0, 2], output: 0))
    let parts = try [0, 2].map { try #require(measures.outputs[0][$0].totalBound).value }
    #expect(group.value == parts[0] + parts[1])
  }

  @Test("The bound of a linear function of normal inputs is its index, exactly where variances are shared")
  func linear() throws {
    let stream = RandomStream(seed: 2, purpose: .draws)
    let count = 20_000
    var sums = DerivativeSums(inputCount: 3, shifts: [0])
    var outputs = [Double](repeating: 0, count: count)
    for draw in 0..<count {
      let z = (0..<2).map { VectorMath.normalQuantile(stream.uniform(input: $0, draw: UInt64(draw))) }
      outputs[draw] = 3 * z[0] + 4 * z[1]
    }
    let derivatives = [3.0, 4, 0].flatMap { [Double](repeating: $0, count: count) }
    sums.add(outputs: outputs.span, derivatives: derivatives.span, count: count)
    let factors = try DerivativeMeasures(
      sums, inputNames: ["p", "q", "none"], poincareConstants: [1, 1, 1]
    ).outputs[0]
    for (factor, exact) in zip(factors, [0.36, 0.64, 0]) {
      let bound = try #require(factor.totalBound)
      // Only the variance is uncertain, by 1 % at 20,000 draws: four standard errors.
      #expect(abs(bound.value - exact) <= 0.04 * exact)
      if exact > 0 { #expect(try #require(bound.interval).contains(bound.value)) }
    }
    #expect(factors[2].totalBound == SensitivityEstimate(value: 0, interval: 0...0))
  }

  @Test("Intervals of the bound cover")
  func coverage() throws {
    var covered = [0, 0, 0]
    for repetition in 0..<100 {
      let measures = try DerivativeMeasures(
        ishigami(500, seed: 100 + UInt64(repetition)), inputNames: Self.names,
        poincareConstants: Self.constants)
      for i in 0..<3 {
        let bound = try #require(measures.outputs[0][i].totalBound)
        if try #require(bound.interval).contains(4 * Self.meanSquares[i] / Self.variance) { covered[i] += 1 }
      }
    }
    // 95 are expected with a standard deviation of 2.2; a linearised interval of 500 draws loses one or two.
    for count in covered { #expect(count >= 85) }
    #expect(covered.reduce(0, +) < 300)
  }

  @Test("Batches, merging, a constant, a factor and the order of inputs change nothing")
  func invariance() throws {
    func measures(_ sums: DerivativeSums) throws -> [Double] {
      try DerivativeMeasures(sums, inputNames: Self.names, poincareConstants: Self.constants).outputs[0].map {
        try #require($0.totalBound).value
      }
    }
    let plain = try measures(ishigami(3000, seed: 3))
    #expect(try measures(ishigami(3000, seed: 3, batch: 7)) == plain)
    let shifted = try measures(ishigami(3000, seed: 3, offset: 1e6))
    let scaled = try measures(ishigami(3000, seed: 3, factor: -1e-30))
    let turned = try measures(ishigami(3000, seed: 3, order: [2, 0, 1]))
    #expect([turned[1], turned[2], turned[0]] == plain)
    for i in 0..<3 {
      // y + 1e6 is rounded to 1e-10.
      #expect(abs(shifted[i] - plain[i]) < 1e-9 && abs(scaled[i] - plain[i]) < 1e-13 * plain[i])
    }
    var merged = ishigami(1000, seed: 3)
    merged.merge(ishigami(1000, seed: 4))
    #expect(merged.drawCount == 2000)
    let halves = try [3, 4].map { try measures(ishigami(1000, seed: $0))[1] }
    let whole = try measures(merged)[1]
    #expect(whole > min(halves[0], halves[1]) && whole < max(halves[0], halves[1]))
  }

  @Test("Failed draws are left out and counted; too many are refused")
  func failures() throws {
    let sums = ishigami(2000, seed: 5) { $0 % 100 == 17 }
    let measures = try DerivativeMeasures(sums, inputNames: Self.names, poincareConstants: Self.constants)
    #expect(measures.failedDraws == [20])
    #expect(throws: SensitivityError.self) {
      try DerivativeMeasures(
        sums, inputNames: Self.names, poincareConstants: Self.constants, failureLimit: 0.005)
    }
    #expect(throws: SensitivityError.tooFewDraws(given: 0, needed: 2)) {
      try DerivativeMeasures(
        DerivativeSums(inputCount: 3, shifts: [0]), inputNames: Self.names, poincareConstants: Self.constants)
    }
  }
}
