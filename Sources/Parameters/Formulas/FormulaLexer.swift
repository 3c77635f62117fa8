/// Splits a formula into tokens.
struct FormulaLexer {
  enum Token: Hashable {
    case number(Double)
    case unit(Unit)  // [ ... ] behind a number
    case name(String)
    case quoted(String)
    case symbol(String)
    case end
  }

  struct Placed: Hashable {
    let token: Token
    let offset: Int
  }

  private let text: [Character]
  private let units: UnitTable
  private var index = 0

  /// Longest formula that is read, in characters.
  static let longestFormula = 20_000

  static func tokens(of formula: String, units: UnitTable) throws(FormulaError) -> [Placed] {
    var lexer = FormulaLexer(text: Array(formula), units: units)
    guard lexer.text.count <= longestFormula else {
      throw FormulaError(
        "a formula has at most \(longestFormula) characters: split it into parameters", at: 0)
    }
    var tokens: [Placed] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.token != .end
    return tokens
  }

  private init(text: [Character], units: UnitTable) {
    self.text = text
    self.units = units
  }

  private mutating func next() throws(FormulaError) -> Placed {
    while index < text.count, text[index].isWhitespace { index += 1 }
    let start = index
    guard index < text.count else { return Placed(token: .end, offset: start) }
    let character = text[index]
    if character.isASCII && character.isNumber || character == "." {
      guard let (value, end) = NumberText.scan(text, from: index, signed: false) else {
        throw FormulaError("a number cannot be read here", at: start)
      }
      index = end
      return Placed(token: .number(value), offset: start)
    }
    if character.isLetter || character == "_" { return Placed(token: .name(word()), offset: start) }
    if character == "[" { return Placed(token: .unit(try bracketedUnit()), offset: start) }
    if character == "'" || character == "\"" || character == "`" {
      return Placed(token: .quoted(try quotedName(character)), offset: start)
    }
    for symbol in ["<=", ">=", "==", "!=", "<>", "**"] where text[index...].starts(with: symbol) {
      index += 2
      let canonical = ["<>": "!=", "**": "^"][symbol] ?? symbol
      return Placed(token: .symbol(canonical), offset: start)
    }
    let single: [Character: String] = [
      "−": "-", "×": "*", "·": "*", "=": "==", "≤": "<=", "≥": ">=", "≠": "!=",
    ]
    if "+-*/^(),<>".contains(character) || single[character] != nil {
      index += 1
      return Placed(token: .symbol(single[character] ?? String(character)), offset: start)
    }
    throw FormulaError("'\(character)' has no meaning in a formula", at: start)
  }

  private mutating func word() -> String {
    let start = index
    while index < text.count, text[index].isLetter || text[index].isNumber || text[index] == "_" {
      index += 1
    }
    return String(text[start..<index])
  }

  private mutating func bracketedUnit() throws(FormulaError) -> Unit {
    let start = index + 1
    guard let end = text[start...].firstIndex(of: "]") else {
      throw FormulaError("']' is missing behind the unit", at: index, endedEarly: true)
    }
    index = end + 1
    do {
      return try units.parseUnit(String(text[start..<end]))
    } catch {
      throw FormulaError(error.message, at: start + error.offset)
    }
  }

  private mutating func quotedName(_ quote: Character) throws(FormulaError) -> String {
    let start = index + 1
    guard start <= text.count, let end = text[start...].firstIndex(of: quote) else {
      throw FormulaError("the quoted name does not end", at: index, endedEarly: true)
    }
    index = end + 1
    return String(text[start..<end])
  }
}
