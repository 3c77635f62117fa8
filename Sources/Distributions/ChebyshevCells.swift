import Glibc

/// One half of an ``InverseTable``: a smooth function of v from 2^-17 to 1/2 as polynomials of degree 7.
struct ChebyshevCells: Sendable {
  /// The largest error at the checked points, relative to the largest of the value, its distance from the anchor and `floor`.
  let error: Double

  /// For each cell the coefficients of powers of the place in it, from -1 to 1.
  let coefficients: [SIMD8<Double>]

  static let smallest = 1.0 / 131_072
  private static let octaves = 16
  private static let count = 8

  /// The nodes of the interpolant, then the two points where it is checked: the middle, where the error of
  /// interpolation peaks, and the end of the cell.
  private static let nodes = (0..<count).map { cos((Double($0) + 0.5) * Double.pi / Double(count)) }

  /// Fits `function` (distance from the anchor at v) with 2^partBits cells in each octave.
  init(anchor: Double, floor: Double, partBits: Int, _ function: (Double) -> Double) {
    let shift = 52 - partBits
    let firstCell = Int(Self.smallest.bitPattern >> UInt64(shift))
    var all: [SIMD8<Double>] = []
    var worst = 0.0
    for cell in 0..<(Self.octaves << partBits) {
      let fit = Self.fit(cell: firstCell + cell, shift: shift, anchor: anchor, floor: floor, function)
      // The anchor goes into the constant term: its sum with the rest is rounded to the draw's last place anyway.
      var powers = SIMD8(fit.coefficients)
      powers[0] += anchor
      all.append(powers)
      worst = max(worst, fit.error)
    }
    coefficients = all
    error = worst.isNaN ? .infinity : worst
  }

  /// How finely octaves must be divided, judged from cells at both ends and in the middle; nil if finer than 2^6.
  static func partBits(anchor: Double, floor: Double, _ function: (Double) -> Double) -> Int? {
    // Fine cells cost time to make and cache to use: from 2^5 on twelve digits are enough.
    let target = 1e-14
    for bits in 3...6 {
      let shift = 52 - bits
      let first = Int(smallest.bitPattern >> UInt64(shift))
      let parts = 1 << bits
      // The first part of an octave is the widest against its distance from zero.
      let probes = [0, 8 * parts, 14 * parts, 15 * parts, 16 * parts - 1]
      let errors = probes.map {
        fit(cell: first + $0, shift: shift, anchor: anchor, floor: floor, function).error
      }
      if errors.contains(where: { !$0.isFinite }) { return nil }
      if errors.allSatisfy({ $0 <= (bits < 5 ? target : 1e-12) }) {
        return bits
      }
    }
    return nil
  }

  private static func fit(
    cell: Int, shift: Int, anchor: Double, floor: Double, _ function: (Double) -> Double
  ) -> (coefficients: [Double], error: Double) {
    let start = Double(bitPattern: UInt64(cell) << UInt64(shift))
    let end = Double(bitPattern: UInt64(cell + 1) << UInt64(shift))
    let half = 0.5 * (end - start)
    // Exact arguments: start + half (1 + t), rounded once, and t of the rounded argument.
    let middle = start + half
    let values = nodes.map { function(middle + half * $0) }
    var chebyshev = [Double](repeating: 0, count: count)
    for order in 0..<count {
      for (j, value) in values.enumerated() {
        chebyshev[order] += value * cos(Double(order) * (Double(j) + 0.5) * Double.pi / Double(count))
      }
      chebyshev[order] *= (order == 0 ? 1 : 2) / Double(count)
    }
    let c = powers(of: chebyshev)
    var error = 0.0
    for (t, exact) in [(0.0, function(middle)), (1.0, function(end))] {
      let fitted = c.reversed().reduce(0.0) { $0 * t + $1 }
      let scale = max(abs(exact), abs(anchor + exact), floor)
      if fitted == exact { continue }
      let relative = abs(fitted - exact) / scale
      error = relative.isNaN ? .infinity : max(error, relative)
    }
    return (c, error)
  }

  /// Coefficients of powers from those of Chebyshev polynomials, by T(n+1) = 2 t T(n) - T(n-1).
  private static func powers(of chebyshev: [Double]) -> [Double] {
    var previous = [1.0] + [Double](repeating: 0, count: count - 1)
    var current = [0.0, 1.0] + [Double](repeating: 0, count: count - 2)
    var sum = [Double](repeating: 0, count: count)
    sum[0] = chebyshev[0]
    for order in 1..<count {
      for power in 0..<count { sum[power] += chebyshev[order] * current[power] }
      var next = previous.map { -$0 }
      for power in 1..<count { next[power] += 2 * current[power - 1] }
      previous = current
      current = next
    }
    return sum
  }
}
