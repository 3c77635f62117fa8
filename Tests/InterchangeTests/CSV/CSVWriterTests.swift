import Interchange
import Testing

@Suite struct CSVWriterTests {
  // RFC 4180, section 2, rules 5 to 7.
  @Test func quotesOnlyWhatMustBeQuoted() {
    var writer = CSVWriter()
    writer.append([
      "plain", "comma, inside", "a \"quote\"", "two\nlines", "é", .missing, 1, 0.1, .number(.nan),
    ])
    writer.append([.text("")])
    #expect(
      writer.text == "plain,\"comma, inside\",\"a \"\"quote\"\"\",\"two\nlines\",é,,1,0.1,\n\"\"\n")
  }

  @Test func otherDelimitersAndLineEnds() {
    var writer = CSVWriter(delimiter: ";", lineEnding: .carriageReturnLineFeed)
    writer.append(text: ["a,b", "c;d"])
    #expect(writer.take() == Array("a,b;\"c;d\"\r\n".utf8))
    #expect(writer.bytes.isEmpty)
  }

  @Test func whatIsWrittenReadsBack() throws {
    let rows = [["a", "b"], ["", "\""], ["\r\n", ",;\t"], ["", ""]]
    var writer = CSVWriter()
    for row in rows { writer.append(text: row) }
    var reader = CSVReader(writer.bytes, delimiter: ",")
    #expect(try reader.records().map(\.fields) == rows)
  }
}
