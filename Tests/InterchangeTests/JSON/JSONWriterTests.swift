import Interchange
import Testing

@Suite struct JSONWriterTests {
  @Test func keepsTheOrderOfMembersInBothLayouts() {
    let value: JSONValue = [
      "b": 1, "a": [1, 2.5, nil], "nested": ["list": [["x": true]], "none": [], "nothing": [:]],
    ]
    #expect(
      value.text(.compact)
        == #"{"b":1,"a":[1,2.5,null],"nested":{"list":[{"x":true}],"none":[],"nothing":{}}}"#)
    #expect(
      value.text() == """
        {
          "b": 1,
          "a": [1, 2.5, null],
          "nested": {
            "list": [
              {
                "x": true
              }
            ],
            "none": [],
            "nothing": {}
          }
        }
        """)
  }

  // RFC 8259, section 7: quote, backslash and U+0000 to U+001F must be escaped, nothing else.
  @Test func escapesWhatMustBeEscapedAndNothingElse() {
    let value = JSONValue.string("\"\\/\n\r\t\u{08}\u{0C}\u{00}\u{1F}\u{7F}é漢😀\u{2028}")
    #expect(value.text() == #""\"\\/\n\r\t\b\f\u0000\u001f"# + "\u{7F}é漢😀\u{2028}\"")
  }

  // The shortest decimals of IEEE 754 doubles, as ECMAScript and Python's repr agree on their digits.
  @Test(arguments: [
    (0.1, "0.1"), (1.0 / 3, "0.3333333333333333"), (.leastNonzeroMagnitude, "5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
    (-0.0, "-0.0"), (50531.3, "50531.3"), (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
  ])
  func writesShortestDigits(number: Double, text: String) {
    #expect(JSONValue.number(number).text() == text)
  }

  @Test func doublesReadBackToTheSameBits() throws {
    var state: UInt64 = 1
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Double(bitPattern: state)
      guard number.isFinite else { continue }
      let read = try JSONValue(parsing: JSONValue.number(number).text())
      #expect(read.number?.bitPattern == number.bitPattern)
    }
  }
}
