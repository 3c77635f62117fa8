import Glibc
import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

@Suite struct SparseChaosTests {
  private func options(_ draws: Int, _ change: (inout ChaosOptions) -> Void = { _ in }) -> ChaosOptions {
    var options = ChaosOptions(draws: draws, seed: 3)
    options.workers = 2
    change(&options)
    return options
  }

  private func expect(
    _ output: SparseChaos.Output, _ first: [Double], _ total: [Double], within tolerance: Double
  ) {
    for (factor, exact) in zip(output.factors, zip(first, total)) {
      #expect(abs(factor.first.value - exact.0) < tolerance, "first \(factor.name)")
      #expect(abs(factor.total.value - exact.1) < tolerance, "total \(factor.name)")
    }
    #expect(output.factors.count == first.count)
  }

  @Test("A polynomial is found from few runs, with all indices to rounding")
  func polynomial() throws {
    let function = AnalyticFunction.moon(seed: 1)
    let result = try SparseChaos(of: function.model, options: options(32))
    let output = result.outputs[0]
    #expect(result.evaluations == 32 && output.error < 1e-20 && output.failedDraws == 0)
    // Rounding of a fit of five terms.
    expect(output, function.first, function.total, within: 1e-12)
    #expect(abs(output.variance - 41.0 / 48) < 1e-12)
    #expect(abs(output.terms[0].coefficient - 1.75) < 1e-12)
    #expect(abs(try #require(result.secondOrder(2, 0, output: 0)) - 3.0 / 41) < 1e-12)
    #expect(abs(try #require(output.dummy)) < 1e-20)
    for (factor, exact) in zip(output.factors, [26.5 / 41, 4.0 / 41, 10.5 / 41] as [Double]) {
      #expect(abs(factor.shapley.value - exact) < 1e-12)
    }
    #expect(output.factors.map(\.rank) == [1, 3, 2])
  }

  @Test("Groups have the closed and total indices of their inputs together")
  func groups() throws {
    // x1 + x2 + 3 x1 x3 with V = 41/48: what x1 and x3 do together is all but the 4/41 of x2.
    let function = AnalyticFunction.moon(seed: 1)
    let output = try SparseChaos(
      of: function.model,
      options: options(32) { $0.groups = [.init(name: "a", inputs: [2, 0]), .init(name: "b", inputs: [1])] }
    ).outputs[0]
    #expect(output.factors.map(\.name) == ["a", "b"] && output.factors.map(\.rank) == [1, 2])
    // Rounding of a fit of five terms.
    expect(output, [37.0 / 41, 4.0 / 41], [37.0 / 41, 4.0 / 41], within: 1e-12)
    #expect(zip(output.factors, [37.0 / 41, 4.0 / 41]).allSatisfy { abs($0.shapley.value - $1) < 1e-12 })
    #expect(output.factors.allSatisfy { $0.rankConfidence == 1 })
    #expect(try #require(output.dummy) < 1e-20)
    #expect(throws: SensitivityError.self) {
      _ = try SparseChaos(
        of: function.model, options: options(32) { $0.groups = [.init(name: "a", inputs: [2, 0])] })
    }
  }

  @Test("The Ishigami function is exact to three digits from 512 runs", arguments: [Design.Kind.sobol, .lhs])
  func ishigami(kind: Design.Kind) throws {
    let function = AnalyticFunction.ishigami(seed: 1)
    let output = try SparseChaos(of: function.model, options: options(512) { $0.design = kind }).outputs[0]
    #expect(output.error < 1e-3)
    expect(output, function.first, function.total, within: 1e-3)
    let dummy = try #require(output.dummy)
    #expect(dummy < 1e-3)
  }

  @Test("Lognormal inputs by Hermite polynomials")
  func lognormal() throws {
    let function = AnalyticFunction.lognormalProduct(seed: 1)
    let families = [PolynomialFamily](repeating: .hermite, count: 5)
    let output = try SparseChaos(
      of: function.model, options: options(2048) { ($0.families, $0.largestDegree) = (families, 8) }
    ).outputs[0]
    // The tails of the product, of which 2048 points see little, carry one to two percent of the variance.
    #expect(output.error < 0.02)
    expect(output, function.first, function.total, within: 0.03)
    #expect(output.factors.map(\.rank) == [5, 4, 3, 2, 1])
  }

  @Test("Noise gives intervals that cover, and a dummy of the size of the noise")
  func noise() throws {
    // A deterministic function of the point that no low polynomial follows: variance 1/12 / 10.
    let model = FunctionModel(inputNames: ["p", "q", "r"], seed: 0) { point, outputs in
      let hash = RandomStream(seed: point[0].bitPattern &+ point[1].bitPattern, purpose: .draws)
      outputs[0] = 2 * point[0] + point[1] + 0.5 * (hash.uniform(input: 0, draw: 0) - 0.5)
    }
    var covered = 0
    for seed in 0..<40 {
      let output = try SparseChaos(
        of: model, options: options(256) { ($0.seed, $0.largestDegree) = (UInt64(seed), 3) }
      ).outputs[0]
      // V = (4 + 1) / 12 of the polynomial, 1/48 of noise.
      #expect(abs(output.error - 0.25 / 5.25) < 0.03)
      #expect(output.factors[2].total.value < 0.02)
      if try #require(output.factors[0].first.interval).contains(0.8) { covered += 1 }
    }
    // 38 of 40 with a standard deviation of 1.4; chosen terms of noise take a little more.
    #expect(covered >= 30)
  }

  @Test("Constants, factors, workers and the order of inputs change nothing")
  func invariance() throws {
    let model = FunctionModel(inputNames: ["x1", "x2", "x3"], outputCount: 4, seed: 0) { point, outputs in
      let y = AnalyticFunction.ishigami(point[0], point[1], point[2])
      (outputs[0], outputs[1], outputs[2], outputs[3]) = (y, y + 1e6, -1e-30 * y, 0.1)
    }
    let turned = FunctionModel(inputNames: ["x3", "x1", "x2"], identities: [2, 0, 1], seed: 0) {
      point, outputs in
      outputs[0] = AnalyticFunction.ishigami(point[1], point[2], point[0])
    }
    let random = options(128) { ($0.design, $0.resamples, $0.largestDegree) = (.random, 20, 8) }
    let results = try [1, 3].map { workers in
      var options = random
      options.workers = workers
      return try SparseChaos(of: model, options: options).outputs
    }
    for (one, other) in zip(results[0], results[1]) {
      #expect(one.factors == other.factors && one.terms == other.terms)
    }
    #expect(results[0][3].factors.isEmpty && results[0][3].terms[0].coefficient == 0.1)
    let other = try SparseChaos(of: turned, options: random).outputs[0]
    for (i, j) in [(0, 1), (1, 2), (2, 0)] {
      let values = results[0][..<3].map { $0.factors[i].total.value }
      // The rounding of y + 1e6, 1e-10, that of the others, and the condition of a fit of some 40 terms.
      #expect(abs(values[1] - values[0]) < 1e-7 && abs(values[2] - values[0]) < 1e-10)
      #expect(abs(other.factors[j].total.value - values[0]) < 1e-10)
    }
  }

  @Test("Failed draws are left out and counted; too many, and what cannot be, are refused")
  func failures() throws {
    let model = FunctionModel(inputNames: ["p", "q"], seed: 0) { point, outputs in
      outputs[0] = point[0] < 1.0 / 64 ? .nan : point[0] * point[1]
    }
    // Of 128 scrambled Sobol' points each 64th part has two.
    let output = try SparseChaos(of: model, options: options(128)).outputs[0]
    #expect(output.failedDraws == 2)
    #expect(abs(output.variance - 7.0 / 144) < 1e-12)
    #expect(throws: SensitivityError.self) {
      try SparseChaos(of: model, options: options(128) { $0.failureLimit = 0.01 })
    }
    let changes: [(String, (inout ChaosOptions) -> Void)] = [
      ("draws", { $0.draws = 8 }), ("norm", { $0.norm = 0 }), ("degree", { $0.largestDegree = 0 }),
      ("families", { $0.families = [.hermite] }), ("workers", { $0.workers = 0 }),
    ]
    for (name, change) in changes {
      #expect {
        try SparseChaos(of: model, options: options(128, change))
      } throws: {
        "\($0)".contains(name)
      }
    }
  }
}
