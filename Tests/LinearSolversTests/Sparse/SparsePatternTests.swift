import LinearSolvers
import Testing

@Suite struct SparsePatternTests {
  @Test func entriesOfOnePlaceShareACell() {
    let (pattern, cells) = SparsePattern.of(order: 3, rows: [2, 0, 2, 1, 0], columns: [0, 1, 0, 1, 0])
    #expect(pattern.columnStarts == [0, 2, 4, 4])
    #expect(pattern.rows == [0, 2, 0, 1])
    #expect(cells == [1, 2, 1, 3, 0])
    #expect(pattern.cells == 4)
    #expect(pattern.columnOfCell == [0, 0, 1, 1])
    #expect(pattern.cells(ofColumn: 2).isEmpty)
  }

  @Test func transposeFindsEveryCellAgain() {
    var numbers = SyntheticNumbers(state: 5)
    let entries = (0..<200).map { _ in (Int32(numbers.below(17)), Int32(numbers.below(17))) }
    let (pattern, _) = SparsePattern.of(order: 17, rows: entries.map(\.0), columns: entries.map(\.1))
    let (transposed, cells) = pattern.transposed()
    let (columns, transposedColumns) = (pattern.columnOfCell, transposed.columnOfCell)
    #expect(Set(cells).count == pattern.cells)
    for (cell, original) in cells.enumerated() {
      #expect(transposed.rows[cell] == columns[Int(original)])
      #expect(transposedColumns[cell] == pattern.rows[Int(original)])
    }
    #expect(transposed.transposed().pattern == pattern)
  }

  @Test func emptyPatterns() {
    #expect(SparsePattern.of(order: 0, rows: [], columns: []).pattern.columnStarts == [0])
    #expect(SparsePattern.of(order: 2, rows: [], columns: []).pattern.columnStarts == [0, 0, 0])
  }
}
