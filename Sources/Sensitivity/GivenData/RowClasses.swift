/// Rows that count, cut by the order of an input into classes of equal size.
enum RowClasses {
  /// The class of each row; -1 where the row does not count.
  static func classes(_ order: RowOrder, rowCount: Int, count: Int) -> [Int32] {
    var classes = [Int32](repeating: -1, count: rowCount)
    let rows = order.rows.count
    for (place, row) in order.rows.enumerated() { classes[row] = Int32(place * count / rows) }
    return classes
  }
}
