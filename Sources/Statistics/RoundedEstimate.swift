/// An estimate as text, with no more digits than its error supports.
///
/// The error is rounded to two significant digits and the value to the same decimal place: 51840.2 with an
/// error of 40.1 is 51840 and 40, 11.2345 with 0.0996 is 11.23 and 0.10. Digits are those of the shortest
/// decimal that reads back as the number, halves rounded away from zero.
public struct RoundedEstimate: Sendable, Hashable {
  /// The value in plain decimal notation, to be multiplied by 10 to the `exponent`.
  public let value: String
  /// The error in plain decimal notation, to be multiplied by 10 to the `exponent`; nil when it has no
  /// digits.
  public let error: String?
  /// Power of ten taken out of both, 0 for numbers of ordinary size.
  public let exponent: Int

  /// - Parameters:
  ///   - value: The estimate.
  ///   - error: Its standard error, or another length of the size of its uncertainty; nil, zero or not finite
  ///     when unknown: the value then has `digits` significant digits.
  ///   - digits: Significant digits of a value without error, and the most that any value gets.
  /// - Returns: nil when the value is NaN or infinite.
  public init?(_ value: Double, error: Double?, digits: Int = 6) {
    precondition(digits > 0, "a number has at least one digit")
    guard let number = DecimalDigits(value) else { return nil }
    let uncertainty = error.flatMap { DecimalDigits(abs($0)) }
      .flatMap { $0.isZero ? nil : $0.rounded(digits: 2) }
    let sizes = [number, uncertainty].compactMap { $0 }.filter { !$0.isZero }.map(\.leadingPlace)
    guard let size = sizes.max() else {
      (self.value, self.error, exponent) = ("0", nil, 0)
      return
    }
    let finest = number.isZero ? Int.min : number.rounded(digits: digits).place
    let place = max(uncertainty?.place ?? finest, finest)
    let scale = size < -4 || size > 14 ? size : 0
    let shown = uncertainty?.rounded(place: place)
    exponent = scale
    self.value = number.rounded(place: place).text(scale: scale)
    self.error = shown.flatMap { $0.isZero ? nil : $0.text(scale: scale) }
  }
}

/// A number by its decimal digits: digits d1 d2 ... dk mean d1 d2 ... dk times 10^place.
private struct DecimalDigits {
  private var isNegative: Bool
  /// From 0 to 9 each, without leading zeros; empty for zero.
  private var digits: [UInt8]
  /// Power of ten of the last digit.
  private(set) var place: Int

  /// The shortest decimal that reads back as `x`; nil when `x` is NaN or infinite.
  init?(_ x: Double) {
    guard x.isFinite else { return nil }
    isNegative = x < 0
    let parts = abs(x).description.split(separator: "e")
    let significand = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = significand.count > 1 ? significand[1] : ""
    digits = (significand[0] + fraction).utf8.map { $0 - UInt8(ascii: "0") }
    place = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
    digits = Array(digits.drop { $0 == 0 })
  }

  var isZero: Bool { digits.isEmpty }

  /// Power of ten of the first digit.
  var leadingPlace: Int { place + digits.count - 1 }

  /// Rounded to a number of significant digits, with all of them there: 0.0996 to two digits is 0.10.
  func rounded(digits count: Int) -> DecimalDigits {
    guard !isZero else { return self }
    let result = rounded(place: leadingPlace - count + 1)
    // 0.0996 to the third place has become 0.100: one digit too many.
    return result.digits.count > count ? result.rounded(place: result.leadingPlace - count + 1) : result
  }

  /// Rounded to a multiple of 10^place, halves away from zero, or filled with zeros down to there.
  func rounded(place newPlace: Int) -> DecimalDigits {
    var result = self
    result.place = newPlace
    let dropped = newPlace - place
    if dropped <= 0 {
      if !isZero { result.digits.append(contentsOf: repeatElement(0, count: -dropped)) }
      return result
    }
    guard dropped <= digits.count else {
      result.digits = []
      return result
    }
    let roundsUp = digits[digits.count - dropped] >= 5
    result.digits.removeLast(dropped)
    if roundsUp { result.increment() }
    return result
  }

  private mutating func increment() {
    for i in digits.indices.reversed() {
      if digits[i] < 9 {
        digits[i] += 1
        return
      }
      digits[i] = 0
    }
    digits.insert(1, at: 0)
  }

  /// The number over 10^scale in plain decimal notation, with all its digits.
  func text(scale: Int) -> String {
    let padded = rounded(place: min(place, scale))
    let decimals = scale - padded.place
    var text = padded.digits.map { String($0) }.joined()
    if text.count <= decimals { text = String(repeating: "0", count: decimals + 1 - text.count) + text }
    if decimals > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -decimals)) }
    return (isNegative && !isZero ? "-" : "") + text
  }
}
