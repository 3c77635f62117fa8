import NumericKernels
import Synchronization
import Testing

@testable import Sensitivity

/// What holds for every measure of single columns.
@Suite struct ColumnAnalysisTests {
  enum Method: CaseIterable {
    case rank, cramerVonMises, delta, pawn, hsic, rbdFAST

    func table(_ data: GivenData, _ options: GivenDataOptions) throws -> MeasureTable {
      switch self {
      case .rank: try data.rankFirstOrder(options: options)
      case .cramerVonMises: try data.cramerVonMises(options: options)
      case .delta: try data.delta(options: options)
      case .pawn: try data.pawn(options: options).mean
      case .hsic: try data.hsic(options: options).r2
      case .rbdFAST: try data.rbdFAST(options: options)
      }
    }
  }

  private static let rows = 1000
  private static let functions: [@Sendable ([Double]) -> Double] = [
    { $0[0] + 0.5 * $0[1] }, { $0[2] > 0.97 ? .nan : $0[0] * $0[2] }, { _ in 3 },
  ]

  private func data(scale: Double = 1, shift: Double = 0, permuted: Bool = false) throws -> GivenData {
    let inputs = GivenDataCases.uniforms(3, rows: Self.rows, seed: 9)
    let outputs = Self.functions.enumerated().map { index, function in
      GivenData.Column(
        name: "y\(index)",
        values: (0..<Self.rows).map { row in shift + scale * function(inputs.map { $0[row] }) })
    }
    var columns = inputs.enumerated().map { GivenData.Column(name: "x\($0)", values: $1) }
    if permuted { columns = [columns[2], columns[0], columns[1]] }
    return try GivenData(inputs: columns, outputs: outputs)
  }

  private func options(workers: Int = 2) -> GivenDataOptions {
    GivenDataCases.options {
      $0.resamples = 20
      $0.dummies = 3
      $0.workers = workers
    }
  }

  private func expectSame(_ x: MeasureTable, _ y: MeasureTable, tolerance: Double) {
    for (a, b) in zip(x.outputs, y.outputs) {
      for (p, q) in zip(a.estimates, b.estimates) {
        #expect(abs((p.value ?? 0) - (q.value ?? 0)) <= tolerance, "\(x.measure) \(p.inputName)")
        #expect(
          abs((p.interval?.upperBound ?? 0) - (q.interval?.upperBound ?? 0)) <= tolerance,
          "\(x.measure) \(p.inputName)")
      }
    }
  }

  @Test("Adding to an output and scaling it changes nothing beyond rounding", arguments: Method.allCases)
  func affine(method: Method) throws {
    let plain = try method.table(data(), options())
    // Adding 1e6 rounds the outputs to 1e-10.
    expectSame(plain, try method.table(data(shift: 1e6), options()), tolerance: 1e-8)
    expectSame(plain, try method.table(data(scale: 1e-20), options()), tolerance: 1e-12)
    expectSame(plain, try method.table(data(scale: 3e12), options()), tolerance: 1e-12)
  }

  @Test("Permuting the inputs permutes the measures; workers change no bit", arguments: Method.allCases)
  func permutation(method: Method) throws {
    let plain = try method.table(data(), options())
    let permuted = try method.table(data(permuted: true), options())
    for (a, b) in zip(plain.outputs, permuted.outputs) {
      for (place, input) in [2, 0, 1].enumerated() {
        #expect(a.estimates[input].value == b.estimates[place].value)
        #expect(a.estimates[input].interval == b.estimates[place].interval)
      }
      #expect(a.dummies == b.dummies)
    }
    #expect(try method.table(data(), options(workers: 1)) == plain)
  }

  @Test(
    "Failed draws are left out and counted; an output without spread has no measure",
    arguments: Method.allCases)
  func failedDraws(method: Method) throws {
    let table = try method.table(data(), options())
    let failed = GivenDataCases.uniforms(3, rows: Self.rows, seed: 9)[2].count { $0 > 0.97 }
    #expect(failed > 10)
    #expect(table.outputs.map(\.failedRows) == [0, failed, 0])
    #expect(table.outputs.map(\.rows) == [1000, 1000 - failed, 1000])
    #expect(table.outputs[2].estimates.allSatisfy { $0.value == nil && $0.rank == nil && $0.interval == nil })
    #expect(table.outputs[2].noiseFloor == nil)
    // The same as if the failed draws had never been: up to resamples and random halves, which go by row.
    let kept = GivenDataCases.uniforms(3, rows: Self.rows, seed: 9)
    let rows = (0..<Self.rows).filter { kept[2][$0] <= 0.97 }
    let inputs = kept.map { column in rows.map { column[$0] } }
    let without = try method.table(
      GivenDataCases.data(inputs: inputs, outputs: [{ $0[0] * $0[2] }]), options())
    for (a, b) in zip(table.outputs[1].estimates, without.outputs[0].estimates) {
      let (x, y) = (try #require(a.value), try #require(b.value))
      // Halves of 500 draws by other bits move a correction by some 0.01 to 0.02.
      let tolerance = method == .delta || method == .pawn ? 0.05 : 1e-12
      #expect(abs(x - y) < tolerance, "\(a.inputName)")
    }
  }

  @Test("Too many failed draws are refused, and so are masks of another length")
  func refusals() throws {
    var options = options()
    options.failureLimit = 0.01
    #expect(throws: SensitivityError.self) { _ = try data().rankFirstOrder(options: options) }
    #expect(throws: SensitivityError.self) {
      _ = try GivenDataCases.data(
        inputs: [[1, 2, 3]], outputs: [{ $0[0] }], valid: [true, false])
    }
    #expect(throws: SensitivityError.self) {
      _ = try GivenData(
        inputs: [.init(name: "x", values: [1, 2])], outputs: [.init(name: "y", values: [1, 2, 3])])
    }
    #expect(throws: SensitivityError.self) {
      _ = try GivenData(inputs: [], outputs: [.init(name: "y", values: [1, 2, 3])])
    }
  }

  @Test("Inputs may be made again when they are asked for", arguments: Method.allCases)
  func regenerated(method: Method) throws {
    let stored = try data()
    let inputs = GivenDataCases.uniforms(3, rows: Self.rows, seed: 9)
    let made = try GivenData(
      inputNames: stored.inputNames, inputIdentities: stored.inputIdentities, outputs: stored.outputs
    ) { inputs[$0] }
    #expect(try method.table(made, options()) == method.table(stored, options()))
    let bad = try GivenData(
      inputNames: ["x"], inputIdentities: [1], outputs: stored.outputs
    ) { _ in [Double](repeating: .nan, count: Self.rows) }
    #expect(throws: SensitivityError.self) { _ = try method.table(bad, options()) }
  }

  @Test("Equal values of an input are taken in random order, whatever the order of the draws")
  func ties() throws {
    // Sorted by the output within each of two values of the input: kept in this order neighbours would be
    // alike.
    let inputs = [(0..<2000).map { $0 < 1000 ? 0.0 : 1.0 }]
    let noise = (0..<2000).map { Double($0 % 1000) }
    let data = try GivenData(
      inputs: [.init(name: "x", values: inputs[0])], outputs: [.init(name: "y", values: noise)])
    let table = try data.rankFirstOrder(options: options())
    let value = try #require(table.outputs[0].estimates[0].value)
    // No effect: the standard error is 1 / 2000^(1/2) = 0.022.
    #expect(abs(value) < 0.09)
  }
}
