/// Integrals of 1, t and t^2 times exp(exponent t) over t > 0 under the density of a standard normal score a + t, with
/// a the place of the outermost knot.
///
/// With c = a - exponent, exp(exponent t) f(a + t) = f(a) / f(c) f(c + t): moments of the excess over c.
struct NormalExcess {
  private let moments: (Double, Double, Double)

  init(exponent: Double) {
    let a = NormalScoreHats.reach
    let c = a - exponent
    let (density, tail) = (NormalTail.density(c), NormalTail.probability(above: c))
    let scale = NormalTail.density(a) / density
    moments = (
      scale * tail, scale * (density - c * tail), scale * ((1 + c * c) * tail - c * density)
    )
  }

  /// The integral of a polynomial of t.
  func integral(_ constant: Double, _ slope: Double, _ square: Double) -> Double {
    constant * moments.0 + slope * moments.1 + square * moments.2
  }
}
