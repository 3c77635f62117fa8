import Testing

@testable import Propagation

@Suite struct SignPatternCountsTests {
  private func pattern(_ number: Int) -> SignPattern { SignPattern(first: UInt64(number)) }

  @Test func fewPatternsAreCountedExactlyAndSortedByFrequency() {
    var counts = SignPatternCounts()
    for (number, count) in [(5, 2), (1, 7), (3, 2), (5, 1), (2, 2)] { counts.add(pattern(number), count) }
    #expect(counts.sorted.map(\.pattern) == [1, 5, 2, 3].map(pattern))
    #expect(counts.sorted.map(\.count) == [7, 3, 2, 2])
    #expect(counts.undercount == 0 && counts.count(of: pattern(9)) == 0)
  }

  @Test func mergingAddsUp() {
    var (left, right, whole) = (SignPatternCounts(), SignPatternCounts(), SignPatternCounts())
    for number in 0..<50 {
      left.add(pattern(number % 7), number + 1)
      right.add(pattern(number % 11), 1)
      whole.add(pattern(number % 11), 1)
      whole.add(pattern(number % 7), number + 1)
    }
    left.merge(right)
    #expect(left == whole)
  }

  /// The guarantee of Misra and Gries: count - draws / (limit + 1) <= counted <= count, in bounded memory, whatever is
  /// merged.
  @Test func manyPatternsLoseAtMostTheirShare() {
    let limit = 20
    var numbers = TestNumbers(state: 11)
    var exact: [Int: Int] = [:]
    var draws = 0
    var whole = SignPatternCounts(limit: limit)
    for _ in 0..<40 {
      var block = SignPatternCounts(limit: limit)
      for _ in 0..<100 {
        // Few are frequent, most are rare.
        let number = Int(1 / numbers.number(0.001...1))
        exact[number, default: 0] += 1
        draws += 1
        block.add(pattern(number), 1)
      }
      whole.merge(block)
    }
    #expect(exact.count > limit && whole.patterns <= limit)
    #expect(whole.undercount > 0 && whole.undercount <= draws / (limit + 1))
    for (number, count) in exact {
      let found = whole.count(of: pattern(number))
      #expect(found <= count && found >= count - whole.undercount)
    }
    #expect(whole.sorted.first?.pattern == pattern(1))
  }
}
