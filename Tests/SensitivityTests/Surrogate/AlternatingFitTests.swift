import Testing

@testable import Sensitivity

@Suite struct AlternatingFitTests {
  /// A function that is separable at the knots, and rows of it.
  private func rows(count: Int) throws -> (function: SeparableFunction, rows: SeparableRows) {
    let z = (0..<NormalScoreHats.count).map { -3 + 0.5 * Double($0) }
    let flat = z.map { _ in 0.0 }
    let function = SeparableFunction(
      constant: 0, terms: [flat, flat, flat],
      factors: [z.map { 4 + $0 }, z.map { 2 + abs($0) }, z.map { 6 - $0 }])
    let model = FunctionModel(inputNames: ["x", "y", "z"], seed: 2) { _, outputs in outputs[0] = 0 }
    return (function, SeparableRows(try #require(model.rowCoordinates), of: .a, rows: 0..<count))
  }

  @Test("A product is found again, relative errors or not", arguments: [0.3, nil])
  func product(margin: Double?) throws {
    let (function, rows) = try rows(count: 500)
    let values = rows.values(function).map { $0 / 10 }
    var fit = AlternatingFit(rows, values: values)
    fit.sweep(atMost: 30, withTerms: false, margin: margin, leastGain: 0)
    let (own, mean) = (rows.values(fit.function), values.reduce(0, +) / 500)
    let error = zip(own, values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    // The kink of |y| pays the penalty on bends.
    #expect(error < 1e-3 * spread)
    #expect(fit.function.constant == 0 && fit.function.terms.joined().allSatisfy { $0 == 0 })
  }

  @Test("Terms are found beside a product")
  func terms() throws {
    var (function, rows) = try rows(count: 2000)
    function.constant = -20
    function.terms[1] = (0..<NormalScoreHats.count).map { 15 * (-3 + 0.5 * Double($0)) }
    let values = rows.values(function).map { $0 / 20 }
    var fit = AlternatingFit(rows, values: values)
    fit.sweep(atMost: 60, withTerms: true, margin: nil, leastGain: 0)
    let own = rows.values(fit.function)
    let error = zip(own, values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 2000
    // In units of some two standard deviations; terms trade slowly with factors.
    #expect(error < 0.01)
  }
}
