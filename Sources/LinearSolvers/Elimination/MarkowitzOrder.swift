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
    var rows = pattern
    var columns: [Set<Int>] = Array(repeating: [], count: rows.count)
    for (row, elements) in rows.enumerated() { for column in elements { columns[column].insert(row) } }
    var remaining = Array(rows.indices)
    var (pivots, below, across): ([Int], [[Int]], [[Int]]) = ([], [], [])
    var operations = 0
    while !remaining.isEmpty {
      var best = (cost: Int.max, place: 0)
      for (place, candidate) in remaining.enumerated() {
        let cost = (rows[candidate].count - 1) * (columns[candidate].count - 1)
        if cost < best.cost { best = (cost, place) }
        if cost == 0 { break }
      }
      let pivot = remaining.remove(at: best.place)
      rows[pivot].remove(pivot)
      columns[pivot].remove(pivot)
      // Only what is not yet eliminated is left in the sets.
      for row in columns[pivot] { rows[row].remove(pivot) }
      for column in rows[pivot] { columns[column].remove(pivot) }
      for row in columns[pivot] {
        for column in rows[pivot] where rows[row].insert(column).inserted { columns[column].insert(row) }
      }
      pivots.append(pivot)
      below.append(columns[pivot].sorted())
      across.append(rows[pivot].sorted())
      operations += columns[pivot].count * (2 + rows[pivot].count) + rows[pivot].count + 1
      if operations > limit { return nil }
    }
    self.pivots = pivots
    self.below = below
    self.across = across
  }
}
