import Testing

@testable import Sensitivity

@Suite struct SeparableMomentsTests {
  private let z = (0..<NormalScoreHats.count).map { -3 + 0.5 * Double($0) }

  /// 7 + 3 z1 + (1 + z1)(2 + z2) = 9 + 5 z1 + z2 + z1 z2.
  private var function: SeparableFunction {
    SeparableFunction(
      constant: 7, terms: [z.map { 3 * $0 }, z.map { _ in 0 }], factors: [z.map { 1 + $0 }, z.map { 2 + $0 }])
  }

  @Test("Indices of sums and products of normal variables are exact")
  func indices() throws {
    // By hand: V = 25 + 1 + 1. Rounding of products of sums of a dozen cells.
    let rounding = 1e-13
    let moments = SeparableMoments(function)
    #expect(abs(moments.variance - 27) < 27 * rounding)
    let first = try #require(moments.indices(of: [0]))
    #expect(abs(first.first - 25 / 27.0) < rounding && abs(first.total - 26 / 27.0) < rounding)
    let second = try #require(moments.indices(of: [1]))
    #expect(abs(second.first - 1 / 27.0) < rounding && abs(second.total - 2 / 27.0) < rounding)
    let both = try #require(moments.indices(of: [1, 0]))
    #expect(abs(both.first - 1) < rounding && abs(both.total - 1) < rounding)
    let none = try #require(moments.indices(of: []))
    #expect(abs(none.first) < rounding && abs(none.total) < rounding)
  }

  @Test("Means of the others count: (1 + z1)(2 + z2)(3 + z3)")
  func products() throws {
    let flat = z.map { _ in 0.0 }
    let moments = SeparableMoments(
      SeparableFunction(
        constant: 0, terms: [flat, flat, flat], factors: [1, 2, 3].map { mean in z.map { mean + $0 } }))
    // V = prod (1 + m^2) - prod m^2 = 2 * 5 * 10 - 36 = 64; S1 = m2^2 m3^2 / V; T1 = (1 + m2^2)(1 + m3^2) / V.
    let one = try #require(moments.indices(of: [0]))
    #expect(abs(one.first - 36 / 64.0) < 1e-13 && abs(one.total - 50 / 64.0) < 1e-13)
    // The closed index of a pair: m3^2 [(1 + m1^2)(1 + m2^2) - m1^2 m2^2] / V.
    let pair = try #require(moments.indices(of: [0, 1]))
    #expect(abs(pair.first - 9 * (10 - 4) / 64.0) < 1e-13)
    #expect(abs(pair.total - (1 - 4 / 64.0)) < 1e-13)
  }

  @Test("A scale changes no index; a function without spread has none")
  func scales() throws {
    let scaled = SeparableMoments(function.scaled(by: -1e6, plus: 1e9))
    #expect(abs(scaled.variance / 27e12 - 1) < 1e-12)
    let index = try #require(scaled.indices(of: [0]))
    #expect(abs(index.total - 26 / 27.0) < 1e-12)
    let flat = SeparableFunction(constant: 4, terms: [z.map { _ in 0 }], factors: [z.map { _ in 0 }])
    #expect(SeparableMoments(flat).indices(of: [0]) == nil)
  }
}
