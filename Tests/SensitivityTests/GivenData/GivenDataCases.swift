import Glibc
import NumericKernels
import Sensitivity

/// Given data of functions with known measures.
enum GivenDataCases {
  /// Uniforms on (0, 1) with their index as identity.
  static func uniforms(_ count: Int, rows: Int, seed: UInt64) -> [[Double]] {
    let stream = RandomStream(seed: seed, purpose: .draws)
    return (0..<count).map { input in
      var column = [Double](repeating: 0, count: rows)
      var span = column.mutableSpan
      stream.uniforms(input: UInt64(input), firstDraw: 0, into: &span)
      return column
    }
  }

  /// The data of functions of independent inputs; input i is called x1, x2, ...
  static func data(
    inputs: [[Double]], outputs: [@Sendable (_ point: [Double]) -> Double], valid: [Bool]? = nil
  ) throws -> GivenData {
    let columns = outputs.enumerated().map { index, function in
      GivenData.Column(
        name: "y\(index + 1)",
        values: inputs[0].indices.map { row in function(inputs.map { $0[row] }) })
    }
    return try GivenData(
      inputs: inputs.enumerated().map { GivenData.Column(name: "x\($0 + 1)", values: $1) }, outputs: columns,
      valid: valid)
  }

  /// Ishigami on uniforms; first-order indices 0.3139, 0.4424, 0 (see `AnalyticFunction.ishigami`).
  static func ishigami(rows: Int, seed: UInt64) throws -> GivenData {
    try data(
      inputs: uniforms(3, rows: rows, seed: seed),
      outputs: [{ AnalyticFunction.ishigami($0[0], $0[1], $0[2]) }])
  }

  /// y = sum of S_i^(1/2) x_i with standard normal x: the first-order indices are the S_i, the variance is 1.
  static func linearGaussian(_ indices: [Double], rows: Int, seed: UInt64) throws -> GivenData {
    let inputs = uniforms(indices.count, rows: rows, seed: seed).map { column in
      column.map { VectorMath.normalQuantile($0) }
    }
    let weights = indices.map { $0.squareRoot() }
    return try data(
      inputs: inputs,
      outputs: [{ point in weights.indices.reduce(0) { $0 + weights[$1] * point[$1] } }])
  }

  static func options(seed: UInt64 = 7, _ change: (inout GivenDataOptions) -> Void = { _ in })
    -> GivenDataOptions
  {
    var options = GivenDataOptions(seed: seed)
    options.workers = 2
    change(&options)
    return options
  }
}

/// Measures of one input of a linear Gaussian function by its first-order index S.
///
/// xi = (3 / pi) asin((1 + S) / 2) - 1/2 (Chatterjee 2021). delta = E TV(N(0, 1), N(S^(1/2) t, 1 - S)) over
/// standard normal t, and the distance of PAWN at t is sup |Phi(y) - Phi((y - S^(1/2) t) / (1 - S)^(1/2))|,
/// rising with |t|, so that its median is that of |t| = 0.67449: by quadrature to 1e-10.
struct LinearGaussianMeasures {
  let index: Double
  let delta: Double
  let pawnMedian: Double
  let pawnMean: Double
  var cramerVonMises: Double { 3 / Double.pi * asin((1 + index) / 2) - 0.5 }

  static let table = [
    LinearGaussianMeasures(
      index: 0.05, delta: 0.0735380886, pawnMedian: 0.0617199718, pawnMean: 0.0731297134),
    LinearGaussianMeasures(index: 0.1, delta: 0.1070917796, pawnMedian: 0.0895704717, pawnMean: 0.1058952060),
    LinearGaussianMeasures(index: 0.2, delta: 0.1603938853, pawnMedian: 0.1335956905, pawnMean: 0.1567426078),
    LinearGaussianMeasures(
      index: 0.25, delta: 0.1846084633, pawnMedian: 0.1535401225, pawnMean: 0.1792937118),
    LinearGaussianMeasures(index: 0.3, delta: 0.2083109179, pawnMedian: 0.1730336194, pawnMean: 0.2010191985),
    LinearGaussianMeasures(index: 0.5, delta: 0.3059938221, pawnMedian: 0.2529626634, pawnMean: 0.2868750726),
    LinearGaussianMeasures(index: 0.6, delta: 0.3612398288, pawnMedian: 0.2977225419, pawnMean: 0.3328682931),
    LinearGaussianMeasures(index: 0.7, delta: 0.4254099028, pawnMedian: 0.3491080651, pawnMean: 0.3840797635),
    LinearGaussianMeasures(index: 0.8, delta: 0.5054972201, pawnMedian: 0.4120457637, pawnMean: 0.4448285142),
    LinearGaussianMeasures(index: 0.9, delta: 0.6199432631, pawnMedian: 0.4989962303, pawnMean: 0.5258914431),
  ]

  /// First-order indices that add to one and have rows in the table.
  static let cases = [[0.1, 0.3, 0.6], [0.05, 0.25, 0.7], [0.2, 0.8], [0.5, 0.5], [0.9, 0.1]]

  static func of(_ index: Double) -> LinearGaussianMeasures {
    table.first { $0.index == index }
      ?? LinearGaussianMeasures(
        index: index, delta: .nan, pawnMedian: .nan, pawnMean: .nan)
  }
}
