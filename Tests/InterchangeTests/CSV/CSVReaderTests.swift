import Testing

@testable import Interchange

@Suite struct CSVReaderTests {
  func read(_ text: String, equalFields: Bool = true) throws -> [[String]] {
    var reader = CSVReader(Array(text.utf8), file: "t.csv", equalFields: equalFields)
    return try reader.records().map(\.fields)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func lineEndsAndEmptyLines(end: String) throws {
    #expect(
      try read(["", "a,b", "", "1,\"x\"", "2,", "", ""].joined(separator: end)) == [
        ["a", "b"], ["1", "x"], ["2", ""],
      ])
    #expect(try read("a,b" + end + "1,2") == [["a", "b"], ["1", "2"]])
  }

  @Test func quotedFieldsHoldAnything() throws {
    #expect(try read("\"a,\"\"b\"\"\r\nc\",\"\"\n") == [["a,\"b\"\r\nc", ""]])
  }

  @Test func marksAndDelimiters() throws {
    #expect(try read("\u{FEFF}a;b\n1,5;2") == [["a", "b"], ["1,5", "2"]])
    #expect(try read("\"a;b\",c\n1,2") == [["a;b", "c"], ["1", "2"]])
    #expect(try read("a\tb\n1\t2") == [["a", "b"], ["1", "2"]])
    #expect(try read("one\n1;2") == [["one"], ["1;2"]])
    #expect(try read("") == [])
    #expect(try read("a,b\n1", equalFields: false) == [["a", "b"], ["1"]])
  }

  @Test func placesCountLinesAndUnicodeScalars() throws {
    var reader = CSVReader(Array("é,\"x\ny\",z\n漢字,1,2".utf8))
    let records = try reader.records()
    #expect(
      records[0].places == [.init(line: 1, column: 1), .init(line: 1, column: 3), .init(line: 2, column: 4)])
    #expect(records[1].line == 3)
    #expect(records[1].places.map(\.column) == [1, 4, 6])
  }

  @Test(arguments: [
    ("a,b\n1", 2, 1), ("a,b\n1,2\"3", 2, 4), ("a\n\"x\"y", 2, 4), ("a\n1\n\"x\n\n", 3, 1), ("a,\"b", 1, 3),
  ])
  func refusesWithThePlace(text: String, line: Int, column: Int) {
    let error = #expect(throws: InterchangeError.self) { try read(text) }
    #expect(error?.line == line && error?.column == column, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("t.csv:\(line):\(column): error: ") == true)
  }

  @Test func refusesOtherEncodings() {
    var reader = CSVReader([0x61, 0x2C, 0xE9, 0x0A])
    let error = #expect(throws: InterchangeError.self) { try reader.records() }
    #expect(error?.line == 1 && error?.column == 3)
  }

  @Test func limitsHold() {
    var limits = CSVReader.Limits()
    limits.fieldBytes = 4
    limits.fields = 2
    limits.records = 2
    for text in ["abcde", "\"abcde\"", "a,b,c", "a\nb\nc"] {
      var reader = CSVReader(Array(text.utf8), limits: limits)
      #expect(throws: InterchangeError.self, "\(text)") { try reader.records() }
    }
    for text in ["abcd", "\"abcd\"", "a,b", "a\nb\n"] {
      var reader = CSVReader(Array(text.utf8), limits: limits)
      #expect(throws: Never.self, "\(text)") { try reader.records() }
    }
  }
}
