import Testing

@testable import Sensitivity

@Suite struct SecondOrderIndicesTests {
  @Test("Interactions of Ishigami", arguments: [SobolEstimator.azziniRosati, .janonMonod])
  func ishigami(estimator: SobolEstimator) throws {
    var options = SobolOptions(baseDraws: 32768, seed: 1)
    (options.estimator, options.workers) = (estimator, 2)
    let model = AnalyticFunction.ishigami(seed: 1).model
    let result = try SecondOrderIndices(of: model, inputs: [0, 1, 2], options: options)
    #expect(result.outputs[0].map(\.inputs) == [[0, 1], [0, 2], [1, 2]])
    #expect(result.evaluations == (2 + 6 * (estimator.needsBA ? 2 : 1)) * 32768)
    // S_13 = V13 / V with V13 = 8 b^2 pi^8 / 225 (Ishigami & Homma 1990), the others are zero.
    for (pair, exact) in zip(result.outputs[0], [0, 0.2436836640621477, 0]) {
      let interval = try #require(pair.interval)
      let width = interval.upperBound - interval.lowerBound
      // 2.5 half-widths of the 95 % interval: 4.9 standard errors.
      #expect(abs(try #require(pair.index) - exact) < 1.25 * width)
      #expect(width < 0.06)
    }
  }

  @Test("Interactions of groups are those of their inputs together")
  func groups() throws {
    var options = SobolOptions(baseDraws: 16384, seed: 1)
    options.workers = 2
    let model = AnalyticFunction.ishigami(seed: 1).model
    let factors = [SobolIndices.Group(name: "a", inputs: [0, 1]), .init(name: "x3", inputs: [2])]
    let pair = try SecondOrderIndices(of: model, factors: factors, options: options).outputs[0][0]
    #expect(pair.names == ["a", "x3"] && pair.inputs == [0, 1, 2])
    // V13 / V is all that the group does together with x3; 4.9 standard errors.
    let interval = try #require(pair.interval)
    let width = interval.upperBound - interval.lowerBound
    #expect(abs(try #require(pair.index) - 0.2436836640621477) < 1.25 * width && width < 0.08)
  }

  @Test("An additive function has no interaction, to rounding")
  func additive() throws {
    let model = FunctionModel(inputNames: ["p", "q", "r"], outputCount: 2, seed: 2) { point, outputs in
      outputs[0] = point[0] + 2 * point[1] + 3 * point[2]
      outputs[1] = 1
    }
    let result = try SecondOrderIndices(of: model, inputs: [2, 0], options: .init(baseDraws: 500, seed: 1))
    #expect(result.outputs[0][0].names == ["r", "p"])
    // The Azzini-Rosati sums of an additive function differ between pair and singles only by sampling: three
    // denominators of 500 rows each, relative error 0.05, on indices below 1.
    #expect(abs(try #require(result.outputs[0][0].index)) < 0.2)
    #expect(result.outputs[1][0].index == nil && result.outputs[1][0].interval == nil)
  }

  @Test("One input has no interaction, an unknown input none either")
  func refused() {
    let model = AnalyticFunction.moon(seed: 1).model
    for inputs in [[0], [], [0, 3], [1, 1]] {
      #expect(throws: SensitivityError.self) {
        try SecondOrderIndices(of: model, inputs: inputs, options: .init(baseDraws: 100, seed: 1))
      }
    }
  }
}
