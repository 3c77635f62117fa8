/// What is wrong with a unit or a formula, with the place in its text and a cure.
public struct FormulaError: Error, Hashable, Sendable {
  /// What was found and what to write instead.
  public let message: String
  /// Offset of the fault in the text, in characters from its beginning.
  public let offset: Int
  /// True when the text ended too early, as one does that YAML cut at a comma or a bracket.
  public let endedEarly: Bool

  /// An error at an offset of the text.
  public init(_ message: String, at offset: Int, endedEarly: Bool = false) {
    self.message = message
    self.offset = offset
    self.endedEarly = endedEarly
  }
}

extension UnitTable {
  /// Reads a unit such as `g/kWh`, `gpu h`, `kg CO2-eq`, `kg/(m2 year)` or `1/year`.
  ///
  /// Factors are separated by spaces or `·`, powers written `m2`, `m^2` or `m²`. After a division only one
  /// factor or a bracket may follow: `kg/m2 year` could be read in two ways and is refused.
  /// - Parameter opaque: symbols that the table does not know become dimensions of their own (indicators).
  /// - Throws: `FormulaError` with the offset in `text`.
  public func parseUnit(_ text: String, opaque: Bool = false) throws(FormulaError) -> Unit {
    var parser = UnitParser(characters: Array(text), table: self, opaque: opaque)
    let unit = try parser.expression(closing: false)
    return unit.named(text.trimmingSpaces())
  }

  /// Reads a number with an optional unit; nil when the text is something else (a formula).
  ///
  /// - Throws: `FormulaError` when a number is followed by what can only be a unit but is none.
  public func parseQuantity(_ text: String) throws(FormulaError) -> Quantity? {
    let characters = Array(text)
    var index = 0
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    guard let (value, end) = NumberText.scan(characters, from: index, signed: true) else { return nil }
    var start = end
    while start < characters.count, characters[start].isWhitespace { start += 1 }
    if start == characters.count { return Quantity(value: value, unit: .one, isBare: true) }
    let rest = String(characters[start...])
    // What no unit contains belongs to a formula: `0.5 * volume`, `8 [gpu/server] / x`, `1 - x`, `max(...)`.
    // A comma does stand in `kg 1,4-DCB-eq`.
    let foreign = rest.contains("-eq") ? "*[]<>=+" : "*[]<>=+,"
    guard UnitParser.couldStartUnit(characters[start]), !rest.contains(where: foreign.contains) else {
      return nil
    }
    do {
      return Quantity(value: value, unit: try parseUnit(rest))
    } catch {
      throw FormulaError(error.message, at: error.offset + start)
    }
  }
}

/// Finds numbers in text: the one definition of what a number looks like in a study file.
enum NumberText {
  /// The number that starts at `start`, and the index behind it.
  static func scan(_ text: [Character], from start: Int, signed: Bool) -> (Double, Int)? {
    var index = start
    if signed, index < text.count, text[index] == "-" || text[index] == "+" { index += 1 }
    let digitsStart = index
    func skipDigits() { while index < text.count, text[index].isASCII, text[index].isNumber { index += 1 } }
    skipDigits()
    var digits = index - digitsStart
    if index < text.count, text[index] == "." {
      index += 1
      let before = index
      skipDigits()
      digits += index - before
    }
    guard digits > 0 else { return nil }
    if index < text.count, text[index] == "e" || text[index] == "E" {
      let mark = index
      index += 1
      if index < text.count, text[index] == "-" || text[index] == "+" { index += 1 }
      let before = index
      skipDigits()
      if index == before { index = mark }  // `3 eggs`: not an exponent
    }
    var literal = String(text[start..<index])
    if literal.hasPrefix("+") { literal.removeFirst() }
    guard let value = Double(literal), value.isFinite else { return nil }
    return (value, index)
  }
}

/// Recursive descent over the characters of one unit.
struct UnitParser {
  let characters: [Character]
  let table: UnitTable
  let opaque: Bool
  var index = 0
  var depth = 0

  init(characters: [Character], table: UnitTable, opaque: Bool) {
    self.characters = characters
    self.table = table
    self.opaque = opaque
  }

  static func couldStartUnit(_ character: Character) -> Bool {
    character.isLetter || "%‰µ°(1".contains(character)
  }

  private mutating func skipSpaces() {
    while index < characters.count, characters[index].isWhitespace || characters[index] == "·" { index += 1 }
  }

  /// factor { factor } [ / factor [ / factor ... ] ]
  mutating func expression(closing: Bool) throws(FormulaError) -> Unit {
    var result: Unit?
    var divided = false
    while true {
      skipSpaces()
      guard index < characters.count, characters[index] != ")" else { break }
      if characters[index] == "/" {
        guard let left = result else {
          throw FormulaError("a unit cannot begin with '/': write 1/...", at: index)
        }
        index += 1
        skipSpaces()
        result = left / (try factor())
        divided = true
      } else {
        if divided {
          throw FormulaError(
            "what is divided by is unclear: put the factors below the line in brackets, as in kg/(m2 year)",
            at: index)
        }
        let next = try factor()
        result = result.map { $0 * next } ?? next
      }
    }
    if closing, index >= characters.count {
      throw FormulaError("a closing ')' is missing in the unit", at: index, endedEarly: true)
    }
    if !closing, index < characters.count {
      throw FormulaError("a ')' without its '(' in the unit", at: index)
    }
    guard let unit = result else { throw FormulaError("a unit is missing here", at: index, endedEarly: true) }
    return unit
  }

  private mutating func factor() throws(FormulaError) -> Unit {
    guard index < characters.count else {
      throw FormulaError("a unit is missing after '/'", at: index, endedEarly: true)
    }
    var unit: Unit
    let start = index
    if characters[index] == "(" {
      index += 1
      depth += 1
      guard depth < 32 else { throw FormulaError("too many brackets in the unit", at: index) }
      unit = try expression(closing: true)
      index += 1
      depth -= 1
    } else {
      while index < characters.count, !characters[index].isWhitespace, !"/()^·".contains(characters[index]) {
        index += 1
      }
      unit = try symbol(String(characters[start..<index]), at: start)
    }
    if index < characters.count, characters[index] == "^" {
      index += 1
      let digits = index
      if index < characters.count, characters[index] == "-" { index += 1 }
      while index < characters.count, characters[index].isASCII, characters[index].isNumber { index += 1 }
      guard let power = Int(String(characters[digits..<index])), abs(power) <= 12 else {
        throw FormulaError("a power of a unit is a whole number up to 12", at: digits)
      }
      unit = unit.raised(to: power)
    }
    return unit
  }

  private func symbol(_ text: String, at offset: Int) throws(FormulaError) -> Unit {
    guard !text.isEmpty else { throw FormulaError("a unit is missing here", at: offset) }
    if let unit = table.unit(symbol: text) { return unit }
    let powers: [Character: Int] = ["2": 2, "3": 3, "²": 2, "³": 3]
    if let last = text.last, let power = powers[last], let base = table.unit(symbol: String(text.dropLast()))
    {
      return base.raised(to: power)
    }
    if opaque, text.first?.isLetter == true {
      return Unit(dimension: .base(text), numerator: 1, symbol: text)
    }
    var hint = "countable things are declared by an `output:` or under `units:`"
    if let near = table.differingOnlyInCase(from: text) ?? nearestName(to: text, among: table.symbols) {
      hint = "did you mean '\(near)'? Otherwise: " + hint
    }
    throw FormulaError("unknown unit '\(text)'; \(hint)", at: offset)
  }
}

extension String {
  func trimmingSpaces() -> String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
