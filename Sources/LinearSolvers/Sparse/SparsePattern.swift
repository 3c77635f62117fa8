/// Where the cells of a square sparse matrix are, by compressed columns.
public struct SparsePattern: Hashable, Sendable {
  /// Number of rows and of columns.
  public let order: Int
  /// The cells of column j are columnStarts[j] ..< columnStarts[j + 1].
  public let columnStarts: [Int32]
  /// The row of each cell, ascending within a column.
  public let rows: [Int32]

  /// Number of cells.
  public var cells: Int { rows.count }

  /// The pattern of a list of entries, and the cell of each entry: entries of one place share a cell.
  /// - Precondition: `rows` and `columns` are equally many, all in 0 ..< `order`, fewer than 2³¹.
  /// - Complexity: O(order + entries)
  public static func of(order: Int, rows: [Int32], columns: [Int32]) -> (
    pattern: SparsePattern, cellOfEntry: [Int32]
  ) {
    precondition(rows.count == columns.count, "an entry has a row and a column")
    precondition(order >= 0 && order < Int(Int32.max), "the order must fit 32 bits")
    precondition(rows.count < Int(Int32.max), "the number of entries must fit 32 bits")
    let byRow = stableOrder(of: Array(rows.indices), key: rows, keys: order)
    let sorted = stableOrder(of: byRow, key: columns, keys: order)
    var cellOfEntry = [Int32](repeating: 0, count: rows.count)
    var starts = [Int32](repeating: 0, count: order + 1)
    var cellRows: [Int32] = []
    var last: (row: Int32, column: Int32) = (-1, -1)
    for entry in sorted {
      let place = (row: rows[entry], column: columns[entry])
      if place != last {
        cellRows.append(place.row)
        starts[Int(place.column) + 1] += 1
        last = place
      }
      cellOfEntry[entry] = Int32(cellRows.count - 1)
    }
    for j in 0..<order { starts[j + 1] += starts[j] }
    return (SparsePattern(order: order, columnStarts: starts, rows: cellRows), cellOfEntry)
  }

  /// The pattern with rows and columns exchanged, and for each of its cells the cell of this pattern.
  public func transposed() -> (pattern: SparsePattern, cells: [Int32]) {
    let columns = columnOfCell
    let byRow = SparsePattern.stableOrder(of: Array(rows.indices), key: rows, keys: order)
    var starts = [Int32](repeating: 0, count: order + 1)
    for row in rows { starts[Int(row) + 1] += 1 }
    for j in 0..<order { starts[j + 1] += starts[j] }
    let pattern = SparsePattern(order: order, columnStarts: starts, rows: byRow.map { columns[$0] })
    return (pattern, byRow.map(Int32.init))
  }

  /// The cells of one column.
  public func cells(ofColumn column: Int) -> Range<Int> {
    Int(columnStarts[column])..<Int(columnStarts[column + 1])
  }

  /// The column of each cell.
  public var columnOfCell: [Int32] {
    var columns: [Int32] = []
    columns.reserveCapacity(cells)
    for j in 0..<order { columns += repeatElement(Int32(j), count: cells(ofColumn: j).count) }
    return columns
  }

  private init(order: Int, columnStarts: [Int32], rows: [Int32]) {
    self.order = order
    self.columnStarts = columnStarts
    self.rows = rows
  }

  /// `items` by ascending key, equal keys in the order they came in (counting sort).
  private static func stableOrder(of items: [Int], key: [Int32], keys: Int) -> [Int] {
    var next = [Int](repeating: 0, count: keys + 1)
    for item in items {
      precondition(key[item] >= 0 && key[item] < keys, "an entry lies outside the matrix")
      next[Int(key[item]) + 1] += 1
    }
    for k in 0..<keys { next[k + 1] += next[k] }
    var sorted = [Int](repeating: 0, count: items.count)
    for item in items {
      sorted[next[Int(key[item])]] = item
      next[Int(key[item])] += 1
    }
    return sorted
  }
}
