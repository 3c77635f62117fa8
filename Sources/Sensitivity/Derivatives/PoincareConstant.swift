/// Poincare constants: the smallest C with Var g(X) <= C E g'(X)^2 for all smooth g, by which mean squared
/// derivatives bound total indices (Roustant, Barthe & Iooss 2017, EJS 11:3081).
public enum PoincareConstant {
  /// Of a uniform distribution of some width: width^2 / pi^2. With width 1, of derivatives with respect to the
  /// probability of any input.
  public static func uniform(width: Double) -> Double { width * width / (.pi * .pi) }

  /// Of a normal distribution: its variance. A lognormal distribution has no constant; its logarithm, with
  /// derivatives x dy/dx, has this one.
  public static func normal(standardDeviation: Double) -> Double { standardDeviation * standardDeviation }

  /// Of a bounded distribution with a density that is positive inside its range, to about 1e-6 of itself for
  /// a smooth density and 4,000 cells.
  ///
  /// C is the inverse of the smallest positive eigenvalue of (f g')' = -lambda f g with g' = 0 at both ends,
  /// here by finite differences of second order and inverse iteration.
  ///
  /// - Parameters:
  ///   - density: Values in the middle of equal cells of the range, in any unit; positive, at least 16.
  ///   - width: Length of the range.
  /// - Returns: nil when a density is not positive and finite.
  public static func bounded(density: Span<Double>, width: Double) -> Double? {
    let count = density.count
    precondition(count >= 16 && width > 0, "a density needs 16 cells of a range with a length")
    var total = 0.0
    for cell in 0..<count {
      guard density[cell] > 0, density[cell].isFinite else { return nil }
      total += density[cell]
    }
    let step = width / Double(count)
    // An increasing start is not orthogonal to the eigenfunction, which is monotone.
    var values = (0..<count).map { Double($0) / Double(count) - 0.5 }
    var constant = 0.0
    for _ in 0..<500 {
      let previous = constant
      center(&values, density, total)
      let norm = dot(values, values, density)
      for cell in 0..<count { values[cell] /= norm.squareRoot() }
      // f g' integrated from the left, then g.
      var next = values
      var flux = 0.0
      next[0] = 0
      for cell in 1..<count {
        flux -= density[cell - 1] * values[cell - 1] * step
        let between = 2 * density[cell - 1] * density[cell] / (density[cell - 1] + density[cell])
        next[cell] = next[cell - 1] + flux * step / between
      }
      center(&next, density, total)
      constant = dot(values, next, density)
      values = next
      if abs(constant - previous) <= 1e-13 * abs(constant) { break }
    }
    return constant
  }

  private static func center(_ values: inout [Double], _ density: Span<Double>, _ total: Double) {
    var mean = 0.0
    for cell in values.indices { mean += values[cell] * density[cell] }
    mean /= total
    for cell in values.indices { values[cell] -= mean }
  }

  private static func dot(_ x: [Double], _ y: [Double], _ density: Span<Double>) -> Double {
    var sum = 0.0
    for cell in x.indices { sum += x[cell] * y[cell] * density[cell] }
    return sum
  }
}
