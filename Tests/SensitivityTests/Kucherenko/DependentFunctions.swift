import NumericKernels
import Sampling
import Sensitivity
import Testing

/// Test functions of inputs with a Gaussian copula whose indices and effects are known exactly.
struct DependentFunction: Sendable, CustomTestStringConvertible {
  let name: String
  let correlation: Correlation
  let first: [Double]
  let total: [Double]
  let shapley: [Double]
  let function: @Sendable (Span<Double>) -> Double

  var testDescription: String { name }

  var model: FunctionModel {
    FunctionModel(inputNames: first.indices.map { "x\($0 + 1)" }, seed: 0) { [function] point, outputs in
      outputs[0] = function(point)
    }
  }

  /// x1 + x2 + x3 with standard deviations 1, 1, 2 and corr(x2, x3) = rho (Iooss & Prieur 2019, section 5.2).
  /// V = 6 + 4 rho, V S2 = (1 + 2 rho)^2, V T2 = 1 - rho^2; x2 and x3 share equally what they add jointly.
  static func linear(rho: Double) throws -> DependentFunction {
    var correlation = Correlation(independent: 3)
    try correlation.set(1, 2, rho)
    let variance = 6 + 4 * rho
    let first = [1, (1 + 2 * rho) * (1 + 2 * rho), (2 + rho) * (2 + rho)].map { $0 / variance }
    let total = [1, 1 - rho * rho, 4 - 4 * rho * rho].map { $0 / variance }
    return DependentFunction(
      name: "linear, rho = \(rho)", correlation: correlation, first: first, total: total,
      // Of two players alone, each gets the mean of what it adds first and last.
      shapley: zip(first, total).map { ($0 + $1) / 2 }
    ) { point in
      VectorMath.normalQuantile(point[0]) + VectorMath.normalQuantile(point[1])
        + 2 * VectorMath.normalQuantile(point[2])
    }
  }

  /// y = x1 with corr(x1, x2) = 0.7: an input outside the model has an effect.
  static func exclusion() throws -> DependentFunction {
    var correlation = Correlation(independent: 2)
    try correlation.set(0, 1, 0.7)
    return DependentFunction(
      name: "exclusion", correlation: correlation, first: [1, 0.49], total: [0.51, 0],
      shapley: [0.755, 0.245]
    ) { VectorMath.normalQuantile($0[0]) }
  }

  /// The Ishigami function with the normal scores of x1 and x3 correlated by 0.5; values by quadrature, exact
  /// to all digits given.
  static func ishigami() throws -> DependentFunction {
    var correlation = Correlation(independent: 3)
    try correlation.set(0, 2, 0.5)
    return DependentFunction(
      name: "Ishigami, rho13 = 0.5", correlation: correlation,
      first: [0.2992507958, 0.4721701510, 0.1593812761], total: [0.3684485729, 0.4721701510, 0.2285790532],
      shapley: [0.3338496844, 0.4721701510, 0.1939801646]
    ) { AnalyticFunction.ishigami($0[0], $0[1], $0[2]) }
  }

  static func all() throws -> [DependentFunction] {
    try [linear(rho: 0.9), linear(rho: 0.5), linear(rho: -0.5), exclusion(), ishigami()]
  }
}
