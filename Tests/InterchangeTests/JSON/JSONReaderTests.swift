import Interchange
import Testing

@Suite struct JSONReaderTests {
  @Test func readsWhatTheGrammarHas() throws {
    let text =
      "\u{FEFF} { \"a\" : [ 1 , -0, 1.5e+3, true ,false,null ] , \"é\\u00e9\\ud83d\\ude00\\n\" : {} }\n"
    let value = try JSONValue(parsing: text)
    #expect(value == ["a": [1, .number(-0.0), 1500.0, true, false, nil], "éé😀\n": [:]])
    #expect(try JSONValue(parsing: "9223372036854775807") == .integer(.max))
    #expect(try JSONValue(parsing: "9223372036854775808") == .unsigned(9_223_372_036_854_775_808))
  }

  /// Refused by RFC 8259 or ambiguous under it (keys twice, lone surrogates, numbers beyond a double).
  @Test(arguments: [
    ("", 1, 1), ("[1,]", 1, 4), ("{\"a\":1,}", 1, 8), ("{a:1}", 1, 2), ("[1 2]", 1, 4), ("01", 1, 2),
    ("1.", 1, 3),
    (".5", 1, 1), ("+1", 1, 1), ("1e", 1, 3), ("nul", 1, 4), ("\"a\nb\"", 1, 3), ("\"a", 1, 1), ("'a'", 1, 1),
    ("\"\\x\"", 1, 2), ("\"\\u12g4\"", 1, 2), ("\"\\ud800\"", 1, 2), ("\"\\udc00\"", 1, 2),
    ("\"\\ud800\\u0041\"", 1, 2),
    ("1e999", 1, 1), ("[\n  1,\n  x]", 3, 3), ("1 2", 1, 3), ("{\"a\":1,\n\"a\":2}", 2, 1), ("NaN", 1, 1),
    ("[\"é\" 1]", 1, 6), ("-", 1, 2), ("{\"a\"}", 1, 5), ("{", 1, 2), ("[", 1, 2), ("\\", 1, 1),
  ])
  func refusesWithThePlace(text: String, line: Int, column: Int) {
    let error = #expect(throws: InterchangeError.self) { try JSONValue(parsing: text) }
    #expect(error?.line == line && error?.column == column, "\(text): \(error?.description ?? "")")
  }

  @Test func refusesBytesThatAreNotText() {
    #expect(throws: InterchangeError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    // An overlong encoding of "/".
    #expect(throws: InterchangeError.self) { try JSONValue(parsing: [0x22, 0xC0, 0xAF, 0x22]) }
  }

  @Test func limitsHoldBeforeTheStackOrTheMemoryEnds() throws {
    var limits = JSONValue.Limits()
    let nested = { (depth: Int) in
      [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth)
    }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(limits.depth)) }
    #expect(throws: InterchangeError.self) { try JSONValue(parsing: nested(1_000_000)) }
    limits.bytes = 3
    #expect(throws: Never.self) { try JSONValue(parsing: Array("123".utf8), limits: limits) }
    let error = #expect(throws: InterchangeError.self) {
      try JSONValue(parsing: Array("1234".utf8), file: "big.json", limits: limits)
    }
    #expect(error?.description == "big.json: error: the file is larger than 3 bytes")
  }
}
