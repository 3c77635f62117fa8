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
  /// The cells of the lower half, then those of the upper half.
  private let cells: [SIMD8<Double>]
  private let firstUpper: Int
  /// A cell's number is what the bits of v are above this place, from the number of the first one on.
  private let shift: Int
  private let firstCell: Int
  private let placeScale: Double

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
    let lower = ChebyshevCells(anchor: anchors.lower, floor: floor, partBits: bits, lowerHalf)
    let upper = ChebyshevCells(anchor: anchors.upper, floor: floor, partBits: bits, upperHalf)
    // Twice what was found, as the check is not at the very worst point; 1e-14 for the exact quantiles themselves
    // and the rounding of Horner's rule.
    let error = 2 * max(lower.error, upper.error) + 1e-14
    guard error <= Self.accepted else { return nil }
    statedRelativeError = error
    self.law = law
    cells = lower.coefficients + upper.coefficients
    firstUpper = lower.coefficients.count
    shift = 52 - bits
    firstCell = Int(ChebyshevCells.smallest.bitPattern >> UInt64(shift))
    placeScale = Double(sign: .plus, exponent: 1 - shift, significand: 1)
  }

  func transform(_ u: inout MutableSpan<Double>) {
    let cells = cells.span
    let (shift, placeScale) = (shift, placeScale)
    let lowerOffset = -firstCell
    let upperOffset = firstUpper - firstCell
    for i in u.indices {
      let p = u[i]
      // A minimum and a choice of numbers: which half it is cannot be foreseen by a branch.
      let v = p < 1 - p ? p : 1 - p
      guard v >= ChebyshevCells.smallest && v < 0.5 else {
        u[i] = exactQuantile(law, p)
        continue
      }
      let bits = Int(bitPattern: UInt(v.bitPattern))
      let c = cells[(bits &>> shift) &+ (p < 0.5 ? lowerOffset : upperOffset)]
      // The place in the cell from -1 to 1, exact: the low bits of the significand.
      let t = Double(bits & ((1 &<< shift) &- 1)) * placeScale - 1
      var sum = c[7]
      sum = sum * t + c[6]
      sum = sum * t + c[5]
      sum = sum * t + c[4]
      sum = sum * t + c[3]
      sum = sum * t + c[2]
      sum = sum * t + c[1]
      u[i] = sum * t + c[0]
    }
  }
}
