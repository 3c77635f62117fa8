import Foundation
import NumericKernels

/// The formulas of the reference functions, on coordinates u in (0, 1).
enum ReferenceFamily: String, Decodable, Sendable {
  case ishigami, g, gStar, alternatingProducts, kucherenkoB1, kucherenkoB2, kucherenkoC2, exponential, moon
  case linear, oakleyOHagan, lognormalProduct, friedman, flood, borehole

  typealias Formula = @Sendable (Span<Double>) -> Double

  func formula(_ function: ReferenceFunction) -> Formula {
    let (a, b, c) = (function.a ?? [], function.b ?? [], function.c ?? [])
    switch self {
    case .ishigami: return Self.ishigami(a[0], b[0])
    case .g:
      return { u in a.indices.reduce(1) { $0 * (abs(4 * u[$1] - 2) + a[$1]) / (1 + a[$1]) } }
    case .gStar: return Self.gStar(a, exponents: b, shifts: function.shifts ?? [])
    case .alternatingProducts: return Self.productsOfAlternatingSign
    case .kucherenkoB1:
      return { u in u.indices.reduce(1) { $0 * (Double(u.count) - u[$1]) / (Double(u.count) - 0.5) } }
    case .kucherenkoB2:
      return { u in
        let n = Double(u.count)
        return u.indices.reduce(1) { $0 * (1 + 1 / n) * pow(u[$1], 1 / n) }
      }
    case .kucherenkoC2: return { u in u.indices.reduce(1) { $0 * 2 * u[$1] } }
    case .exponential:
      let mean = b.reduce(1) { $0 * ($1 == 0 ? 1 : expm1($1) / $1) }
      return { u in exp(b.indices.reduce(0) { $0 + b[$1] * u[$1] }) - mean }
    case .moon: return { u in u[0] + u[1] + 3 * u[0] * u[2] }
    case .linear:
      return { u in a.indices.reduce(0) { $0 + a[$1] * VectorMath.normalQuantile(u[$1]) } }
    case .oakleyOHagan: return Self.oakleyOHagan(a, b, c, function.matrix ?? [])
    case .lognormalProduct:
      return { u in exp(a.indices.reduce(0) { $0 + a[$1] * b[$1] * VectorMath.normalQuantile(u[$1]) }) }
    case .friedman:
      return { u in
        10 * sin(.pi * u[0] * u[1]) + 20 * (u[2] - 0.5) * (u[2] - 0.5) + 10 * u[3] + 5 * u[4]
      }
    case .flood: return Self.heightOfFlood
    case .borehole: return Self.flowOfBorehole
    }
  }

  private static func ishigami(_ a: Double, _ b: Double) -> Formula {
    { u in
      let x3 = (2 * u[2] - 1) * Double.pi
      let (s1, s2) = (sin((2 * u[0] - 1) * Double.pi), sin((2 * u[1] - 1) * Double.pi))
      return s1 + a * s2 * s2 + b * x3 * x3 * x3 * x3 * s1
    }
  }

  private static func gStar(_ a: [Double], exponents: [Double], shifts: [Double]) -> Formula {
    { u in
      var y = 1.0
      for i in a.indices {
        let moved = u[i] + shifts[i]
        let wave = abs(2 * (moved - moved.rounded(.down)) - 1)
        y *= ((1 + exponents[i]) * pow(wave, exponents[i]) + a[i]) / (1 + a[i])
      }
      return y
    }
  }

  private static let productsOfAlternatingSign: Formula = { u in
    var (sum, product) = (0.0, 1.0)
    for i in u.indices {
      product *= -u[i]
      // (-1)^i and the product of the first i inputs, i from 1.
      sum += product
    }
    return sum
  }

  private static func oakleyOHagan(
    _ a: [Double], _ b: [Double], _ c: [Double], _ matrix: [[Double]]
  ) -> Formula {
    let flat = matrix.flatMap { $0 }
    return { u in
      let x = u.indices.map { VectorMath.normalQuantile(u[$0]) }
      var y = 0.0
      for i in x.indices {
        var row = 0.0
        for j in x.indices { row += flat[i * x.count + j] * x[j] }
        y += a[i] * x[i] + b[i] * sin(x[i]) + c[i] * cos(x[i]) + x[i] * row
      }
      return y
    }
  }

  /// The height of a flood (Iooss & Lemaitre 2015): inputs Q, Ks, Zv, Zm, L, B.
  private static let heightOfFlood: Formula = {
    func gumbel(_ x: Double) -> Double { exp(-exp(-(x - 1013) / 558)) }
    let flow = (low: gumbel(500), width: gumbel(3000) - gumbel(500))
    let lowest = 0.5 * erfc(15 / 8 * 0.5.squareRoot())
    return { u in
      let q = 1013 - 558 * log(-log(flow.low + u[0] * flow.width))
      let ks = 30 + 8 * VectorMath.normalQuantile(lowest + u[1] * (1 - lowest))
      let drop = triangular(u[3], 54, 56) - triangular(u[2], 49, 51)
      let (length, width) = (triangular(u[4], 4990, 5010), triangular(u[5], 295, 305))
      return pow(q / (width * ks * (drop / length).squareRoot()), 0.6)
    }
  }()

  /// The quantile of a triangular distribution with its mode in the middle.
  private static func triangular(_ u: Double, _ minimum: Double, _ maximum: Double) -> Double {
    u < 0.5
      ? minimum + (maximum - minimum) * (u / 2).squareRoot()
      : maximum - (maximum - minimum) * ((1 - u) / 2).squareRoot()
  }

  /// The flow of water through a borehole (Harper & Gupta 1983): inputs rw, r, Tu, Hu, Tl, Hl, L, Kw, uniform.
  private static let flowOfBorehole: Formula = { u in
    func between(_ i: Int, _ low: Double, _ high: Double) -> Double { low + u[i] * (high - low) }
    let rw = between(0, 0.05, 0.15)
    let ratio = log(between(1, 100, 50_000) / rw)
    let upper = between(2, 63_070, 115_600)
    let heads = between(3, 990, 1110) - between(5, 700, 820)
    let leak = 2 * between(6, 1120, 1680) * upper / (ratio * rw * rw * between(7, 9855, 12_045))
    return 2 * .pi * upper * heads / (ratio * (1 + leak + upper / between(4, 63.1, 116)))
  }
}
