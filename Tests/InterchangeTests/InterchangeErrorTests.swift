import Testing

@testable import Interchange

@Suite struct InterchangeErrorTests {
  @Test func printsThePartsOfThePlaceThatAreKnown() {
    #expect(InterchangeError("x", file: "a.csv", line: 2, column: 3).description == "a.csv:2:3: error: x")
    #expect(InterchangeError("x", file: "a.csv", line: 2).description == "a.csv:2: error: x")
    #expect(InterchangeError("x", file: "a.csv").description == "a.csv: error: x")
    #expect(InterchangeError("x", line: 2, column: 3).description == "2:3: error: x")
    #expect(InterchangeError("x").description == "error: x")
  }

  @Test func placesCountAllLineEndsAndWholeScalars() {
    let bytes = Array("aé\r\nb\rc\nd".utf8)
    let place = { (offset: Int) in InterchangeError.place(ofByte: offset, in: bytes) }
    #expect(place(0) == (1, 1) && place(1) == (1, 2) && place(3) == (1, 3))
    #expect(place(5) == (2, 1) && place(7) == (3, 1) && place(9) == (4, 1))
  }
}
