/// Reads a formula into an `Expression`.
///
/// From weakest to strongest: `or`, `and`, `not`, comparisons, `+ -`, `* /`, unary `-`, `^` (to the right;
/// `-x^2` is `-(x^2)`). Words that follow one another are one name, so names may contain spaces.
public struct FormulaParser {
  private let tokens: [FormulaLexer.Placed]
  private var position = 0
  private var depth = 0

  private static let keywords: Set<String> = ["and", "or", "not"]
  private static let mostTokens = 4000

  /// Parses a whole formula.
  /// - Throws: `FormulaError` with the offset of the fault in `text`.
  public static func parse(_ text: String, units: UnitTable) throws(FormulaError) -> Expression {
    let tokens = try FormulaLexer.tokens(of: text, units: units)
    // A chain a + b + c ... is a tree as deep as it is long, which all who walk it follow on the stack.
    guard tokens.count <= mostTokens else {
      throw FormulaError("the formula is too long: split it into parameters", at: tokens[mostTokens].offset)
    }
    var parser = FormulaParser(tokens: tokens)
    guard parser.current.token != .end else { throw FormulaError("a formula is missing here", at: 0) }
    let expression = try parser.disjunction()
    guard parser.current.token == .end else { throw parser.unexpected() }
    return expression
  }

  private init(tokens: [FormulaLexer.Placed]) { self.tokens = tokens }

  private var current: FormulaLexer.Placed { tokens[position] }

  private func isSymbol(_ symbol: String) -> Bool { current.token == .symbol(symbol) }
  private func isWord(_ word: String) -> Bool { current.token == .name(word) }

  private mutating func advance() { if position < tokens.count - 1 { position += 1 } }

  private func unexpected() -> FormulaError {
    switch current.token {
    case .end: return FormulaError("the formula ends too early", at: current.offset, endedEarly: true)
    case .number: return FormulaError("an operator is missing before this number", at: current.offset)
    case .unit:
      return FormulaError(
        "a unit in brackets may only follow a number, as in 8 [gpu/server]", at: current.offset)
    case .name(let name), .quoted(let name):
      return FormulaError(
        "an operator is missing before '\(name)' (a unit in a formula stands in brackets: 5 [year])",
        at: current.offset)
    case .symbol(let symbol): return FormulaError("'\(symbol)' is not expected here", at: current.offset)
    }
  }

  private mutating func deeper<Result>(
    _ body: (inout FormulaParser) throws(FormulaError) -> Result
  ) throws(FormulaError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 200 else {
      throw FormulaError("the formula is nested too deeply: split it into parameters", at: current.offset)
    }
    return try body(&self)
  }

  // MARK: - Grammar, weakest first

  private mutating func disjunction() throws(FormulaError) -> Expression {
    var left = try conjunction()
    while isWord("or") {
      let offset = current.offset
      advance()
      left = Expression(kind: .binary(.or, left, try conjunction()), offset: offset)
    }
    return left
  }

  private mutating func conjunction() throws(FormulaError) -> Expression {
    var left = try negation()
    while isWord("and") {
      let offset = current.offset
      advance()
      left = Expression(kind: .binary(.and, left, try negation()), offset: offset)
    }
    return left
  }

  private mutating func negation() throws(FormulaError) -> Expression {
    guard isWord("not") else { return try comparison() }
    let offset = current.offset
    advance()
    let inner = try deeper { parser throws(FormulaError) in try parser.negation() }
    return Expression(kind: .not(inner), offset: offset)
  }

  private mutating func comparison() throws(FormulaError) -> Expression {
    let left = try sum()
    guard case .symbol(let symbol) = current.token, let comparator = BinaryOperator(rawValue: symbol),
      [.less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual].contains(comparator)
    else { return left }
    let offset = current.offset
    advance()
    return Expression(kind: .binary(comparator, left, try sum()), offset: offset)
  }

  private mutating func sum() throws(FormulaError) -> Expression {
    var left = try product()
    while isSymbol("+") || isSymbol("-") {
      let (operation, offset) = (isSymbol("+") ? BinaryOperator.add : .subtract, current.offset)
      advance()
      left = Expression(kind: .binary(operation, left, try product()), offset: offset)
    }
    return left
  }

  private mutating func product() throws(FormulaError) -> Expression {
    var left = try signed()
    while isSymbol("*") || isSymbol("/") {
      let (operation, offset) = (isSymbol("*") ? BinaryOperator.multiply : .divide, current.offset)
      advance()
      left = Expression(kind: .binary(operation, left, try signed()), offset: offset)
    }
    return left
  }

  private mutating func signed() throws(FormulaError) -> Expression {
    guard isSymbol("-") || isSymbol("+") else { return try power() }
    let (minus, offset) = (isSymbol("-"), current.offset)
    advance()
    let inner = try deeper { parser throws(FormulaError) in try parser.signed() }
    return minus ? Expression(kind: .negate(inner), offset: offset) : inner
  }

  private mutating func power() throws(FormulaError) -> Expression {
    let base = try primary()
    guard isSymbol("^") else { return base }
    let offset = current.offset
    advance()
    // The exponent may carry a sign and binds to the right: 2^-3^2 is 2^(-(3^2)).
    let exponent = try deeper { parser throws(FormulaError) in try parser.signed() }
    return Expression(kind: .binary(.power, base, exponent), offset: offset)
  }

  private mutating func primary() throws(FormulaError) -> Expression {
    let start = current
    switch start.token {
    case .number(let value):
      advance()
      guard case .unit(let unit) = current.token else {
        return Expression(kind: .number(value, .one), offset: start.offset)
      }
      advance()
      return Expression(kind: .number(value, unit), offset: start.offset)
    case .quoted(let name):
      advance()
      return Expression(kind: .name(name), offset: start.offset)
    case .name(let word) where !FormulaParser.keywords.contains(word):
      return try named(word, at: start.offset)
    case .symbol("("):
      advance()
      let inner = try deeper { parser throws(FormulaError) in try parser.disjunction() }
      try expectClosing(openedAt: start.offset)
      return inner
    default:
      throw unexpected()
    }
  }

  private mutating func named(_ first: String, at offset: Int) throws(FormulaError) -> Expression {
    advance()
    if isSymbol("(") {
      guard let function = FormulaFunction(rawValue: first) else {
        let near = nearestName(to: first, among: FormulaFunction.allCases.map(\.rawValue))
        let all = FormulaFunction.allCases.map(\.rawValue).joined(separator: ", ")
        throw FormulaError(
          "unknown function '\(first)'; " + (near.map { "did you mean '\($0)'?" } ?? "there are \(all)"),
          at: offset)
      }
      return try call(function, at: offset)
    }
    var name = first
    while case .name(let word) = current.token, !FormulaParser.keywords.contains(word) {
      name += " " + word
      advance()
    }
    return Expression(kind: .name(name), offset: offset)
  }

  private mutating func call(_ function: FormulaFunction, at offset: Int) throws(FormulaError) -> Expression {
    let opening = current.offset
    advance()
    var arguments: [Expression] = []
    while true {
      arguments.append(try deeper { parser throws(FormulaError) in try parser.disjunction() })
      guard isSymbol(",") else { break }
      advance()
    }
    try expectClosing(openedAt: opening)
    let oddCase = function == .case && arguments.count.isMultiple(of: 2)
    guard function.arity.contains(arguments.count), !oddCase else {
      throw FormulaError(
        "\(function.rawValue) has \(arguments.count) argument\(arguments.count == 1 ? "" : "s") here; "
          + "it is written \(function.usage)", at: offset)
    }
    return Expression(kind: .call(function, arguments), offset: offset)
  }

  private mutating func expectClosing(openedAt opening: Int) throws(FormulaError) {
    guard isSymbol(")") else {
      if current.token == .end {
        throw FormulaError(
          "the '(' at character \(opening + 1) is never closed", at: opening, endedEarly: true)
      }
      throw unexpected()
    }
    advance()
  }
}
