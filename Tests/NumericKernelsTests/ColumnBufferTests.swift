import NumericKernels
import Testing

@Suite struct ColumnBufferTests {
  @Test func columnsStartAtZeroAndAreSeparate() {
    let buffer = ColumnBuffer(columns: 3, rows: 13)
    for column in 0..<3 {
      buffer.withColumn(column) { values in
        #expect(values.count == 13)
        for row in values.indices {
          #expect(values[row] == 0)
          values[row] = Double(100 * column + row)
        }
      }
    }
    for column in 0..<3 {
      let values = buffer.withColumn(column) { values in values.indices.map { values[$0] } }
      #expect(values == (0..<13).map { Double(100 * column + $0) })
    }
  }

  @Test(arguments: [1, 7, 8, 9, 1000])
  func columnsAreAlignedToCacheLines(rows: Int) {
    let buffer = ColumnBuffer(columns: 4, rows: rows)
    #expect(buffer.stride >= rows && buffer.stride < rows + 8)
    for column in 0..<4 {
      #expect(unsafe UInt(bitPattern: buffer.pointer(toColumn: column)) % 64 == 0)
      #expect(unsafe buffer.pointer(toColumn: column) == buffer.baseAddress + column * buffer.stride)
    }
  }

  @Test func emptyBuffersAreAllowed() {
    #expect(ColumnBuffer(columns: 1, rows: 0).withColumn(0) { $0.count } == 0)
    #expect(ColumnBuffer(columns: 0, rows: 5).columns == 0)
  }

  /// From 8 MB on memory is mapped; it is zero and holds what is written, as any other.
  @Test func largeBuffersStartAtZero() {
    let buffer = ColumnBuffer(columns: 2, rows: 1 << 20)
    let isZero = buffer.withColumn(1) { column in column.indices.allSatisfy { column[$0] == 0 } }
    #expect(isZero)
    buffer.withRows(1000..<1003, ofColumn: 1) { for i in $0.indices { $0[i] = Double(i + 1) } }
    let found = buffer.withColumn(1) { column in (999..<1004).map { column[$0] } }
    #expect(found == [0, 1, 2, 3, 0])
  }
}
