import Testing

@testable import LinearSolvers

@Suite struct SweepLevelsTests {
  /// Equations that share an unknown keep their places to each other, so that a sweep is the same.
  @Test func dependentEquationsKeepTheirOrder() {
    var numbers = SyntheticNumbers(state: 3)
    let uses = (0..<900).map { _ in (numbers.below(300), numbers.below(300)) } + (0..<300).map { ($0, $0) }
    let pattern = SparsePattern.of(
      order: 300, rows: uses.map { Int32($0.1) }, columns: uses.map { Int32($0.0) }
    ).pattern
    let rows = SparseRows(order: 300, starts: pattern.columnStarts, columns: pattern.rows)
    let sequence = (0..<300).map { Int32(($0 * 7) % 300) }
    let levelled = rows.levelled(sequence)
    #expect(levelled != sequence)
    #expect(levelled.sorted() == sequence.sorted())
    var (before, after) = (Array(repeating: 0, count: 300), Array(repeating: 0, count: 300))
    for (place, equation) in sequence.enumerated() { before[Int(equation)] = place }
    for (place, equation) in levelled.enumerated() { after[Int(equation)] = place }
    for (i, j) in uses where i != j {
      #expect((before[i] < before[j]) == (after[i] < after[j]))
    }
  }

  @Test func independentEquationsGoByLength() {
    // 2 and 1 use nothing, 0 uses 3 and 3 nothing.
    let pattern = SparsePattern.of(order: 4, rows: [0, 3, 1, 2, 3, 0], columns: [0, 0, 1, 2, 3, 0]).pattern
    let rows = SparseRows(order: 4, starts: pattern.columnStarts, columns: pattern.rows)
    #expect(rows.levelled([0, 2, 1, 3]) == [2, 1, 0, 3])
  }
}
