import Testing

@testable import Parameters

@Suite struct FormulaLexerTests {
  private func tokens(_ text: String) throws -> [FormulaLexer.Token] {
    try FormulaLexer.tokens(of: text, units: UnitTable()).map(\.token)
  }

  @Test func tokensKnowTheirPlace() throws {
    let placed = try FormulaLexer.tokens(of: " a + 2.5[kg]", units: UnitTable())
    #expect(placed.map(\.offset) == [1, 3, 5, 8, 12])
    #expect(placed.last?.token == .end)
  }

  /// Signs that word processors put in, and spellings from other languages.
  @Test(arguments: [
    ("a − b", "a - b"), ("a × b", "a * b"), ("a · b", "a * b"), ("a ** b", "a ^ b"), ("a <> b", "a != b"),
    ("a = b", "a == b"), ("a ≤ b", "a <= b"), ("a ≥ b", "a >= b"), ("a ≠ b", "a != b"),
  ])
  func otherSpellings(_ one: String, _ canonical: String) throws {
    #expect(try tokens(one) == tokens(canonical))
  }

  @Test func exponentsNeedDigits() throws {
    #expect(try tokens("2e3") == [.number(2000), .end])
    #expect(try tokens("2e") == [.number(2), .name("e"), .end])
    #expect(try tokens("2E-2 x") == [.number(0.02), .name("x"), .end])
    #expect(try tokens("2e-x") == [.number(2), .name("e"), .symbol("-"), .name("x"), .end])
  }

  @Test(arguments: [
    ("a ; b", 2, false), ("a + $", 4, false), ("2 [kg", 2, true), ("'a b", 0, true), ("'", 0, true),
    ("[", 0, true),
  ])
  func faultsHaveTheirPlace(_ text: String, _ offset: Int, _ endedEarly: Bool) {
    #expect {
      try tokens(text)
    } throws: { error in
      guard let error = error as? FormulaError else { return false }
      return error.offset == offset && error.endedEarly == endedEarly
    }
  }

  @Test func overlongFormulasAreRefused() {
    #expect(throws: FormulaError.self) { try tokens(String(repeating: "1", count: 20_001)) }
  }
}
