import NumericKernels

/// Rows in ascending order of a column.
struct RowOrder: Sendable {
  private struct Entry {
    let value: Double
    let row: Int32
  }

  /// The rows.
  let rows: [Int]

  /// Rows that count in ascending order of their values; equal values in the order of their rows.
  init(of column: [Double], valid: [Bool]) {
    rows = Self.sorted(column, valid: valid).map { Int($0.row) }
  }

  /// Rows that count in ascending order of their values; equal values at random, as a function of the seed,
  /// the identity and the row.
  ///
  /// Measures of neighbours need this: the order of the draws may be that of a design.
  init(of column: [Double], valid: [Bool], identity: UInt64, seed: UInt64) {
    var entries = Self.sorted(column, valid: valid)
    let stream = RandomStream(seed: seed, purpose: .permutation)
    var first = 0
    while first < entries.count {
      var end = first + 1
      while end < entries.count, entries[end].value == entries[first].value { end += 1 }
      if end - first > 1 {
        let keyed = entries[first..<end].map {
          (key: stream.word(input: identity, draw: UInt64($0.row)), entry: $0)
        }
        let shuffled = keyed.sorted { $0.key != $1.key ? $0.key < $1.key : $0.entry.row < $1.entry.row }
        for (place, pair) in shuffled.enumerated() { entries[first + place] = pair.entry }
      }
      first = end
    }
    rows = entries.map { Int($0.row) }
  }

  private init(rows: [Int]) { self.rows = rows }

  /// The rows that count for an output as well, in the same order.
  func filtered(by column: OutputColumn) -> RowOrder {
    column.count == rows.count ? self : RowOrder(rows: rows.filter { column.valid[$0] })
  }

  private static func sorted(_ column: [Double], valid: [Bool]) -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(column.count)
    for row in column.indices where valid[row] { entries.append(Entry(value: column[row], row: Int32(row))) }
    entries.sort { $0.value != $1.value ? $0.value < $1.value : $0.row < $1.row }
    return entries
  }
}
