import Testing

@testable import Propagation

@Suite struct LowestScannerTests {
  @Test func eachDrawHasOneLowestSystemOrSeveral() {
    let columns: [[Double]] = [
      [1, 2, 3, 1, .nan, 0],
      [2, 1, 3, 1, 1, -1],
      [3, 3, 2, 1, 1, -1],
    ]
    var scanner = LowestScanner(rows: 8)
    // Twice: an indicator before leaves nothing behind.
    for _ in 0..<2 {
      let first = columns[0]
      scanner.begin(first.span)
      for column in columns.dropFirst() { scanner.include(column.span) }
      for column in columns { scanner.hold(column.span) }
    }
    let counts = columns.map { scanner.count($0.span) }
    #expect(counts.map(\.alone) == [1, 1, 1])
    #expect(counts.map(\.shared) == [1, 2, 2])
    #expect(scanner.succeeded(draws: 6) == 5, "the draw that failed in one system")
  }
}
