/// A number in decimal: the fewest digits that read back to the same double, which can then be rounded to a place.
///
/// Rounding works on these digits, halves away from zero, so that what is printed is what a reader rounds to by
/// hand from the full number.
struct DecimalDigits: Equatable {
  /// Digits 0 to 9 without leading zeros; empty for zero.
  private(set) var digits: [UInt8]
  /// The power of ten of the first digit.
  private(set) var exponent: Int
  let isNegative: Bool

  /// The digits of a finite number.
  init(_ number: Double) {
    precondition(number.isFinite, "only finite numbers have digits")
    isNegative = number.sign == .minus
    var digits: [UInt8] = []
    var exponent = 0
    var pointAfter: Int?
    let text = number.magnitude.description
    var parsed = text.utf8[...]
    while let byte = parsed.popFirst() {
      if byte == UInt8(ascii: ".") {
        pointAfter = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: parsed, as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte - UInt8(ascii: "0"))
      }
    }
    exponent += (pointAfter ?? digits.count) - 1
    let leading = digits.prefix { $0 == 0 }.count
    self.digits = Array(digits.dropFirst(leading))
    self.exponent = exponent - leading
    removeTrailingZeros()
  }

  var isZero: Bool { digits.isEmpty }

  /// The place of the last digit that is not zero; 0 for zero.
  var lastPlace: Int { isZero ? 0 : exponent - digits.count + 1 }

  /// The power of ten of the first digit after rounding to a place; nil where nothing is left.
  func exponent(roundedToPlace place: Int) -> Int? {
    let rounded = self.rounded(toPlace: place)
    return rounded.isZero ? nil : rounded.exponent
  }

  /// The number times a power of ten.
  func scaled(byPowerOfTen power: Int) -> DecimalDigits {
    var result = self
    if !isZero { result.exponent += power }
    return result
  }

  /// The place (power of ten) of the last of `count` significant digits after rounding to them; nil for zero.
  func place(significantDigits count: Int) -> Int? {
    if isZero { return nil }
    // Rounding 9.99 to two digits gives 10: the first digit moves up a place.
    let rounded = self.rounded(toPlace: exponent - count + 1)
    return rounded.exponent - count + 1
  }

  /// The number rounded to a power of ten, halves away from zero.
  func rounded(toPlace place: Int) -> DecimalDigits {
    let kept = exponent - place + 1
    if isZero || kept >= digits.count { return self }
    var result = self
    if kept < 0 {
      result.digits = []
      return result
    }
    let roundsUp = digits[kept] >= 5
    result.digits = Array(digits.prefix(kept))
    if roundsUp { result.increment(atPlace: place) }
    result.removeTrailingZeros()
    return result
  }

  /// Plain digits with as many decimals as the place asks for: `place` -2 gives two.
  func fixed(place: Int) -> (integer: String, fraction: String) {
    let rounded = self.rounded(toPlace: place)
    if rounded.isZero { return ("0", String(repeating: "0", count: max(0, -place))) }
    var integer = ""
    for power in stride(from: max(rounded.exponent, 0), through: 0, by: -1) {
      integer += rounded.digit(power)
    }
    var fraction = ""
    for power in stride(from: -1, through: min(place, 0), by: -1) { fraction += rounded.digit(power) }
    return (integer, fraction)
  }

  private func digit(_ power: Int) -> String {
    let index = exponent - power
    return digits.indices.contains(index) ? String(digits[index]) : "0"
  }

  /// Adds one at the place of the last kept digit.
  private mutating func increment(atPlace place: Int) {
    guard !digits.isEmpty else {
      digits = [1]
      exponent = place
      return
    }
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
    exponent += 1
  }

  private mutating func removeTrailingZeros() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }
}
