/// Positions of ids: their rank among all that occur, as brightway numbers rows and columns.
struct IdentifierIndex {
  /// The ids, ascending.
  let ids: [Int64]
  /// Position of id `first + k`, -1 where there is none; empty where ids are too far apart for a table.
  private let table: [Int32]

  /// The distinct ids of several lists.
  init(_ lists: [[Int64]]) {
    var all: [Int64] = []
    for list in lists {
      // Packages are mostly sorted by row, so that neighbours are equal.
      for id in list where all.last != id { all.append(id) }
    }
    all.sort()
    var distinct: [Int64] = []
    for id in all where distinct.last != id { distinct.append(id) }
    ids = distinct
    guard let first = ids.first, let last = ids.last, last - first < 4 * Int64(ids.count) + 65_536 else {
      table = []
      return
    }
    var table = Array(repeating: Int32(-1), count: Int(last - first) + 1)
    for (position, id) in ids.enumerated() { table[Int(id - first)] = Int32(position) }
    self.table = table
  }

  /// The position of an id, or -1.
  func position(of id: Int64) -> Int32 {
    guard let first = ids.first, id >= first, id <= ids[ids.count - 1] else { return -1 }
    if !table.isEmpty { return table[Int(id - first)] }
    var (low, high) = (0, ids.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return ids[low] == id ? Int32(low) : -1
  }
}
