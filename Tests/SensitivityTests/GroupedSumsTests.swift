import Testing

@testable import Sensitivity

@Suite struct GroupedSumsTests {
  /// Sums of one row each, of a column that is 1, 2, 3, ... from `first`.
  private func rows(_ count: Int, from first: Int, pairs: Int) -> GroupedSums {
    let sums = (0..<pairs).flatMap { pair in
      (0..<count).map { row in
        var sum = PickFreezeSums()
        sum.add(a: Double((pair + 1) * (first + row)), b: 0, ab: 0, ba: 0)
        return sum
      }
    }
    return GroupedSums(sums, groupCount: count)
  }

  @Test("Appended groups keep their order and their totals", arguments: [5, 512])
  func appending(count: Int) {
    let both = rows(count, from: 1, pairs: 2).appending(rows(3, from: count + 1, pairs: 2))
    // Beyond 512 groups, two become one.
    let joined = count == 512 ? 2 : 1
    #expect(both.groupCount == (count + 3 + joined - 1) / joined)
    for pair in 0..<2 {
      let expected = (0..<both.groupCount).map { group in
        (1...(count + 3)).filter { ($0 - 1) / joined == group }.reduce(0, +) * (pair + 1)
      }
      #expect(both.groups(ofPair: pair).map { Int($0.lanes[1]) } == expected)
      #expect(both.totals[pair].count == count + 3)
      #expect(Int(both.totals[pair].lanes[1]) == (pair + 1) * (count + 3) * (count + 4) / 2)
    }
  }
}
