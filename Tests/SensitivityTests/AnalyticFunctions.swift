import Glibc
import NumericKernels
import Sensitivity

/// Test functions of independent inputs whose Sobol' indices are known in closed form.
struct AnalyticFunction {
  let model: FunctionModel
  let first: [Double]
  let total: [Double]

  private init(
    _ count: Int, seed: UInt64, first: [Double], total: [Double],
    function: @escaping @Sendable (Span<Double>) -> Double
  ) {
    model = FunctionModel(inputNames: (1...count).map { "x\($0)" }, seed: seed) { point, outputs in
      outputs[0] = function(point)
    }
    self.first = first
    self.total = total
  }

  /// Ishigami & Homma (1990) with a = 7, b = 0.1 on U(-pi, pi)^3: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8,
  /// V13 = 8 b^2 pi^8 / 225.
  static func ishigami(seed: UInt64) -> AnalyticFunction {
    AnalyticFunction(
      3, seed: seed, first: [0.31390519114781146, 0.4424111447900409, 0],
      total: [0.5575888552099592, 0.4424111447900409, 0.2436836640621477]
    ) { ishigami($0[0], $0[1], $0[2]) }
  }

  /// The Ishigami function of three coordinates in (0, 1).
  static func ishigami(_ u1: Double, _ u2: Double, _ u3: Double) -> Double {
    let x3 = (2 * u3 - 1) * Double.pi
    let (s1, s2) = (sin((2 * u1 - 1) * Double.pi), sin((2 * u2 - 1) * Double.pi))
    return s1 + 7 * s2 * s2 + 0.1 * x3 * x3 * x3 * x3 * s1
  }

  /// Sobol' G of Saltelli & Sobol' (1995) with a = (0, 1, 4.5, 9, 99 x 4): v_i = 1 / (3 (1 + a_i)^2),
  /// V = prod (1 + v) - 1, S_i = v_i / V, T_i = v_i prod_{j != i} (1 + v_j) / V.
  static func sobolG(seed: UInt64) -> AnalyticFunction {
    let a = [0, 1, 4.5, 9, 99, 99, 99, 99]
    let v = a.map { 1 / (3 * (1 + $0) * (1 + $0)) }
    let product = v.reduce(1) { $0 * (1 + $1) }
    return AnalyticFunction(
      8, seed: seed, first: v.map { $0 / (product - 1) },
      total: v.map { $0 * product / ((1 + $0) * (product - 1)) }
    ) { point in
      var y = 1.0
      for i in 0..<8 { y *= (abs(4 * point[i] - 2) + a[i]) / (1 + a[i]) }
      return y
    }
  }

  /// Moon (2010): x1 + x2 + 3 x1 x3 on U(0, 1)^3; mean 7/4, variance 41/48.
  static func moon(seed: UInt64) -> AnalyticFunction {
    AnalyticFunction(
      3, seed: seed, first: [25.0 / 41, 4.0 / 41, 9.0 / 41], total: [28.0 / 41, 4.0 / 41, 12.0 / 41]
    ) { $0[0] + $0[1] + 3 * $0[0] * $0[2] }
  }

  /// Product of lognormal factors of geometric standard deviations up to 1.62; as `lognormalProduct`.
  static func narrowLognormalProduct(seed: UInt64) -> AnalyticFunction {
    let deviations = [0.1, 0.2, 0.3, 0.48]
    let shares = deviations.map { exp($0 * $0) - 1 }
    let variance = shares.reduce(1) { $0 * (1 + $1) } - 1
    return AnalyticFunction(
      4, seed: seed, first: shares.map { $0 / variance },
      total: shares.map { $0 / (1 + $0) * (1 + variance) / variance }
    ) { point in
      var logarithm = 0.0
      for i in 0..<4 { logarithm += deviations[i] * VectorMath.normalQuantile(point[i]) }
      return VectorMath.exponential(logarithm)
    }
  }

  /// Product of LogNormal(0, s), s = (0.1, 0.2, 0.3, 0.5, 0.8): skewed as footprints are. In the formulas of
  /// `sobolG`, v_i = exp(s_i^2) - 1.
  static func lognormalProduct(seed: UInt64) -> AnalyticFunction {
    AnalyticFunction(
      5, seed: seed,
      first: [
        0.005580121998065239, 0.02265923510742009, 0.05228808513873395, 0.15769852007391855,
        0.4977501999279972,
      ],
      total: [
        0.015474765107316516, 0.06098131463815558, 0.13385652635517784, 0.3440149478513646,
        0.7351674854448973,
      ]
    ) { point in
      let deviations = [0.1, 0.2, 0.3, 0.5, 0.8]
      var logarithm = 0.0
      for i in 0..<5 { logarithm += deviations[i] * VectorMath.normalQuantile(point[i]) }
      return VectorMath.exponential(logarithm)
    }
  }
}
