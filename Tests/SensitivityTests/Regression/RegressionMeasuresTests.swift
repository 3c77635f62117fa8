import Glibc
import NumericKernels
import Testing

@testable import Sensitivity

@Suite struct RegressionMeasuresTests {
  private func expectNear(_ exact: Double, _ estimate: MeasureTable.Estimate) throws {
    let value = try #require(estimate.value)
    let interval = try #require(estimate.interval)
    let width = interval.upperBound - interval.lowerBound
    // Four standard errors, 3.92 of which are the 95 % interval; that of 200 resamples is known to 10 %.
    #expect(abs(value - exact) <= 1.1 * 4 / 3.92 * width, "\(estimate.inputName): \(value), exact \(exact)")
    #expect(width < 0.1)
  }

  @Test("Dependent Gaussian inputs: coefficients, partial correlations and R^2 in closed form")
  func dependentGaussian() throws {
    // x1 = z1, x2 = 0.6 z1 + 0.8 z2, noise e; y = x1 + 2 x2 + 0.5 e. Var y = 1 + 4 + 4 * 0.6 + 0.25 = 7.65.
    let z = GivenDataCases.uniforms(3, rows: 8192, seed: 13).map { column in
      column.map { VectorMath.normalQuantile($0) }
    }
    let x2 = zip(z[0], z[1]).map { 0.6 * $0 + 0.8 * $1 }
    let y = z[0].indices.map { z[0][$0] + 2 * x2[$0] + 0.5 * z[2][$0] }
    let data = try GivenData(
      inputs: [.init(name: "x1", values: z[0]), .init(name: "x2", values: x2)],
      outputs: [.init(name: "y", values: y)])
    let tables = try data.regression(options: GivenDataCases.options())
    let deviation = 7.65.squareRoot()
    try expectNear(1 / deviation, tables.src.outputs[0].estimates[0])
    try expectNear(2 / deviation, tables.src.outputs[0].estimates[1])
    // What is left of x1 given x2 has variance 0.64: 0.8 / (0.64 + 0.25)^(1/2); of x2, 2 * 0.8 / (4 * 0.64 +
    // 0.25)^(1/2).
    try expectNear(0.8 / 0.89.squareRoot(), tables.pcc.outputs[0].estimates[0])
    try expectNear(1.6 / 2.81.squareRoot(), tables.pcc.outputs[0].estimates[1])
    let explained = try #require(tables.src.outputs[0].explained)
    // Standard error of R^2 = 0.967: 2 (1 - R^2) / n^(1/2) = 0.0007.
    #expect(abs(explained - 7.4 / 7.65) < 0.003)
    #expect(tables.src.outputs[0].estimates.allSatisfy { ($0.probability ?? 1) < 1e-12 })
    let floor = try #require(tables.src.outputs[0].noiseFloor)
    #expect(floor > 0 && floor < 0.01)
  }

  @Test(
    "Independent inputs: squared coefficients are the first-order indices, ranks follow the normal copula")
  func linearGaussian() throws {
    let indices = [0.1, 0.3, 0.6]
    let data = try GivenDataCases.linearGaussian(indices, rows: 4096, seed: 14)
    let tables = try data.regression(options: GivenDataCases.options())
    for (input, index) in indices.enumerated() {
      let value = try #require(tables.src.outputs[0].estimates[input].value)
      // The fit is exact: standardised by the standard deviations of the sample, which are known to 1.1 %
      // each.
      #expect(abs(value * value - index) < 0.06 * index)
      #expect(tables.pcc.outputs[0].estimates[input].value.map { abs($0 - 1) < 1e-7 } == true)
      // Independent inputs have SRRC equal to Spearman's correlation, (6 / pi) asin(S^(1/2) / 2).
      let spearman = RankCorrelationFormula.spearman(index.squareRoot())
      try expectNear(spearman, tables.srrc.outputs[0].estimates[input])
    }
    #expect(tables.prcc.outputs[0].estimates.map(\.rank) == [3, 2, 1])
  }

  @Test("Equal to a monotone transform for ranks, and the same bits for any number of workers")
  func invariance() throws {
    let inputs = GivenDataCases.uniforms(3, rows: 500, seed: 15)
    let data = try GivenDataCases.data(
      inputs: inputs,
      outputs: [
        { $0[0] + 0.4 * $0[1] * $0[2] }, { VectorMath.exponential(5 * ($0[0] + 0.4 * $0[1] * $0[2])) },
        { 1e6 + $0[0] + 0.4 * $0[1] * $0[2] },
      ])
    let tables = try data.regression(options: GivenDataCases.options())
    for input in 0..<3 {
      for table in [tables.srrc, tables.prcc] {
        let (a, b) = (table.outputs[0].estimates[input], table.outputs[1].estimates[input])
        #expect(a.value == b.value && a.interval == b.interval)
      }
      let (a, b) = (tables.src.outputs[0].estimates[input], tables.src.outputs[2].estimates[input])
      // Adding 1e6 rounds the output to 1e-10.
      #expect(abs(try #require(a.value) - #require(b.value)) < 1e-8)
    }
    #expect(try data.regression(options: GivenDataCases.options { $0.workers = 1 }) == tables)
  }

  @Test("Outputs with their own failed draws, constant outputs and constant inputs")
  func masks() throws {
    let inputs = GivenDataCases.uniforms(2, rows: 400, seed: 16)
    let columns =
      [GivenData.Column(name: "c", values: [Double](repeating: 2, count: 400))]
      + inputs.enumerated().map { GivenData.Column(name: "x\($0)", values: $1) }
    let sum = zip(inputs[0], inputs[1]).map { $0 + 0.3 * $1 * $1 }
    let failing = sum.indices.map { $0 < 10 ? .nan : sum[$0] }
    let outputs = [
      GivenData.Column(name: "sum", values: sum), .init(name: "failing", values: failing),
      .init(name: "constant", values: columns[0].values),
    ]
    let options = GivenDataCases.options { $0.resamples = 20 }
    let tables = try GivenData(inputs: columns, outputs: outputs).regression(options: options)
    #expect(tables.src.outputs.map(\.failedRows) == [0, 10, 0])
    #expect(tables.src.outputs[2].estimates.allSatisfy { $0.value == nil })
    #expect(tables.src.outputs[0].estimates[0].value == nil)
    let without = try GivenData(
      inputs: columns.map { .init(name: $0.name, values: Array($0.values.dropFirst(10))) },
      outputs: [.init(name: "failing", values: Array(sum.dropFirst(10)))]
    ).regression(options: options)
    for (a, b) in zip(tables.prcc.outputs[1].estimates, without.prcc.outputs[0].estimates) {
      #expect(abs((a.value ?? 0) - (b.value ?? 0)) < 1e-12)
    }
  }

  @Test("An input that is a combination of others is named")
  func collinear() throws {
    let inputs = GivenDataCases.uniforms(2, rows: 100, seed: 17)
    let data = try GivenData(
      inputs: [
        .init(name: "a", values: inputs[0]), .init(name: "b", values: inputs[1]),
        .init(name: "twice", values: zip(inputs[0], inputs[1]).map { 2 * $0 - $1 }),
      ], outputs: [.init(name: "y", values: inputs[0])])
    do {
      _ = try data.regression(options: GivenDataCases.options())
      Issue.record("not refused")
    } catch let error as SensitivityError {
      #expect(error.description.contains("'twice'"))
    }
  }
}

private enum RankCorrelationFormula {
  static func spearman(_ r: Double) -> Double { 6 / Double.pi * asin(r / 2) }
}
