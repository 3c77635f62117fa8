import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

@Suite struct ShapleyEffectsTests {
  /// 2.5 half-widths of the 95 % interval: 4.9 standard errors or more.
  private func expectNear(_ exact: Double, _ estimate: SensitivityEstimate?, _ comment: Comment) throws {
    let estimate = try #require(estimate)
    let interval = try #require(estimate.interval)
    let width = interval.upperBound - interval.lowerBound
    // 1e-9: digits of the reference values.
    #expect(abs(estimate.value - exact) <= 1.25 * width + 1e-9, comment)
    #expect(width < 0.1, comment)
  }

  @Test(
    "Exact effects of dependent inputs, by Sobol' points", arguments: try DependentFunction.all(),
    ShapleyProcedure.allCases)
  func dependent(function: DependentFunction, procedure: ShapleyProcedure) throws {
    var options = RowOptions(baseRows: 32_768, seed: 1)
    (options.design, options.workers) = (.sobol, 2)
    let result = try ShapleyEffects(
      of: function.model, correlation: function.correlation, procedure: procedure, options: options)
    for (factor, exact) in zip(result.outputs[0], function.shapley) {
      let effect = try #require(factor.effect)
      // The bound that the project asks for.
      #expect(abs(effect.value - exact) < 0.005, "\(factor.name)")
      try expectNear(exact, effect, "\(factor.name)")
    }
    // Rounding of three additions.
    #expect(abs(result.outputs[0].compactMap(\.effect?.value).reduce(0, +) - 1) < 1e-14)
  }

  /// Effects of f = prod g_i: (v_i / V) int_0^1 prod_{j != i} (1 + t v_j) dt.
  private static func productEffects(_ v: [Double]) -> [Double] {
    let variance = v.reduce(1) { $0 * (1 + $1) } - 1
    return v.indices.map { i in
      // The integrand is a polynomial of degree d - 1 with small coefficients: the midpoint rule is exact to
      // 1e-7.
      var integral = 0.0
      for node in 0..<2000 {
        let t = (Double(node) + 0.5) / 2000
        var product = 1.0
        for j in v.indices where j != i { product *= 1 + t * v[j] }
        integral += product / 2000
      }
      return v[i] / variance * integral
    }
  }

  @Test("Exact effects of independent inputs", arguments: ShapleyProcedure.allCases)
  func independent(procedure: ShapleyProcedure) throws {
    let g = [0, 1, 4.5, 9, 99, 99, 99, 99].map { 1 / (3 * (1 + $0) * (1 + $0)) }
    let cases: [(FunctionModel, [Double])] = [
      // Without S12, S23 and S123, x1 and x3 share S13.
      (
        AnalyticFunction.ishigami(seed: 1).model,
        [0.43574702317888, 0.4424111447900409, 0.12184183203107385]
      ),
      (AnalyticFunction.sobolG(seed: 1).model, Self.productEffects(g)),
      (AnalyticFunction.moon(seed: 1).model, [26.5 / 41, 4.0 / 41, 10.5 / 41]),
    ]
    for (model, exact) in cases {
      var options = RowOptions(baseRows: 8192, seed: 2)
      options.workers = 2
      let result = try ShapleyEffects(of: model, procedure: procedure, options: options)
      #expect(result.intervalKind == .bootstrap && result.failedRows == [0])
      for (factor, exact) in zip(result.outputs[0], exact) {
        try expectNear(exact, factor.effect, "\(factor.name)")
      }
      let runs = procedure == .subsets ? 1 << exact.count : exact.count + 1
      #expect(result.evaluations == 8192 * runs)
    }
  }

  @Test("Groups share the variance as single factors do", arguments: ShapleyProcedure.allCases)
  func groups(procedure: ShapleyProcedure) throws {
    let function = try DependentFunction.linear(rho: 0.5)
    let groups = [SobolIndices.Group(name: "13", inputs: [0, 2]), .init(name: "2", inputs: [1])]
    let result = try ShapleyEffects(
      of: function.model, correlation: function.correlation, groups: groups, procedure: procedure,
      options: RowOptions(baseRows: 8192, seed: 3))
    // V = 8; x2 explains 4 alone and adds 0.75 to the others: 2.375 of 8.
    try expectNear(1 - 2.375 / 8, result.outputs[0][0].effect, "13")
    try expectNear(2.375 / 8, result.outputs[0][1].effect, "2")
    #expect(result.outputs[0].map(\.rank) == [1, 2] && result.outputs[0][0].rankConfidence == 1)
    #expect {
      try ShapleyEffects(of: function.model, groups: [groups[0]], options: .init(baseRows: 8, seed: 1))
    } throws: {
      "\($0)".contains("'x2' in 0 of them")
    }
  }

  @Test("An input without effect gets nothing but rounding", arguments: ShapleyProcedure.allCases)
  func inert(procedure: ShapleyProcedure) throws {
    let model = FunctionModel(inputNames: ["p", "q", "none"], outputCount: 2, seed: 0) { point, outputs in
      outputs[0] = point[0] * point[1]
      outputs[1] = 3
    }
    let result = try ShapleyEffects(of: model, procedure: procedure, options: .init(baseRows: 500, seed: 4))
    let none = try #require(result.outputs[0][2].effect)
    // Its shares of the costs of sets cancel in pairs: a few roundings of numbers below 1.
    #expect(abs(none.value) < 1e-15)
    #expect(try #require(none.interval).upperBound < 1e-15)
    if procedure == .permutations { #expect(none.value == 0) }
    #expect(result.outputs[1].allSatisfy { $0.effect == nil && $0.rank == nil })
  }

  @Test("A constant and a factor change nothing; nor do workers", arguments: ShapleyProcedure.allCases)
  func invariance(procedure: ShapleyProcedure) throws {
    let model = FunctionModel(inputNames: ["x1", "x2", "x3"], outputCount: 3, seed: 0) { point, outputs in
      let y = AnalyticFunction.ishigami(point[0], point[1], point[2])
      outputs[0] = y
      outputs[1] = y + 1e6
      outputs[2] = -1e-30 * y
    }
    let correlation = try DependentFunction.ishigami().correlation
    var options = RowOptions(baseRows: 3000, seed: 5)
    let results = try [1, 2, 5].map { workers in
      options.workers = workers
      return try ShapleyEffects(
        of: model, correlation: correlation, procedure: procedure, options: options
      ).outputs
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    for factor in 0..<3 {
      let values = try results[0].map { try #require($0[factor].effect).value }
      // y + 1e6 is rounded to 1e-10, scaling to 1e-16.
      #expect(abs(values[1] - values[0]) < 1e-9 && abs(values[2] - values[0]) < 1e-13)
    }
  }

  @Test("The order of the inputs changes nothing")
  func permutation() throws {
    let straight = FunctionModel(inputNames: ["x1", "x2", "x3"], seed: 8) { point, outputs in
      outputs[0] = AnalyticFunction.ishigami(point[0], point[1], point[2])
    }
    let turned = FunctionModel(inputNames: ["x3", "x1", "x2"], identities: [2, 0, 1], seed: 8) {
      point, outputs in
      outputs[0] = AnalyticFunction.ishigami(point[1], point[2], point[0])
    }
    let one = try ShapleyEffects(of: straight, options: .init(baseRows: 1000, seed: 6)).outputs[0]
    let other = try ShapleyEffects(of: turned, options: .init(baseRows: 1000, seed: 6)).outputs[0]
    for (i, j) in [(0, 1), (1, 2), (2, 0)] {
      let (x, y) = try (#require(one[i].effect), #require(other[j].effect))
      // The sum for the variance is taken in another order.
      #expect(abs(x.value - y.value) < 1e-14)
    }
  }

  @Test("Rows with a failed run are left out and counted; too many are refused")
  func failures() throws {
    let model = FunctionModel(inputNames: ["x1", "x2"], outputCount: 2, seed: 0) { point, outputs in
      outputs[0] = point[1] > 0.99 ? .nan : point[0] + point[1]
      outputs[1] = point[0] + point[1]
    }
    let result = try ShapleyEffects(of: model, options: .init(baseRows: 4096, seed: 7))
    // A share of 0.0199 fails, 81.5 of 4096 with a standard deviation of 9.
    #expect(abs(result.failedRows[0] - 82) < 36 && result.failedRows[1] == 0)
    // x1 has the variance of a unit length, x2 of 0.99.
    try expectNear(1 / 1.9801, result.outputs[0][0].effect, "x1")
    var options = RowOptions(baseRows: 4096, seed: 7)
    options.failureLimit = 0.01
    #expect { try ShapleyEffects(of: model, options: options) } throws: { error in
      "\(error)".contains("'all inputs' and output 0")
    }
  }
}
