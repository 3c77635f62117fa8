/// Piecewise linear functions of a standard normal score z, by their values at knots half a standard deviation
/// apart.
enum NormalScoreHats {
  /// Number of knots, K, from -3 to 3.
  static let count = 13
  /// The outermost knots are this far from zero.
  static let reach = 3.0
  static let step = 0.5

  /// Where a score lies: between knots `cell` and `cell` + 1, at this fraction of the way (outside [0, 1] beyond
  /// the outermost knots).
  struct Place {
    let cell: Int
    let fraction: Double
  }

  /// Where a score lies.
  @inline(__always)
  static func place(ofScore z: Double) -> Place {
    let steps = (z + reach) / step
    let cell = Int(min(max(steps, 0), Double(count - 2)))
    return Place(cell: cell, fraction: steps - Double(cell))
  }

  /// The value of a function at a place; beyond the outermost knots it goes on straight.
  @inline(__always)
  static func value(_ values: [Double], at place: Place) -> Double {
    let low = values[place.cell]
    return low + place.fraction * (values[place.cell + 1] - low)
  }
}
