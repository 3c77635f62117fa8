import Foundation
import NumericKernels
import Sampling
import Sensitivity
import Testing

/// A function of the field's literature with exact indices: a row of Reference/reference_functions.json, which
/// make_reference_functions.py makes.
struct ReferenceFunction: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let family: ReferenceFamily
  let dimensions: Int
  let mean: Double
  let variance: Double
  /// Var E(Y | X_i) / V, also where inputs depend on each other.
  let first: [Double]
  /// E Var(Y | X_~i) / V.
  let total: [Double]
  let shapley: [Double]?
  /// By "i,j", of the first four inputs.
  let second: [String: Double]?
  /// In the units of the inputs.
  let meanSquaredDerivatives: [Double]?
  /// Standardised regression coefficients.
  let src: [Double]?
  /// Parameters of the family.
  let a: [Double]?
  let b: [Double]?
  let c: [Double]?
  let shifts: [Double]?
  let matrix: [[Double]]?
  /// Of the normal scores of the inputs; nil where they are independent.
  let correlation: [[Double]]?

  var testDescription: String { name }
  var isDependent: Bool { correlation != nil }
  var isLinear: Bool { family == .linear }

  var inputNames: [String] { (1...dimensions).map { "x\($0)" } }

  /// The function of coordinates in (0, 1), which are probabilities of the inputs.
  func model(seed: UInt64) -> FunctionModel {
    let formula = family.formula(self)
    return FunctionModel(inputNames: inputNames, seed: seed) { point, outputs in outputs[0] = formula(point) }
  }

  func copula() throws -> Correlation? { try correlation.map { try Correlation(rows: $0) } }

  /// Random draws of the coordinates, dependent where the inputs are, and the output.
  func givenData(rows: Int, seed: UInt64) throws -> GivenData {
    var columns = GivenDataCases.uniforms(dimensions, rows: rows, seed: seed)
    if let copula = try copula() {
      let joint = try ConditionalGaussian(copula, given: [])
      for row in 0..<rows {
        let noise = columns.map { VectorMath.normalQuantile($0[row]) }
        var scores = noise
        var out = scores.mutableSpan
        joint.redraw(noise.span, noise: noise.span, into: &out)
        for input in 0..<dimensions { columns[input][row] = 0.5 * erfc(-scores[input] * 0.5.squareRoot()) }
      }
    }
    let formula = family.formula(self)
    let output = (0..<rows).map { row in
      let point = columns.map { $0[row] }
      return formula(point.span)
    }
    return try GivenData(
      inputs: zip(inputNames, columns).map { GivenData.Column(name: $0, values: $1) },
      outputs: [.init(name: "y", values: output)])
  }
}

/// Measures of an input of a linear Gaussian function by its first-order index.
struct ReferenceMoments: Decodable, Sendable {
  let index: Double
  let delta: Double
  let cramerVonMises: Double
  let pawnMedian: Double
  let pawnMean: Double
}

/// All of the table.
struct ReferenceTable: Decodable, Sendable {
  let functions: [ReferenceFunction]
  let momentIndependent: [ReferenceMoments]

  static func load() throws -> ReferenceTable {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reference/reference_functions.json")
    return try JSONDecoder().decode(ReferenceTable.self, from: Data(contentsOf: file))
  }
}
