import Foundation

/// Piecewise linear functions of a standard normal score z: what a surrogate makes of one input.
///
/// A function is given by its values at knots half a standard deviation apart and goes on straight beyond the
/// outermost, so that the tails of lognormal and of bounded inputs alike are followed. Moments under the
/// standard normal law are exact.
enum NormalScoreHats {
  /// Number of knots, K, from -3 to 3.
  static let count = 13
  private static let lowest = -3.0
  private static let step = 0.5

  /// Where a score lies: between knots `cell` and `cell` + 1, at this fraction of the way (outside [0, 1] beyond
  /// the outermost knots).
  struct Place {
    let cell: Int
    let fraction: Double
  }

  /// Where a score lies.
  @inline(__always)
  static func place(ofScore z: Double) -> Place {
    let steps = (z - lowest) / step
    let cell = Int(min(max(steps, 0), Double(count - 2)))
    return Place(cell: cell, fraction: steps - Double(cell))
  }

  /// The value of a function at a place.
  @inline(__always)
  static func value(_ values: [Double], at place: Place) -> Double {
    let low = values[place.cell]
    return low + place.fraction * (values[place.cell + 1] - low)
  }

  /// E f(Z).
  static func mean(_ f: [Double]) -> Double {
    cells.indices.reduce(0) { sum, k in
      let cell = cells[k]
      return sum + f[k] * (cell.one - cell.fraction) + f[k + 1] * cell.fraction
    }
  }

  /// E f(Z) g(Z).
  static func product(_ f: [Double], _ g: [Double]) -> Double {
    cells.indices.reduce(0) { sum, k in
      let cell = cells[k]
      let (slopeOfF, slopeOfG) = (f[k + 1] - f[k], g[k + 1] - g[k])
      return sum + f[k] * g[k] * cell.one + (f[k] * slopeOfG + g[k] * slopeOfF) * cell.fraction
        + slopeOfF * slopeOfG * cell.square
    }
  }

  /// Integrals over a cell under the standard normal law, of 1, of the fraction t and of t^2.
  private struct Cell {
    let one: Double
    let fraction: Double
    let square: Double
  }

  /// The first and the last cell reach to infinity.
  private static let cells: [Cell] = (0..<(count - 1)).map { k in
    let start = lowest + Double(k) * step
    let low = k == 0 ? -Double.infinity : start
    let high = k == count - 2 ? Double.infinity : start + step
    // Integrals of 1, z and z^2 times the density.
    let (atLow, atHigh) = (density(low), density(high))
    let one = 0.5 * (erfc(-high / 2.0.squareRoot()) - erfc(-low / 2.0.squareRoot()))
    let first = atLow - atHigh
    let second = one + (low.isFinite ? low * atLow : 0) - (high.isFinite ? high * atHigh : 0)
    return Cell(
      one: one, fraction: (first - start * one) / step,
      square: (second - 2 * start * first + start * start * one) / (step * step))
  }

  private static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }
}
