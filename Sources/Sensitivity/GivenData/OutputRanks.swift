/// The ranks of an output among its draws that count.
struct OutputRanks: Sendable {
  /// Rows that count in ascending order.
  let ascending: [Int]
  /// Ends of the runs of equal values in `ascending`, ascending.
  let runEnds: [Int]
  /// By row, the number of draws not above it; 0 where the draw does not count.
  let atMost: [Int]
  /// By row, the number of draws not below it; 0 where the draw does not count.
  let atLeast: [Int]

  init(of column: OutputColumn) {
    ascending = RowOrder(of: column.centered, valid: column.valid).rows
    let count = ascending.count
    var ends: [Int] = []
    var upTo = [Int](repeating: 0, count: column.valid.count)
    var from = upTo
    var first = 0
    while first < count {
      var end = first + 1
      while end < count, column.centered[ascending[end]] == column.centered[ascending[first]] { end += 1 }
      for place in first..<end {
        upTo[ascending[place]] = end
        from[ascending[place]] = count - first
      }
      ends.append(end)
      first = end
    }
    runEnds = ends
    atMost = upTo
    atLeast = from
  }

  /// The middle of a row's place among the draws, in (0, 1); equal values share it.
  func place(_ row: Int) -> Double {
    let count = ascending.count
    return Double(count - atLeast[row] + atMost[row]) / (2 * Double(count))
  }
}
