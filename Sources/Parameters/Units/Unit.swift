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

extension Unit {
  /// The coherent unit of a dimension, with a symbol that people would write where there is one.
  public static func coherent(_ dimension: Dimension) -> Unit {
    let bases = dimension.bases
    let simple = bases.count == 1 && dimension.exponent(of: bases[0]) == 1
    let symbols = ["mass": "kg", "length": "m", "time": "s", "information": "bit", "temperature": "K"]
    let energy =
      Dimension.base("mass") * Dimension.base("length") * Dimension.base("length")
      / Dimension.base("time") / Dimension.base("time")
    let symbol: String
    if dimension.isNone {
      symbol = "1"
    } else if dimension == energy {
      symbol = "J"
    } else if simple {
      symbol = symbols[bases[0]] ?? bases[0]
    } else {
      func part(_ sign: Double) -> String {
        bases.filter { dimension.exponent(of: $0) * sign > 0 }.map { base in
          let exponent = abs(dimension.exponent(of: base))
          let power =
            exponent == 1 ? "" : exponent == exponent.rounded() ? String(Int(exponent)) : "^\(exponent)"
          return (symbols[base] ?? base) + power
        }.joined(separator: " ")
      }
      let (above, below) = (part(1), part(-1))
      symbol =
        (above.isEmpty ? "1" : above)
        + (below.isEmpty ? "" : below.contains(" ") ? "/(\(below))" : "/\(below)")
    }
    return Unit(dimension: dimension, numerator: 1, symbol: symbol)
  }

  /// The coherent unit of the same dimension.
  public var coherent: Unit { Unit.coherent(dimension) }

  /// This unit for each `other`, as in kg per kWh.
  public func per(_ other: Unit) -> Unit { self / other }
}

extension Dimension {
  /// Base dimensions of physics and money; all others are countable things or equivalences.
  public static let physical: Set<String> = [
    "mass", "length", "time", "information", "temperature", "amount of substance", "floating-point operation",
    "EUR", "USD", "GBP", "CNY", "JPY", "CHF",
  ]

  /// True for what elementary flows are counted in: mass, energy, volume, area, area-time, length, activity,
  /// amount of substance, or pieces.
  public var isElementary: Bool {
    let (mass, length, time) = (Dimension.base("mass"), Dimension.base("length"), Dimension.base("time"))
    let area = length * length
    let known = [
      mass, length, area, area * length, area * time, area * length * time, mass * area / time / time,
      .none / time,
      .base("amount of substance"),
    ]
    return known.contains(self)
  }
}
