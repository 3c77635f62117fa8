import NumericKernels

/// Orthonormal polynomials of one input of a polynomial chaos expansion.
public enum PolynomialFamily: String, Sendable, Hashable, CaseIterable {
  /// Legendre polynomials of the coordinate u in (0, 1): for bounded inputs.
  case legendre
  /// Hermite polynomials of the normal score of the coordinate: for normal and lognormal inputs.
  case hermite

  /// Values of the polynomials of degree 1 to `degree`, of mean 0 and variance 1.
  ///
  /// - Parameter coordinates: Points in (0, 1).
  func values(_ coordinates: [Double], degree: Int) -> [[Double]] {
    var x = coordinates
    switch self {
    case .legendre:
      for i in x.indices { x[i] = 2 * x[i] - 1 }
    case .hermite:
      var span = x.mutableSpan
      VectorMath.normalQuantile(&span)
    }
    var polynomials = [[Double](repeating: 1, count: x.count), x]
    for n in 1..<max(1, degree) {
      // (n + 1) P_n+1 = (2 n + 1) x P_n - n P_n-1; He_n+1 = x He_n - n He_n-1.
      let (lead, back, scale) =
        self == .legendre
        ? (Double(2 * n + 1), Double(n), 1 / Double(n + 1)) : (1.0, Double(n), 1.0)
      let (one, two) = (polynomials[n], polynomials[n - 1])
      polynomials.append(x.indices.map { (lead * x[$0] * one[$0] - back * two[$0]) * scale })
    }
    var factorial = 1.0
    return (1...max(1, degree)).map { n in
      factorial *= Double(n)
      let norm = self == .legendre ? Double(2 * n + 1).squareRoot() : 1 / factorial.squareRoot()
      return polynomials[n].map { $0 * norm }
    }
  }
}
