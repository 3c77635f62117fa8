import Foundation
import NumericKernels
import Sensitivity
import Testing

/// y = a1'x + a2'sin x + a3'cos x + x'Mx of 15 standard normal inputs (Oakley & O'Hagan 2004).
private struct OakleyOHagan: Decodable {
  let a1: [Double]
  let a2: [Double]
  let a3: [Double]
  let matrix: [[Double]]
  let publishedFirstPercent: [Double]

  static func load() throws -> OakleyOHagan {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/oakley_ohagan_2004.json")
    return try JSONDecoder().decode(OakleyOHagan.self, from: Data(contentsOf: file))
  }

  func value(_ x: [Double]) -> Double {
    var y = 0.0
    for i in x.indices {
      y += a1[i] * x[i] + a2[i] * sin(x[i]) + a3[i] * cos(x[i])
      for j in x.indices { y += x[i] * matrix[i][j] * x[j] }
    }
    return y
  }

  /// V_i and V_ij from the moments of sine and cosine of a standard normal variable.
  func exactIndices() -> (first: [Double], total: [Double]) {
    let (root, full, square) = (exp(-0.5), exp(-1.0), exp(-2.0))
    let alone: [Double] = a1.indices.map { i in
      let diagonal = matrix[i][i]
      let linear: Double = a1[i] * a1[i] + 2 * a1[i] * a2[i] * root
      let sine: Double = a2[i] * a2[i] * (1 - square) / 2
      let cosine: Double = a3[i] * a3[i] * ((1 + square) / 2 - full)
      let quadratic: Double = 2 * diagonal * diagonal - 2 * a3[i] * diagonal * root
      return linear + sine + cosine + quadratic
    }
    let interactions: [Double] = a1.indices.map { i in
      var sum = 0.0
      for j in a1.indices where j != i {
        let both = matrix[i][j] + matrix[j][i]
        sum += both * both
      }
      return sum
    }
    let variance = alone.reduce(0, +) + interactions.reduce(0, +) / 2
    return (
      alone.map { $0 / variance }, zip(alone, interactions).map { ($0 + $1) / variance }
    )
  }
}

@Suite struct OakleyOHaganTests {
  @Test("The closed form gives the published table")
  func published() throws {
    let function = try OakleyOHagan.load()
    for (exact, published) in zip(function.exactIndices().first, function.publishedFirstPercent) {
      // Coefficients of about 2 are printed to four decimals, which moves an index of 13.6 % by 7e-4 %.
      #expect(abs(100 * exact - published) < 1e-3)
    }
  }

  @Test("Fifteen normal inputs with many interactions")
  func estimates() throws {
    let function = try OakleyOHagan.load()
    let model = FunctionModel(inputNames: (1...15).map { "x\($0)" }, seed: 15) { point, outputs in
      outputs[0] = function.value((0..<15).map { VectorMath.normalQuantile(point[$0]) })
    }
    var options = SobolOptions(baseDraws: 8192, seed: 1)
    options.workers = 2
    let factors = try SobolIndices(of: model, options: options).outputs[0]
    let exact = function.exactIndices()
    for (i, factor) in factors.enumerated() {
      let (first, total) = (try #require(factor.firstInterval), try #require(factor.totalInterval))
      // 2.5 half-widths of 95 %: 4.9 standard errors; 0.04 wide, so that this says something.
      let firstWidth = first.upperBound - first.lowerBound
      let totalWidth = total.upperBound - total.lowerBound
      #expect(abs(try #require(factor.first) - exact.first[i]) < 1.25 * firstWidth, "\(factor.name)")
      #expect(abs(try #require(factor.total) - exact.total[i]) < 1.25 * totalWidth, "\(factor.name)")
      #expect(firstWidth < 0.04 && totalWidth < 0.04)
    }
  }
}
