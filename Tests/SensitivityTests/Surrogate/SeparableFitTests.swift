import Foundation
import NumericKernels
import Testing

@testable import Sensitivity

@Suite struct SeparableFitTests {
  /// Rows of uniform numbers and a function of them.
  private func fit(
    inputs: Int, rows: Int = 1024, scale: Double = 1, offset: Double = 0,
    _ function: @escaping @Sendable (Span<Double>) -> Double
  ) throws -> (fit: SeparableFit, values: [Double], rows: SeparableRows)? {
    let model = FunctionModel(inputNames: (0..<inputs).map { "x\($0)" }, seed: 11) { point, outputs in
      outputs[0] = offset + scale * function(point)
    }
    let coordinates = try #require(model.rowCoordinates)
    let places = SeparableRows(coordinates, of: .a, rows: 0..<rows)
    var values = [Double](repeating: 0, count: rows)
    var workspace = model.makeWorkspace()
    var span = values.mutableSpan
    model.evaluate(rows: 0..<rows, selection: .a, workspace: &workspace, into: &span)
    return SeparableFit(places, values: values).map { ($0, values, places) }
  }

  @Test("Products, sums, and sums with a product are followed on rows that were held out")
  func forms() throws {
    // A product of ten factors with a kink each, whose kurtosis is above a hundred.
    let kinked = try #require(try fit(inputs: 10) { u in u.indices.reduce(1) { $0 * abs(4 * u[$1] - 2) } })
    #expect(kinked.fit.explained > 0.9)
    // Lognormal factors of geometric standard deviation 1.5 to 2.2, and one that divides.
    let lognormal = try #require(
      try fit(inputs: 4) { u in
        exp([0.4, 0.8, -0.5, 0.6].enumerated().reduce(0) { $0 + $1.1 * VectorMath.normalQuantile(u[$1.0]) })
      })
    #expect(lognormal.fit.explained > 0.9)
    // A mean of zero: no product.
    let sum = try #require(try fit(inputs: 3) { u in sin(6 * u[0]) + 4 * u[1] * u[1] - 3 * u[2] })
    #expect(sum.fit.explained > 0.97)
    // A fixed part beside a product and a term, as production and use of a life cycle.
    let cycle = try #require(
      try fit(inputs: 4) { u in
        5 + 3 * u[0] + exp(0.7 * VectorMath.normalQuantile(u[1])) * (1 + u[2]) / (1 + u[3])
      })
    #expect(cycle.fit.explained > 0.95)
  }

  @Test("Noise is not explained")
  func noise() throws {
    let noise = try #require(
      try fit(inputs: 3) { u in (u[0] * 1e9 + u[1] * 1e8 + u[2] * 1e7).truncatingRemainder(dividingBy: 1) })
    #expect(noise.fit.explained < 0.1)
  }

  @Test("The fit moves with the unit, the sign and the origin of the output")
  func equivariance() throws {
    @Sendable func function(_ u: Span<Double>) -> Double { (1 + u[0]) * exp(2 * u[1]) - u[2] }
    let plain = try #require(try fit(inputs: 3) { function($0) })
    let moved = try #require(try fit(inputs: 3, scale: -3e5, offset: 1e6) { function($0) })
    // Rounding of 1e6 in numbers of 3e5, magnified by the condition of the fits.
    #expect(abs(plain.fit.explained - moved.fit.explained) < 1e-5)
    let (own, others) = (plain.rows.values(plain.fit.function), moved.rows.values(moved.fit.function))
    for row in own.indices { #expect(abs(1e6 - 3e5 * own[row] - others[row]) < 3e5 * 1e-5) }
  }

  @Test("Rows that failed are left out; a constant has no fit, and too few rows none")
  func edges() throws {
    let failing = try #require(try fit(inputs: 2) { u in u[1] > 0.9 ? .nan : u[0] * (1 + u[1]) })
    #expect(failing.fit.explained > 0.98)
    #expect(try fit(inputs: 2, { _ in 4.25 }) == nil)
    #expect(try fit(inputs: 2, rows: 40, { u in u[0] }) == nil)
    #expect(try fit(inputs: 2, { _ in .nan }) == nil)
  }
}
