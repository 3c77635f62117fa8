import Foundation
import Testing

@testable import Sensitivity

/// Values of SALib, SciPy and NumPy (Reference/make_given_data_tables.py).
private struct PeerTables: Decodable {
  let inputs: [[Double]]
  let output: [Double]
  let coarseOutput: [Double]
  let src: [Double]
  let pcc: [Double]
  let srrc: [Double]
  let prcc: [Double]
  let explained: Double
  let rankExplained: Double
  let coefficientProbabilities: [Double]
  let xi: [Double]
  let xiProbabilities: [Double]
  let xiOfCoarse: [Double]
  let rbdFAST: [Double]
  let curve: [Double]
  let efastFirst: Double
  let efastTotal: Double

  static func load() throws -> PeerTables {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reference/given_data_tables.json")
    return try JSONDecoder().decode(PeerTables.self, from: Data(contentsOf: file))
  }

  func data(_ output: [Double]) throws -> GivenData {
    try GivenData(
      inputs: inputs.enumerated().map { GivenData.Column(name: "x\($0 + 1)", values: $1) },
      outputs: [.init(name: "y", values: output)])
  }
}

@Suite struct PeerTests {
  /// Both sides work in double precision on 120 draws: 1e-12 leaves room for the order of sums.
  private func expectEqual(_ table: MeasureTable, _ expected: [Double]) throws {
    for (estimate, exact) in zip(table.outputs[0].estimates, expected) {
      let value = try #require(estimate.value)
      #expect(abs(value - exact) < 1e-12, "\(table.measure.rawValue) \(estimate.inputName)")
    }
  }

  @Test("Regression coefficients and partial correlations are NumPy's")
  func regression() throws {
    let peers = try PeerTables.load()
    let tables = try peers.data(peers.output).regression(options: GivenDataCases.options { $0.resamples = 0 })
    try expectEqual(tables.src, peers.src)
    try expectEqual(tables.pcc, peers.pcc)
    try expectEqual(tables.srrc, peers.srrc)
    try expectEqual(tables.prcc, peers.prcc)
    #expect(abs(try #require(tables.pcc.outputs[0].explained) - peers.explained) < 1e-12)
    #expect(abs(try #require(tables.srrc.outputs[0].explained) - peers.rankExplained) < 1e-12)
    for (estimate, expected) in zip(tables.src.outputs[0].estimates, peers.coefficientProbabilities) {
      // Small probabilities go by large t: relative.
      #expect(abs(try #require(estimate.probability) - expected) < 1e-9 * expected)
    }
  }

  @Test("Chatterjee's coefficient is SciPy's, with and without equal outputs")
  func chatterjee() throws {
    let peers = try PeerTables.load()
    let table = try peers.data(peers.output).cramerVonMises(options: GivenDataCases.options())
    try expectEqual(table, peers.xi)
    for (estimate, expected) in zip(table.outputs[0].estimates, peers.xiProbabilities) {
      #expect(abs(try #require(estimate.probability) - expected) < 1e-12)
    }
    try expectEqual(
      try peers.data(peers.coarseOutput).cramerVonMises(options: GivenDataCases.options()), peers.xiOfCoarse)
  }

  @Test("RBD-FAST is SALib's")
  func rbdFAST() throws {
    let peers = try PeerTables.load()
    try expectEqual(
      try peers.data(peers.output).rbdFAST(options: GivenDataCases.options(), harmonics: 4), peers.rbdFAST)
  }

  @Test("eFAST of one curve is SALib's")
  func extendedFAST() throws {
    let peers = try PeerTables.load()
    var options = ExtendedFASTOptions(seed: 1)
    options.samplesPerCurve = 240
    options.curves = 1
    let design = try ExtendedFASTDesign(inputNames: ["x1"], options: options)
    #expect(design.samplesPerCurve == 233 && design.frequency == 29)
    let tables = try design.indices(outputNames: ["y"]) { _, outputs in
      for row in 0..<233 { outputs[row] = peers.curve[row] }
    }
    try expectEqual(tables.first, [peers.efastFirst])
    try expectEqual(tables.total, [peers.efastTotal])
    #expect(tables.first.outputs[0].estimates[0].interval == nil)
  }
}
