import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

@Suite struct KucherenkoIndicesTests {
  @Test("Exact values of dependent functions, by Sobol' points", arguments: try DependentFunction.all())
  func exact(function: DependentFunction) throws {
    var options = RowOptions(baseRows: 32_768, seed: 1)
    (options.design, options.workers) = (.sobol, 2)
    let result = try KucherenkoIndices(
      of: function.model, correlation: function.correlation, options: options)
    #expect(result.intervalKind == .randomizations)
    #expect(result.evaluations == result.baseRows * (2 + 2 * function.first.count))
    for (i, factor) in result.outputs[0].enumerated() {
      let first = try #require(factor.first)
      let total = try #require(factor.total)
      // The bound that the project asks for.
      #expect(abs(first.value - function.first[i]) < 0.005, "first \(factor.name)")
      #expect(abs(total.value - function.total[i]) < 0.005, "total \(factor.name)")
      // 2.5 half-widths of t intervals with 7 degrees of freedom: 5.9 standard errors.
      try expectNear(function.first[i], first)
      try expectNear(function.total[i], total)
    }
    let dummy = try #require(result.dummies[0])
    #expect(abs(dummy.value) < 0.005)
  }

  private func expectNear(_ exact: Double, _ estimate: SensitivityEstimate) throws {
    let interval = try #require(estimate.interval)
    // 1e-9: digits of the reference values, where an interval has no width.
    #expect(abs(estimate.value - exact) <= 1.25 * (interval.upperBound - interval.lowerBound) + 1e-9)
  }

  @Test("Independent inputs have the indices of Sobol', with and without a copula")
  func independent() throws {
    let function = AnalyticFunction.ishigami(seed: 1)
    for correlation in [nil, Correlation(independent: 3)] {
      var options = RowOptions(baseRows: 16_384, seed: 2)
      options.workers = 2
      let result = try KucherenkoIndices(of: function.model, correlation: correlation, options: options)
      #expect(result.intervalKind == .bootstrap)
      for (i, factor) in result.outputs[0].enumerated() {
        try expectNear(function.first[i], #require(factor.first))
        try expectNear(function.total[i], #require(factor.total))
      }
      // Noise of 16,384 rows: a standard error of 1/128.
      let dummy = try #require(result.dummies[0])
      #expect(abs(dummy.value) < 4.0 / 128 && dummy.value != 0)
    }
  }

  @Test("A correlated group has closed and total index of its members together")
  func groups() throws {
    let function = try DependentFunction.linear(rho: 0.9)
    let groups = [SobolIndices.Group(name: "23", inputs: [2, 1]), .init(name: "1", inputs: [0])]
    let result = try KucherenkoIndices(
      of: function.model, correlation: function.correlation, groups: groups,
      options: RowOptions(baseRows: 8192, seed: 3))
    for (factor, exact) in zip(result.outputs[0], [8.6 / 9.6, 1 / 9.6]) {
      try expectNear(exact, #require(factor.first))
      try expectNear(exact, #require(factor.total))
    }
  }

  @Test("Failed runs are left out where they fail, and counted")
  func failures() throws {
    let model = FunctionModel(inputNames: ["x1", "x2"], outputCount: 2, seed: 0) { point, outputs in
      outputs[0] = point[0] + point[1]
      outputs[1] = point[1] < 0.01 ? .nan : point[0] + point[1]
    }
    var options = RowOptions(baseRows: 4096, seed: 4)
    options.resamples = 0
    let result = try KucherenkoIndices(of: model, correlation: nil, options: options)
    let streams = try (0..<2).map { matrix in
      try Design(kind: .random, draws: 4096, seed: 4, inputs: [0, 1], matrix: matrix, of: 2)
    }
    var columns = [[Double]](repeating: [Double](repeating: 0, count: 4096), count: 2)
    for matrix in 0..<2 {
      var span = columns[matrix].mutableSpan
      streams[matrix].coordinates(input: 1, firstDraw: 0, into: &span)
    }
    // Of either factor one of the two pairs has another value of x2.
    let failing = (0..<4096).count { row in columns.contains { $0[row] < 0.01 } }
    #expect(failing > 40)
    #expect(result.outputs[0].map(\.failedRows) == [0, 0])
    #expect(result.outputs[1].map(\.failedRows) == [failing, failing])
    options.failureLimit = 0.005
    #expect { try KucherenkoIndices(of: model, correlation: nil, options: options) } throws: { error in
      "\(error)".contains("more than the share of 0.005")
    }
  }
}
