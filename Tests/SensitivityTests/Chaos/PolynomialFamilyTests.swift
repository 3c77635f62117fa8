import Testing

@testable import Sensitivity

@Suite struct PolynomialFamilyTests {
  @Test("Polynomials are orthonormal", arguments: PolynomialFamily.allCases)
  func orthonormal(family: PolynomialFamily) {
    // Midpoints of equal cells of probability: the rule is exact to 1e-8 for Legendre polynomials of low
    // degree; the tails of Hermite polynomials beyond 1e-5 are cut off.
    let count = 100_000
    let points = (0..<count).map { (Double($0) + 0.5) / Double(count) }
    let degree = family == .legendre ? 6 : 3
    let values = family.values(points, degree: degree)
    #expect(values.count == degree)
    for i in 0..<degree {
      #expect(abs(values[i].reduce(0, +) / Double(count)) < (family == .legendre ? 1e-6 : 1e-4))
      for j in 0...i {
        let product = zip(values[i], values[j]).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
        #expect(abs(product - (i == j ? 1 : 0)) < (family == .legendre ? 1e-6 : 0.02))
      }
    }
  }

  @Test("Known values")
  func known() {
    // P3(x) = (5 x^3 - 3 x) / 2 at x = 0.5, times sqrt 7; He3(z) = z^3 - 3 z at the quantile of 0.975 over
    // sqrt 6.
    let legendre = PolynomialFamily.legendre.values([0.75], degree: 3)[2][0]
    #expect(abs(legendre - (5 * 0.125 - 1.5) / 2 * 7.0.squareRoot()) < 1e-14)
    let z = 1.959963984540054
    let hermite = PolynomialFamily.hermite.values([0.975], degree: 3)[2][0]
    // The quantile has 1e-15 of itself, the cube a few times that.
    #expect(abs(hermite - (z * z * z - 3 * z) / 6.0.squareRoot()) < 1e-13)
  }
}
