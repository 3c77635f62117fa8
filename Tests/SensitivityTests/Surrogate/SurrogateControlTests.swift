import Foundation
import Sampling
import Testing

@testable import Sensitivity

@Suite struct SurrogateControlTests {
  private func indices(
    _ model: FunctionModel, draws: Int, _ change: (inout SobolOptions) -> Void = { _ in }
  ) throws -> SobolIndices {
    var options = SobolOptions(baseDraws: draws, seed: 1)
    options.workers = 2
    change(&options)
    return try SobolIndices(of: model, options: options)
  }

  private func product(_ inputs: Int, seed: UInt64 = 1) -> FunctionModel {
    FunctionModel(inputNames: (0..<inputs).map { "x\($0)" }, seed: seed) { point, outputs in
      outputs[0] = point.indices.reduce(1) { $0 * abs(4 * point[$1] - 2) }
    }
  }

  @Test(
    "A product of ten factors is told as well as by twenty times the draws",
    arguments: SobolEstimator.allCases)
  func product(estimator: SobolEstimator) throws {
    let controlled = try indices(product(10), draws: 16_384) { $0.estimator = estimator }
    let plain = try indices(product(10), draws: 16_384) {
      ($0.estimator, $0.usesSurrogates) = (estimator, false)
    }
    let control = try #require(controlled.controls[0])
    #expect(control.explained > 0.95)
    #expect(try #require(control.gain) > 20)
    #expect(plain.controls == [nil])
    // V = (4/3)^10 - 1; S = (1/3) / V; T = (1/3)(4/3)^9 / V.
    let variance: Double = pow(4.0 / 3, 10) - 1
    let first = 1 / (3 * variance)
    let total: Double = pow(4.0 / 3, 9) / (3 * variance)
    for (factor, before) in zip(controlled.outputs[0], plain.outputs[0]) {
      let interval = try #require(factor.totalInterval)
      let wide = try #require(before.totalInterval)
      // A gain of 20 in variance is one of more than 4 in width; single inputs may have less.
      #expect(3 * (interval.upperBound - interval.lowerBound) < wide.upperBound - wide.lowerBound)
      #expect(abs(try #require(factor.first) - first) < 0.01)
      // Four standard errors of a plain estimate are 0.08 here.
      #expect(abs(try #require(factor.total) - total) < 0.015)
    }
  }

  @Test("Interactions gain too")
  func secondOrder() throws {
    var options = SobolOptions(baseDraws: 16_384, seed: 1)
    options.workers = 2
    let pair = try SecondOrderIndices(of: product(4), inputs: [0, 1, 2], options: options).outputs[0][0]
    options.usesSurrogates = false
    let plain = try SecondOrderIndices(of: product(4), inputs: [0, 1, 2], options: options).outputs[0][0]
    // (1/3)^2 / ((4/3)^4 - 1).
    let exact: Double = 1 / (9 * (pow(4.0 / 3, 4) - 1))
    let (interval, wide) = (try #require(pair.interval), try #require(plain.interval))
    #expect(2 * (interval.upperBound - interval.lowerBound) < wide.upperBound - wide.lowerBound)
    #expect(abs(try #require(pair.index) - exact) < 1.25 * (interval.upperBound - interval.lowerBound))
  }

  @Test("An output that no separable function follows keeps its plain estimates")
  func unlike() throws {
    let model = FunctionModel(inputNames: ["x", "y"], outputCount: 2, seed: 4) { point, outputs in
      outputs[0] = sin(40 * point[0] * point[1])
      outputs[1] = point[0] * (1 + point[1])
    }
    let controlled = try indices(model, draws: 4096)
    let plain = try indices(model, draws: 4096) { $0.usesSurrogates = false }
    #expect(controlled.controls[0] == nil && controlled.controls[1] != nil)
    #expect(controlled.outputs[0] == plain.outputs[0])
    #expect(controlled.outputs[1] != plain.outputs[1])
  }

  @Test("An input without effect keeps indices of exactly zero; groups and failed rows count as before")
  func inertAndFailing() throws {
    let model = FunctionModel(inputNames: ["x", "y", "inert"], seed: 5) { point, outputs in
      outputs[0] = point[1] > 0.98 ? .nan : exp(point[0]) * (1 + point[1])
    }
    let change = { (options: inout SobolOptions) in
      options.groups = [.init(name: "y", inputs: [1]), .init(name: "inert", inputs: [2])]
    }
    let controlled = try indices(model, draws: 8192, change)
    let plain = try indices(model, draws: 8192) {
      change(&$0); $0.usesSurrogates = false
    }
    #expect(controlled.controls[0] != nil)
    #expect(controlled.outputs[0][1].total == 0 && controlled.outputs[0][1].first == 0)
    #expect(controlled.outputs[0].map(\.failedRows) == plain.outputs[0].map(\.failedRows))
    #expect(controlled.outputs[0][0].failedRows > 100)
    for (factor, other) in zip(controlled.outputs[0], plain.outputs[0]) {
      let interval = try #require(other.totalInterval)
      // Both estimate the same; 1e-12 where neither has an error.
      #expect(
        abs(try #require(factor.total) - (try #require(other.total)))
          <= 1.25 * (interval.upperBound - interval.lowerBound) + 1e-12)
    }
  }

  @Test("Rows that are added keep the surrogates and their gain, or get some", arguments: [2048, 300])
  func extended(draws: Int) throws {
    var options = SobolOptions(baseDraws: draws, seed: 1)
    options.workers = 2
    let converged = try ConvergedSobolIndices(
      of: product(6), until: .indices, options: options, mostBaseDraws: 1 << 18)
    options.usesSurrogates = false
    let plain = try ConvergedSobolIndices(
      of: product(6), until: .indices, options: options, mostBaseDraws: 1 << 18)
    #expect(converged.isConverged && plain.isConverged)
    #expect(converged.indices.controls[0] != nil)
    #expect(4 * converged.indices.baseDraws <= plain.indices.baseDraws)
    let variance: Double = pow(4.0 / 3, 6) - 1
    let total: Double = pow(4.0 / 3, 5) / (3 * variance)
    for factor in converged.indices.outputs[0] {
      #expect(abs(try #require(factor.total) - total) < 0.05)
    }
    // All rows at once give nearly the same: surrogates are fitted to more of them. The criterion asks for 0.05.
    options.usesSurrogates = true
    options.baseDraws = converged.indices.baseDraws
    let atOnce = try SobolIndices(of: product(6), options: options)
    for (one, other) in zip(atOnce.outputs[0], converged.indices.outputs[0]) {
      #expect(abs(try #require(one.total) - (try #require(other.total))) < 0.01)
    }
  }

  @Test("Designs whose rows are not independent, and few rows, do without")
  func designs() throws {
    let few = try indices(product(10), draws: 1000)
    #expect(few.controls == [nil])
    var options = SobolOptions(baseDraws: 4096, seed: 1)
    let points = try PickFreezePoints(product(4), kind: .sobol, rows: 4096, seed: 1)
    #expect(try SobolIndices(of: points, options: options).controls == [nil])
    let random = try PickFreezePoints(product(4), kind: .random, rows: 4096, seed: 1)
    #expect(try SobolIndices(of: random, options: options).controls[0] != nil)
    options.usesSurrogates = false
    #expect(try SobolIndices(of: random, options: options).controls == [nil])
  }

  @Test("Heavy tails: nearer to the truth, with the intervals of plain estimates")
  func heavyTails() throws {
    let function = AnalyticFunction.lognormalProduct(seed: 4)
    let controlled = try indices(function.model, draws: 65_536)
    let plain = try indices(function.model, draws: 65_536) { $0.usesSurrogates = false }
    #expect(try #require(controlled.controls[0]).gain == nil)
    for (input, factor) in controlled.outputs[0].enumerated() {
      let interval = try #require(factor.totalInterval)
      let wide = try #require(plain.outputs[0][input].totalInterval)
      let ratio = (interval.upperBound - interval.lowerBound) / (wide.upperBound - wide.lowerBound)
      // A hundredth of the rows less, and other groups: widths of 500 resamples have errors of some 5 %.
      #expect(ratio > 0.7 && ratio < 1.4)
      #expect(interval.contains(function.total[input]))
    }
  }
}
