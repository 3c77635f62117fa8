import Foundation
import Testing

@testable import Sensitivity

/// Sample matrices, outputs and indices of SALib 1.6 (Reference/make_sobol_peer.py).
private struct SobolPeer: Decodable {
  struct Case: Decodable {
    let name: String
    let a: [Double]
    let b: [Double]
    let ab: [[Double]]
    let ba: [[Double]]
    /// Of all runs, which SALib takes from the outputs.
    let mean: Double
    let first: [Double]
    let total: [Double]
    let jansenFirst: [Double]
  }

  let matrixA: [[Double]]
  let matrixB: [[Double]]
  let cases: [Case]

  static func load() throws -> SobolPeer {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Reference/sobol_peer.json")
    return try JSONDecoder().decode(SobolPeer.self, from: Data(contentsOf: file))
  }
}

/// A function of rows that stand in two matrices.
private struct MatrixModel: PickFreezeModel {
  /// By input.
  let a: [[Double]]
  let b: [[Double]]
  let function: @Sendable ([Double]) -> Double

  var inputNames: [String] { a.indices.map { "x\($0 + 1)" } }
  var outputCount: Int { 1 }
  func makeWorkspace() {}

  func evaluate(
    rows: Range<Int>, selection: ColumnSelection, workspace: inout Void, into out: inout MutableSpan<Double>
  ) {
    for (place, row) in rows.enumerated() {
      out[place] = function(a.indices.map { selection.matrix(ofInput: $0) == .a ? a[$0][row] : b[$0][row] })
    }
  }
}

/// Runs of one case, by selection.
private struct RunsModel: PickFreezeModel {
  let runs: SobolPeer.Case

  var inputNames: [String] { runs.ab.indices.map { "x\($0 + 1)" } }
  var outputCount: Int { 1 }
  func makeWorkspace() {}

  func evaluate(
    rows: Range<Int>, selection: ColumnSelection, workspace: inout Void, into out: inout MutableSpan<Double>
  ) {
    let column =
      switch (selection.base, selection.exchanged.first) {
      case (.a, nil): runs.a
      case (.b, nil): runs.b
      case (.a, let input?): runs.ab[input]
      case (.b, let input?): runs.ba[input]
      }
    for (place, row) in rows.enumerated() { out[place] = column[row] }
  }
}

@Suite struct SobolPeerTests {
  private func factors(
    of model: some PickFreezeModel, rows: Int, _ estimator: SobolEstimator
  ) throws -> [SobolIndices.Factor] {
    var options = SobolOptions(baseDraws: rows, seed: 1)
    (options.estimator, options.resamples) = (estimator, 0)
    return try SobolIndices(of: model, options: options).outputs[0]
  }

  /// What another centre adds to the first-order index of Saltelli: mean(b c) - mean(a c) is free of the
  /// centre, mean((b - m) (ab - a)) is not.
  private func shift(_ runs: SobolPeer.Case, input: Int) -> Double {
    let count = Double(runs.a.count)
    let centre = (runs.a + runs.b).reduce(0, +) / (2 * count)
    let variance = (runs.a + runs.b).reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / (2 * count)
    let step = zip(runs.ab[input], runs.a).reduce(0) { $0 + ($1.0 - $1.1) } / count
    return (centre - runs.mean) * step / variance
  }

  @Test("Saltelli 2010 and Jansen are SALib's on the same runs, allowing for its centre")
  func indices() throws {
    let peer = try SobolPeer.load()
    for runs in peer.cases {
      let model = RunsModel(runs: runs)
      let saltelli = try factors(of: model, rows: runs.a.count, .saltelli)
      let jansen = try factors(of: model, rows: runs.a.count, .jansen)
      for input in runs.ab.indices {
        // The bound that the project asks for; sums of 128 rows keep more.
        let first = try #require(saltelli[input].first) + shift(runs, input: input)
        #expect(abs(first - runs.first[input]) < 1e-12, "\(runs.name) \(input)")
        #expect(abs(try #require(saltelli[input].total) - runs.total[input]) < 1e-12)
        #expect(abs(try #require(jansen[input].first) - runs.jansenFirst[input]) < 1e-12)
        #expect(abs(try #require(jansen[input].total) - runs.total[input]) < 1e-12)
      }
    }
  }

  @Test("The same sample matrices give the same runs")
  func sample() throws {
    let peer = try SobolPeer.load()
    let model = MatrixModel(a: peer.matrixA, b: peer.matrixB) { x in
      sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sin(x[0])
    }
    let runs = try #require(peer.cases.first { $0.name == "ishigami" })
    for estimator in [SobolEstimator.saltelli, .jansen, .azziniRosati] {
      let ours = try factors(of: model, rows: runs.a.count, estimator)
      let theirs = try factors(of: RunsModel(runs: runs), rows: runs.a.count, estimator)
      for (x, y) in zip(ours, theirs) {
        // Sines and powers of two libraries differ in their last digits.
        #expect(abs(try #require(x.first) - #require(y.first)) < 1e-12)
        #expect(abs(try #require(x.total) - #require(y.total)) < 1e-12)
      }
    }
  }
}
