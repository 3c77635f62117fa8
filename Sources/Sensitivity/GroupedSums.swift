/// Sums of a pick-freeze design by pair (factor * q + output) and group of rows.
struct GroupedSums {
  /// Groups beyond which neighbours are joined.
  static let mostGroups = 512

  /// Number of groups of each pair.
  let groupCount: Int
  /// Over all rows, by pair.
  let totals: [PickFreezeSums]
  /// At [pair * groupCount + group].
  private let sums: [PickFreezeSums]

  /// - Parameter sums: At [pair * groupCount + group].
  init(_ sums: [PickFreezeSums], groupCount: Int) {
    self.sums = sums
    self.groupCount = groupCount
    totals = stride(from: 0, to: sums.count, by: groupCount).map { first in
      sums[first..<(first + groupCount)].reduce(PickFreezeSums(), +)
    }
  }

  /// The groups of a pair, in the order of their rows.
  func groups(ofPair pair: Int) -> ArraySlice<PickFreezeSums> {
    sums[(pair * groupCount)..<((pair + 1) * groupCount)]
  }

  /// These groups and those of further rows; with too many of them, neighbours are joined, so that memory does not
  /// grow with the number of rows.
  func appending(_ added: GroupedSums) -> GroupedSums {
    let all = groupCount + added.groupCount
    let joined = Self.joined(groupCount, added.groupCount)
    let extended = totals.indices.flatMap { pair in
      let groups = groups(ofPair: pair) + added.groups(ofPair: pair)
      return stride(from: 0, to: all, by: joined).map { first in
        groups.dropFirst(first).prefix(joined).reduce(PickFreezeSums(), +)
      }
    }
    return GroupedSums(extended, groupCount: (all + joined - 1) / joined)
  }

  /// How many groups become one where groups are appended to others.
  static func joined(_ count: Int, _ added: Int) -> Int { count + added > mostGroups ? 2 : 1 }
}
