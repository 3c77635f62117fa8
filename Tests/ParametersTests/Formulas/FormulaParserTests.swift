import Testing

@testable import Parameters

@Suite struct FormulaParserTests {
  private func parse(_ text: String) throws -> Expression {
    try FormulaParser.parse(text, units: UnitTable())
  }

  /// The tree with every bracket written out.
  private func shape(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let value, let unit): return unit == .one ? "\(value)" : "\(value)[\(unit.symbol)]"
    case .name(let name): return name.contains(" ") ? "'\(name)'" : name
    case .negate(let inner): return "(-\(shape(inner)))"
    case .not(let inner): return "(not \(shape(inner)))"
    case .binary(let operation, let left, let right):
      return "(\(shape(left)) \(operation.rawValue) \(shape(right)))"
    case .call(let function, let arguments):
      return function.rawValue + "(" + arguments.map(shape).joined(separator: ", ") + ")"
    }
  }

  @Test(arguments: [
    ("-x^2", "(-(x ^ 2.0))"), ("2^3^2", "(2.0 ^ (3.0 ^ 2.0))"), ("2^-1", "(2.0 ^ (-1.0))"),
    ("2^-3^2", "(2.0 ^ (-(3.0 ^ 2.0)))"), ("a - b - c", "((a - b) - c)"), ("a / b / c", "((a / b) / c)"),
    ("a / b * c", "((a / b) * c)"), ("a + b * c", "(a + (b * c))"), ("(a + b) * c", "((a + b) * c)"),
    ("-a * b", "((-a) * b)"), ("a * -b", "(a * (-b))"), ("--a", "(-(-a))"), ("+a", "a"),
    ("a - -b", "(a - (-b))"),
    ("not a and b or c", "(((not a) and b) or c)"), ("a or b and c", "(a or (b and c))"),
    ("not a < b", "(not (a < b))"),
    ("not not a", "(not (not a))"), ("a + 1 < b * 2", "((a + 1.0) < (b * 2.0))"),
    ("a < b and c >= d", "((a < b) and (c >= d))"),
    ("a == b", "(a == b)"), ("a != b", "(a != b)"), ("-a ^ b < c", "((-(a ^ b)) < c)"),
    ("model size * 2", "('model size' * 2.0)"), ("'gold, primary' + 1", "('gold, primary' + 1.0)"),
    ("\"a-b\" * `c d`", "(a-b * 'c d')"), ("8 [gpu h]", "8.0[gpu h]"), ("x / 8[kg] ", "(x / 8.0[kg])"),
    ("if(a < b, a, b)", "if((a < b), a, b)"), ("max(a, b, c)", "max(a, b, c)"), ("max(a)", "max(a)"),
    ("exp (x)", "exp(x)"),
    ("case(a, 1, b, 2, 3)", "case(a, 1.0, b, 2.0, 3.0)"), ("max", "max"), ("Größe × 2", "(Größe * 2.0)"),
    ("no * on", "(no * on)"),
    ("1e3x", "error"), ("a < b < c", "error"),
  ])
  func precedence(_ text: String, _ expected: String) throws {
    var units = UnitTable()
    units.declareCountable("gpu")
    do {
      #expect(try shape(FormulaParser.parse(text, units: units)) == expected)
    } catch {
      #expect(expected == "error", "\(text)")
    }
  }

  @Test(arguments: [
    ("", 0, false), ("a +", 3, true), ("max(a", 3, true), ("(a + b", 0, true), ("a b) ", 3, false),
    ("* a", 0, false), ("a 5", 2, false),
    ("5 a", 2, false), ("x [kg]", 2, false), ("foo(x)", 0, false), ("max()", 4, false),
    ("if(a, b)", 0, false),
    ("case(a, b)", 0, false), ("clamp(a, b, c, d)", 0, false), ("sqrt(a, b)", 0, false),
    ("1 + bar(2)", 4, false),
    ("a and", 5, true), ("a , b", 2, false), ("2 [bananas]", 3, false), ("2 [kg/]", 6, false),
  ])
  func faultsHaveTheirPlace(_ text: String, _ offset: Int, _ endedEarly: Bool) {
    do {
      let tree = try parse(text)
      Issue.record("'\(text)' was read as \(shape(tree))")
    } catch let error as FormulaError {
      #expect(error.offset == offset, "\(text): \(error.message)")
      #expect(error.endedEarly == endedEarly, "\(text): \(error.message)")
    } catch { Issue.record(error) }
  }

  @Test(arguments: [
    ("mx(a, b)", "'max'"), ("sqr(x)", "'sqrt'"), ("5 year", "[year]"),
    ("if(a, b)", "if(condition, then, else)"),
  ])
  func messagesNameTheCure(_ text: String, _ cure: String) {
    #expect { try parse(text) } throws: { ($0 as? FormulaError)?.message.contains(cure) == true }
  }

  @Test func namesAreListedInOrder() throws {
    #expect(try parse("if(a < b, exp(c d), -a) ^ 'e f'").names == ["a", "b", "c d", "a", "e f"])
    #expect(try parse("1 + 2").names == [])
  }

  /// Each of these would use up the stack of a thread if it were followed to its end.
  @Test(arguments: ["(", "-", "not ", "max(", "2^", "2^-"])
  func deepNestingIsAnError(_ opening: String) {
    let closing = opening.contains("(") ? String(repeating: ")", count: 900) : ""
    #expect {
      try parse(String(repeating: opening, count: 900) + "1" + closing)
    } throws: { ($0 as? FormulaError)?.message.contains("nested too deeply") == true }
    #expect(throws: FormulaError.self) { try parse(String(repeating: "(", count: 10_000)) }
  }

  /// A chain of operators leans to the left: its tree is as deep as it is long, and so are those who walk it.
  @Test(arguments: ["+", "-", "*", "/", " or ", " and "])
  func longChainsDoNotCrash(_ operation: String) throws {
    let text = Array(repeating: "a", count: 20_000 / (operation.count + 1)).joined(separator: operation)
    #expect { try parse(text) } throws: {
      ($0 as? FormulaError)?.message.contains("split it into parameters") == true
    }
    let longest = try parse(Array(repeating: "a", count: 2000).joined(separator: operation))
    #expect(longest.names.count == 2000)
    var graph = ExpressionGraph()
    _ = try FormulaCompiler { _, _, graph in TypedNode(graph.constant(1), Dimension.none) }
      .compile(longest, into: &graph)
  }
}
