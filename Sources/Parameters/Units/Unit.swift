/// A unit of measurement: a dimension and an exact ratio to the coherent unit of that dimension.
public struct Unit: Hashable, Sendable {
  /// What the unit measures.
  public let dimension: Dimension
  /// The unit is `numerator / denominator` coherent (SI) units; two whole numbers wherever the definition
  /// has them, so that conversions between decimal units do not round twice.
  let numerator: Double
  let denominator: Double
  /// The text that the unit was written with.
  public let symbol: String

  init(dimension: Dimension, numerator: Double, denominator: Double = 1, symbol: String) {
    self.dimension = dimension
    self.numerator = numerator
    self.denominator = denominator
    self.symbol = symbol
  }

  /// The unit of pure numbers.
  public static let one = Unit(dimension: .none, numerator: 1, symbol: "1")

  /// True when both units are the same size of the same dimension, however they are written.
  public func isSameSize(as other: Unit) -> Bool {
    dimension == other.dimension && numerator * other.denominator == other.numerator * denominator
  }

  /// The factor that turns a number of this unit into a number of `other`, as an exact ratio.
  ///
  /// Dimensions are not compared: an indicator takes a bare mass as its own equivalent.
  public func ratio(to other: Unit) -> Ratio {
    Ratio(numerator: numerator * other.denominator, denominator: denominator * other.numerator)
  }

  /// A quotient of two numbers, applied with one rounding wherever one of them divides the other.
  public struct Ratio: Hashable, Sendable {
    /// Multiplier, 1 when the ratio only divides.
    public let multiplier: Double
    /// Divisor, 1 when the ratio only multiplies.
    public let divisor: Double

    init(numerator: Double, denominator: Double) {
      if numerator == denominator {
        (multiplier, divisor) = (1, 1)
      } else if numerator.truncatingRemainder(dividingBy: denominator) == 0 {
        (multiplier, divisor) = (numerator / denominator, 1)
      } else if denominator.truncatingRemainder(dividingBy: numerator) == 0 {
        (multiplier, divisor) = (1, denominator / numerator)
      } else {
        (multiplier, divisor) = (numerator, denominator)
      }
    }

    /// True when applying the ratio changes nothing.
    public var isOne: Bool { multiplier == 1 && divisor == 1 }

    /// The ratio applied to a number.
    public func applied(to value: Double) -> Double { value * multiplier / divisor }
  }

  /// `value` of this unit as a number of `other`.
  public func convert(_ value: Double, to other: Unit) -> Double { ratio(to: other).applied(to: value) }

  static func * (left: Unit, right: Unit) -> Unit {
    Unit(
      dimension: left.dimension * right.dimension, numerator: left.numerator * right.numerator,
      denominator: left.denominator * right.denominator, symbol: left.symbol + " " + right.symbol)
  }

  static func / (left: Unit, right: Unit) -> Unit {
    Unit(
      dimension: left.dimension / right.dimension, numerator: left.numerator * right.denominator,
      denominator: left.denominator * right.numerator, symbol: left.symbol + "/" + right.symbol)
  }

  func raised(to power: Int) -> Unit {
    var result = Unit.one
    for _ in 0..<abs(power) { result = power > 0 ? result * self : result / self }
    return result
  }

  func named(_ symbol: String) -> Unit {
    Unit(dimension: dimension, numerator: numerator, denominator: denominator, symbol: symbol)
  }
}

/// A number with its unit.
public struct Quantity: Hashable, Sendable {
  /// The number, counting `unit`.
  public let value: Double
  /// The unit; `Unit.one` for a bare number.
  public let unit: Unit
  /// True when no unit was written.
  public let isBare: Bool

  /// A number of a unit.
  public init(value: Double, unit: Unit, isBare: Bool = false) {
    self.value = value
    self.unit = unit
    self.isBare = isBare
  }
}
