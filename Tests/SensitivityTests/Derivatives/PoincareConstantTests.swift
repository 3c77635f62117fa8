import Glibc
import Sensitivity
import Testing

@Suite struct PoincareConstantTests {
  private func constant(from a: Double, to b: Double, cells: Int = 4000, _ density: (Double) -> Double) throws
    -> Double
  {
    let values = (0..<cells).map { density(a + (b - a) * (Double($0) + 0.5) / Double(cells)) }
    let constant = PoincareConstant.bounded(density: values.span, width: b - a)
    return try #require(constant)
  }

  @Test("Bounded distributions with known constants")
  func exact() throws {
    // The error of 4000 cells is of the order of 1e-7 for smooth densities.
    let uniform = try constant(from: 2, to: 5) { _ in 7 }
    #expect(abs(uniform / PoincareConstant.uniform(width: 3) - 1) < 1e-6)
    // Normal between the extremes of the Hermite polynomial x^3 - 3 x, -1 and 1: eigenvalue 3.
    let normal = try constant(from: -1, to: 1) { exp(-$0 * $0 / 2) }
    #expect(abs(normal * 3 - 1) < 1e-6)
    // Symmetric triangular on (-1, 1): the squared inverse of the first zero of J0. The density vanishes at the
    // ends and has a kink: lower order.
    let zero = 2.404825557695773
    let triangular = try constant(from: -1, to: 1) { 1 - abs($0) }
    #expect(abs(triangular * zero * zero - 1) < 1e-4)
    // Nearly the whole normal distribution.
    let wide = try constant(from: -16, to: 16, cells: 20_000) { exp(-$0 * $0 / 8) }
    #expect(abs(wide / PoincareConstant.normal(standardDeviation: 2) - 1) < 1e-4)
  }

  @Test("A density that vanishes has no constant")
  func vanishing() {
    let density = [Double](repeating: 1, count: 16) + [0, 1]
    let constant = PoincareConstant.bounded(density: density.span, width: 1)
    #expect(constant == nil)
  }
}
