import Inventory
import Testing

@Suite struct ReferenceProductMatchingTests {
  /// Entries as (product id, process id, value before flip, flipped).
  private func match(
    _ entries: [(Int64, Int64, Double, Bool)], flags: [Bool] = []
  ) -> (matching: ReferenceProductMatching, products: [Int64], processes: [Int64]) {
    let products = Set(entries.map(\.0)).sorted()
    let processes = Set(entries.map(\.1)).sorted()
    var table = ExchangeTable()
    for (row, column, value, isFlipped) in entries {
      table.append(
        row: products.firstIndex(of: row) ?? 0, column: processes.firstIndex(of: column) ?? 0,
        amount: isFlipped ? -value : value, factor: isFlipped ? -1 : 1, identity: 0)
    }
    let matching = ReferenceProductMatching(
      technosphere: table, flags: flags, productIDs: products, processIDs: processes)
    return (matching, products, processes)
  }

  /// Ids of the products of the processes in ascending order.
  private func references(_ entries: [(Int64, Int64, Double, Bool)], flags: [Bool] = []) -> [Int64?] {
    let result = match(entries, flags: flags)
    return result.matching.products.map { $0 < 0 ? nil : result.products[Int($0)] }
  }

  @Test func productsOfTheSameIds() {
    // Process 2 has a by-product 3 as well, which process 3 makes.
    #expect(
      references([(1, 1, 1, false), (2, 2, 1, false), (3, 2, 9, false), (3, 3, 1, false), (1, 3, 1, true)])
        == [1, 2, 3])
  }

  /// Heijungs and Suh's textbook: ids overlap but name different things, and an input stands on the diagonal.
  @Test func inputsOnTheDiagonal() {
    #expect(references([(0, 0, 2, true), (1, 0, 10, false), (0, 1, 100, false)]) == [1, 0])
  }

  /// Treatment of waste stands as a flipped output among processes that make the product of their own id, also where one
  /// kind of waste becomes another.
  @Test func treatmentOfWaste() {
    #expect(
      references([
        (1, 1, 1, false), (2, 2, 1, false), (3, 3, 1, true), (4, 4, 1, true), (4, 3, 0.2, false),
        (3, 4, 0.1, false),
        (3, 1, 0.3, false),
      ]) == [1, 2, 3, 4])
  }

  @Test func flagsComeFirst() {
    let entries: [(Int64, Int64, Double, Bool)] = [
      (1, 1, 1, false), (2, 1, 1, false), (2, 2, 1, false), (1, 2, 1, false),
    ]
    #expect(references(entries) == [1, 2])
    #expect(references(entries, flags: [false, true, false, true]) == [2, 1])
  }

  /// Process 10 could take either product, 11 only the first: the first choice has to move.
  @Test func collisionsAreResolved() {
    #expect(references([(1, 10, 1, false), (2, 10, 1, false), (1, 11, 1, false)]) == [2, 1])
  }

  @Test func whatHasNoProduct() {
    let result = match([(1, 1, 1, false), (2, 3, 0.5, true), (3, 2, 1, false), (2, 2, 0, false)])
    #expect(result.matching.unmatchedProcesses == [2] && result.matching.unmatchedProducts == [1])
  }

  /// The last process can only take the first product, so that every other one has to move on by one: a path through all of
  /// them, too long for recursion.
  @Test func longAugmentingPath() {
    let last = 199_999
    var table = ExchangeTable()
    var flags: [Bool] = []
    for process in 0..<last {
      table.append(row: process, column: process, amount: 1, identity: 0)
      table.append(row: process + 1, column: process, amount: 1, identity: 0)
      flags += [true, false]
    }
    table.append(row: 0, column: last, amount: 1, identity: 0)
    let matching = ReferenceProductMatching(
      technosphere: table, flags: flags + [false], productIDs: (0...last).map { Int64($0) },
      processIDs: (0...last).map { Int64(1_000_000 + $0) })
    #expect(matching.products == (1...last).map { Int32($0) } + [0])
  }
}
