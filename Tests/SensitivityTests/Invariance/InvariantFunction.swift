import Glibc
import NumericKernels
import Sampling

@testable import Sensitivity

/// A random function of four inputs, and what may be done to it that must not change an index.
struct InvariantFunction: Sendable {
  /// Which function.
  let seed: UInt64
  /// y becomes offset + scale y.
  var offset = 0.0
  var scale = 1.0
  /// The inputs in the order in which the model has them.
  var order = [0, 1, 2, 3]
  var workers = 2
  /// Equal outputs: with more of them, methods take their rows in smaller blocks and groups.
  var copies = 1

  static let inputs = 4

  var names: [String] { order.map { "x\($0)" } }
  /// Not in the order of the names, so that neither order is the canonical one.
  var identities: [UInt64] { order.map { [70, 20, 90, 40][$0] } }

  private var coefficients: [Double] {
    let stream = RandomStream(seed: seed, purpose: .draws)
    return (0..<16).map { 4 * stream.uniform(input: 1000, draw: UInt64($0)) - 2 }
  }

  /// Slopes, waves and products: y has a standard deviation near 1.
  private var formula: @Sendable ([Double]) -> Double {
    let (c, offset, scale) = (coefficients, offset, scale)
    return { x in
      var y = 0.0
      for i in x.indices {
        y += c[i] * x[i] + 0.4 * c[4 + i] * sin(2 * .pi * x[i])
        for j in 0..<i { y += c[8 + (i * (i - 1)) / 2 + j] * x[i] * x[j] }
      }
      return offset + scale * y
    }
  }

  var model: FunctionModel {
    let (formula, order) = (formula, order)
    return FunctionModel(
      inputNames: names, identities: identities, outputCount: copies, seed: seed
    ) { point, outputs in
      var x = [Double](repeating: 0, count: order.count)
      for (place, input) in order.enumerated() { x[input] = point[place] }
      let y = formula(x)
      for output in outputs.indices { outputs[output] = y }
    }
  }

  /// Dependence of x0 with x2 and x3.
  func correlation() throws -> Correlation {
    var rows = [[Double]](repeating: [Double](repeating: 0, count: 4), count: 4)
    let known = [[1, 0, 0.5, -0.3], [0, 1, 0, 0], [0.5, 0, 1, 0.2], [-0.3, 0, 0.2, 1]]
    for (i, x) in order.enumerated() { for (j, y) in order.enumerated() { rows[i][j] = known[x][y] } }
    return try Correlation(rows: rows)
  }

  func groups() -> [SobolIndices.Group] {
    [[0, 2], [1], [3]].map { members in
      SobolIndices.Group(
        name: "x\(members[0])", inputs: order.indices.filter { members.contains(order[$0]) })
    }
  }

  func givenData(rows: Int) throws -> GivenData {
    let stream = RandomStream(seed: seed, purpose: .draws)
    let columns = (0..<4).map { input in
      (0..<rows).map { stream.uniform(input: UInt64(input), draw: UInt64($0)) }
    }
    let formula = formula
    let values = (0..<rows).map { row in formula(columns.map { $0[row] }) }
    return try GivenData(
      inputs: order.map { GivenData.Column(name: "x\($0)", values: columns[$0]) },
      outputs: (0..<copies).map { GivenData.Column(name: "y\($0)", values: values) })
  }
}
