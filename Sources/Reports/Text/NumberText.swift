/// Numbers as a person reads them: no more digits than their error supports, thousands separated, powers of ten
/// only where plain digits would be long.
///
/// An error is rounded to two significant digits (Guide to the Expression of Uncertainty in Measurement, 7.2.6),
/// and its value to the same decimal place.
public struct NumberText: Sendable {
  /// What stands between groups of three digits.
  public enum Grouping: Sendable {
    /// 12,345.
    case comma
    /// 12 345, with a thin space (U+2009).
    case thinSpace
    /// 12345.
    case none

    var separator: String {
      switch self {
      case .comma: ","
      case .thinSpace: "\u{2009}"
      case .none: ""
      }
    }
  }

  /// What stands between groups of three digits before the decimal point; four digits are grouped too.
  public var grouping: Grouping
  /// Significant digits of a number whose error is not known.
  public var significantDigits: Int
  /// The power of ten by which values, errors and intervals are divided, so that a column of very small or large
  /// numbers has short ones; the column's unit then begins with ``unitPrefix``. Shares and counts stay as they are.
  public var exponent = 0
  /// What is printed where there is no number.
  public var missing = "–"

  /// Numbers with commas and four significant digits where no error is known.
  public init(grouping: Grouping = .comma, significantDigits: Int = 4) {
    self.grouping = grouping
    self.significantDigits = significantDigits
  }

  /// What stands before the unit of divided numbers: `10⁻⁶ ` for the exponent -6, nothing for 0.
  public var unitPrefix: String { exponent == 0 ? "" : power(exponent).dropFirst() + " " }

  /// The exponent with which the largest of some numbers has one to three digits before the decimal point; 0 where
  /// all of them read well as they are (the largest from 0.01 to below a billion).
  public static func commonExponent(of values: [Double]) -> Int {
    let largest = values.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    guard largest > 0, largest < 0.01 || largest >= 1e9 else { return 0 }
    let first = DecimalDigits(largest).exponent
    return first - (first % 3 + 3) % 3
  }

  /// A number with the digits that its standard error supports, without the error.
  ///
  /// `value(51_840.2, error: 40.1)` is `51,840`. An error that is nil, negative or not finite is unknown: the number
  /// gets `significantDigits`. An error of zero means an exact number: up to six significant digits.
  public func value(_ value: Double, error: Double? = nil) -> String {
    let (value, error) = (divided(value), error.map { divided($0) })
    return text(value, place: place(of: value, error: error))
  }

  /// An error alone, with two significant digits: `40`, `0.0012`; zero is `0`.
  public func error(_ error: Double) -> String {
    guard error.isFinite, error >= 0 else { return missing }
    let error = divided(error)
    return text(error, place: DecimalDigits(error).place(significantDigits: 2) ?? 0)
  }

  /// A number and its standard error to the same decimal place: `51,840 ± 40`, `(1.2340 ± 0.0012)×10⁻⁹`.
  public func valueWithError(_ value: Double, error: Double) -> String {
    guard value.isFinite, error.isFinite, error > 0 else { return self.value(value, error: error) }
    let (value, error) = (divided(value), divided(error))
    let place = place(of: value, error: error)
    let exponents = [value, error].compactMap { DecimalDigits($0).exponent(roundedToPlace: place) }
    guard let exponent = exponents.max(), needsPower(exponent: exponent) else {
      return "\(plain(value, place: place)) ± \(plain(error, place: place))"
    }
    let (scaledValue, scaledError) = (mantissa(value, exponent, place), mantissa(error, exponent, place))
    return "(\(scaledValue) ± \(scaledError))\(power(exponent))"
  }

  /// An interval with ends to the same place: `[30,100, 79,200]`.
  ///
  /// - Parameter error: the standard error of the ends; nil: the ends get three significant digits of their distance.
  public func interval(_ lower: Double, _ upper: Double, error: Double? = nil) -> String {
    guard lower.isFinite, upper.isFinite else { return "[\(value(lower)), \(value(upper))]" }
    let (lower, upper, error) = (divided(lower), divided(upper), error.map { divided($0) })
    let known = error.flatMap { $0.isFinite && $0 > 0 ? DecimalDigits($0).place(significantDigits: 2) : nil }
    let width = (upper - lower).magnitude
    let ofWidth = width.isFinite ? DecimalDigits(width).place(significantDigits: 3) : nil
    let larger = max(lower.magnitude, upper.magnitude)
    let place = known ?? ofWidth ?? self.place(of: larger, error: nil)
    return "[\(text(lower, place: place)), \(text(upper, place: place))]"
  }

  /// A fraction of one as a percentage: `20.3 %`.
  ///
  /// Without an error it has one decimal, and what would round to nothing is `<0.1 %` (`>-0.1 %` below zero).
  public func share(_ fraction: Double, error: Double? = nil) -> String {
    guard fraction.isFinite else { return missing }
    let percentage = fraction * 100
    if let error, error.isFinite, error > 0 {
      // An error of rounding asks for no more digits than anybody reads.
      return text(
        percentage, place: place(of: percentage, error: max(error * 100, percentage.magnitude * 1e-4))) + " %"
    }
    if percentage != 0, percentage.magnitude < 0.05 { return percentage > 0 ? "<0.1 %" : ">-0.1 %" }
    return text(percentage, place: -1) + " %"
  }

  /// A whole number: `1,000,000`.
  public func count(_ number: Int) -> String {
    (number < 0 ? "-" : "") + grouped(number.magnitude.description)
  }
}

// MARK: - Places and powers

extension NumberText {
  /// The power of ten of the last digit to print.
  private func place(of value: Double, error: Double?) -> Int {
    guard value.isFinite else { return 0 }
    if let error, error.isFinite, error > 0 { return DecimalDigits(error).place(significantDigits: 2) ?? 0 }
    let digits = DecimalDigits(value)
    let asked = digits.place(significantDigits: error == 0 ? 6 : significantDigits) ?? 0
    return max(asked, digits.rounded(toPlace: asked).lastPlace)
  }

  /// The number over the power of ten, by way of its decimal digits, which stay the same.
  private func divided(_ value: Double) -> Double {
    if exponent == 0 || !value.isFinite { return value }
    let digits = value.magnitude.description
    let parts = digits.split(separator: "e")
    let shifted = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - exponent
    return (Double("\(parts[0])e\(shifted)") ?? value.magnitude) * (value.sign == .minus ? -1 : 1)
  }

  private func text(_ value: Double, place: Int) -> String {
    if value.isNaN { return missing }
    if value.isInfinite { return value < 0 ? "-∞" : "∞" }
    let exponent = DecimalDigits(value).exponent(roundedToPlace: place)
    guard let exponent else {
      // What rounds to nothing at a small place is a zero, not a row of them.
      return plain(value, place: place < -5 ? 0 : place)
    }
    guard needsPower(exponent: exponent) else { return plain(value, place: max(place, -9)) }
    return mantissa(value, exponent, place) + power(exponent)
  }

  /// Plain digits are long from a billion on and where the first digit comes after four zeros.
  private func needsPower(exponent: Int) -> Bool { exponent >= 9 || exponent < -4 }

  private func plain(_ value: Double, place: Int) -> String {
    let digits = DecimalDigits(value).rounded(toPlace: place)
    let (integer, fraction) = digits.fixed(place: place)
    return (digits.isNegative && !digits.isZero ? "-" : "") + grouped(integer)
      + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// The number divided by 10^exponent, to the digits that `place` asks of the whole number.
  private func mantissa(_ value: Double, _ exponent: Int, _ place: Int) -> String {
    let digits = DecimalDigits(value).rounded(toPlace: place).scaled(byPowerOfTen: -exponent)
    let (integer, fraction) = digits.fixed(place: min(place - exponent, 0))
    return (digits.isNegative && !digits.isZero ? "-" : "") + integer
      + (fraction.isEmpty ? "" : "." + fraction)
  }

  private func power(_ exponent: Int) -> String {
    let superscripts: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let digits = exponent.magnitude.description.compactMap { $0.wholeNumberValue.map { superscripts[$0] } }
    return "×10" + (exponent < 0 ? "⁻" : "") + String(digits)
  }

  private func grouped(_ digits: String) -> String {
    guard !grouping.separator.isEmpty else { return digits }
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += grouping.separator }
      text.append(digit)
    }
    return text
  }
}
