/// A quantile function as piecewise polynomials, for laws whose inverse is slow.
///
/// Cells divide each binary octave of u (below 1/2) and of 1 - u (above), down to 2^-17, into 2^k equal parts; in
/// each stands the Chebyshev interpolant of degree 7 of the quantile's distance from an anchor (the end of the
/// support, or 0), as coefficients of powers of the place in the cell. What is nearer to 0 or 1 is evaluated
/// exactly, about once in 65,000 draws. The error is measured between the nodes of every cell at construction.
struct InverseTable: Sendable {
  /// The largest error found between the nodes, with a margin, and the rounding of the evaluation.
  let statedRelativeError: Double

  private let law: any Law
  private let lower: ChebyshevCells
  private let upper: ChebyshevCells

  /// Beyond this error the law is evaluated exactly instead.
  private static let accepted = 1e-11

  /// Nil when no affordable number of cells is accurate: a law with jumps, hidden kinks or extreme tails.
  init?(_ law: any Law) {
    let anchors = law.anchors
    let lowerHalf = { (p: Double) in law.quantileFromAnchor(p) }
    let upperHalf = { (q: Double) in law.upperQuantileFromAnchor(q) }
    // Where the quantile crosses zero, a relative error would mean nothing.
    let crossesZero = law.minimum < 0 && law.maximum > 0
    let floor = crossesZero ? max(abs(law.quantile(0.25)), abs(law.upperQuantile(0.25))) : 0
    guard let lowerBits = ChebyshevCells.partBits(anchor: anchors.lower, floor: floor, lowerHalf),
      let upperBits = ChebyshevCells.partBits(anchor: anchors.upper, floor: floor, upperHalf)
    else { return nil }
    let bits = max(lowerBits, upperBits)
    lower = ChebyshevCells(anchor: anchors.lower, floor: floor, partBits: bits, lowerHalf)
    upper = ChebyshevCells(anchor: anchors.upper, floor: floor, partBits: bits, upperHalf)
    // Twice what was found, as the check is not at the very worst point; Horner's rule rounds to 1e-15.
    let error = 2 * max(lower.error, upper.error) + 2e-15
    guard error <= Self.accepted else { return nil }
    statedRelativeError = error
    self.law = law
  }

  func transform(_ u: inout MutableSpan<Double>) {
    for i in u.indices {
      let p = u[i]
      let isLower = p < 0.5
      let v = isLower ? p : 1 - p
      if v >= ChebyshevCells.smallest && v < 0.5 {
        u[i] = isLower ? lower.value(at: v) : upper.value(at: v)
      } else {
        u[i] = exactQuantile(law, p)
      }
    }
  }
}
