/// An order of pivots on the diagonal that keeps a sparse matrix sparse: at each step the pivot with the fewest
/// products of elements below and across (H. Markowitz, Management Science 3 (1957) 255-269), the first of equals.
public struct MarkowitzOrder: Sendable, Hashable {
  /// The pivots in the order of elimination.
  public let pivots: [Int]
  /// For each step, the rows that have an element below the pivot, ascending: what L holds.
  public let below: [[Int]]
  /// For each step, the columns that have an element across from the pivot, ascending: what U holds.
  public let across: [[Int]]

  /// Multiplications and divisions that elimination and substitution take.
  public func operations(rightHandSides: Int) -> Int {
    zip(below, across).reduce(0) { count, step in
      let (below, across) = (step.0.count, step.1.count)
      return count + below * (1 + across + rightHandSides) + rightHandSides * (across + 1)
    }
  }

  /// - Parameters:
  ///   - pattern: columns of the elements of each row.
  ///   - limit: most operations (for one right-hand side) that are worth ordering for.
  /// - Returns: nil when a diagonal element is missing or more than `limit` operations are needed.
  public init?(pattern: [Set<Int>], limit: Int = .max) {
    guard pattern.indices.allSatisfy({ pattern[$0].contains($0) }) else { return nil }
    let order = pattern.count
    var (rows, columns) = (BitMatrix(order), BitMatrix(order))
    for (row, elements) in pattern.enumerated() {
      for column in elements {
        rows.insert(column, intoRow: row)
        columns.insert(row, intoRow: column)
      }
    }
    var remaining = Array(0..<order)
    var (pivots, below, across): ([Int], [[Int]], [[Int]]) = ([], [], [])
    var operations = 0
    while !remaining.isEmpty {
      var best = (cost: Int.max, place: 0)
      for (place, candidate) in remaining.enumerated() {
        let cost = (rows.count(inRow: candidate) - 1) * (columns.count(inRow: candidate) - 1)
        if cost < best.cost { best = (cost, place) }
        if cost == 0 { break }
      }
      let pivot = remaining.remove(at: best.place)
      // Only what is not yet eliminated is left in the rows.
      rows.remove(pivot, fromRow: pivot)
      columns.remove(pivot, fromRow: pivot)
      let (down, right) = (columns.members(ofRow: pivot), rows.members(ofRow: pivot))
      for row in down {
        rows.remove(pivot, fromRow: row)
        rows.unite(row: row, with: pivot)
      }
      for column in right {
        columns.remove(pivot, fromRow: column)
        columns.unite(row: column, with: pivot)
      }
      pivots.append(pivot)
      below.append(down)
      across.append(right)
      operations += down.count * (2 + right.count) + right.count + 1
      if operations > limit { return nil }
    }
    self.pivots = pivots
    self.below = below
    self.across = across
  }
}

/// A square matrix of bits: which elements of a sparse matrix are not zero.
private struct BitMatrix {
  private let words: Int
  private var bits: [UInt64]

  init(_ order: Int) {
    words = (order + 63) / 64
    bits = Array(repeating: 0, count: order * words)
  }

  mutating func insert(_ column: Int, intoRow row: Int) {
    bits[row * words + (column >> 6)] |= 1 << UInt64(column & 63)
  }

  mutating func remove(_ column: Int, fromRow row: Int) {
    bits[row * words + (column >> 6)] &= ~(1 << UInt64(column & 63))
  }

  mutating func unite(row: Int, with other: Int) {
    for word in 0..<words { bits[row * words + word] |= bits[other * words + word] }
  }

  func count(inRow row: Int) -> Int {
    var count = 0
    for word in row * words..<(row + 1) * words { count += bits[word].nonzeroBitCount }
    return count
  }

  /// Ascending.
  func members(ofRow row: Int) -> [Int] {
    var members: [Int] = []
    for word in 0..<words {
      var rest = bits[row * words + word]
      while rest != 0 {
        members.append(word * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return members
  }
}
