extension [Double?] {
  /// Ranks of values, 1 for the largest, ties by order; nil where there is none.
  var ranksFromLargest: [Int?] {
    let order = indices.filter { self[$0] != nil }.sorted {
      let (x, y) = (self[$0] ?? 0, self[$1] ?? 0)
      return x != y ? x > y : $0 < $1
    }
    var ranks = [Int?](repeating: nil, count: count)
    for (place, index) in order.enumerated() { ranks[index] = place + 1 }
    return ranks
  }
}
