import Testing

@testable import LinearSolvers

@Suite struct SweepOrderTests {
  private func order(_ uses: [(row: Int, column: Int, weight: Double)], count: Int, from sources: [Int])
    -> [Int32]
  {
    let (pattern, cells) = SparsePattern.of(
      order: count, rows: uses.map { Int32($0.column) }, columns: uses.map { Int32($0.row) })
    var weights = [Double](repeating: 0, count: pattern.cells)
    for (use, cell) in zip(uses, cells) { weights[Int(cell)] += use.weight }
    let rows = SparseRows(order: count, starts: pattern.columnStarts, columns: pattern.rows)
    return SweepOrder(rows: rows, weights: weights).equations(from: sources, upstream: false)
  }

  /// Without a cycle nothing has to lag.
  @Test func chainsAreSolvedInTheirOrder() {
    let chain = [(row: 2, column: 0, weight: 1.0), (1, 2, 1), (3, 1, 1), (3, 0, 5)]
    #expect(order(chain, count: 4, from: [0]) == [0, 2, 1, 3])
  }

  @Test func theLightestCellOfACycleLags() {
    let cycle = [(row: 0, column: 1, weight: 3.0), (1, 2, 2), (2, 0, 0.1)]
    let sequence = order(cycle, count: 3, from: [0])
    #expect(sequence == [2, 1, 0])
  }

  @Test func everyEquationIsThereOnce() {
    var numbers = SyntheticNumbers(state: 6)
    let uses = (0..<3000).map { _ in
      (row: numbers.below(500), column: numbers.below(500), weight: numbers.uniform())
    }
    #expect(Set(order(uses, count: 500, from: [7])) == Set(0..<500))
    #expect(order([], count: 3, from: []) == [0, 1, 2])
  }
}
