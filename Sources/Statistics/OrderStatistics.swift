/// Selection of several order statistics at once, in place.
enum OrderStatistics {
  /// Moves values so that for every rank r asked for, `values[r]` is what sorting would put there.
  ///
  /// Multiple quickselect (Chambers 1971, CACM Algorithm 410): only the parts that hold a rank are partitioned
  /// further, O(n log k) expected for k ranks. A part that keeps resisting is heap-sorted, hence O(n log n)
  /// at worst.
  ///
  /// - Parameters:
  ///   - ranks: Zero-based ranks, ascending, each below `count`.
  ///   - values: No NaN among those that count.
  ///   - count: How many of the values count, from the first.
  static func select(_ ranks: [Int], in values: inout MutableSpan<Double>, count: Int) {
    guard let last = ranks.last else { return }
    precondition(last < count && count <= values.count, "rank beyond the number of values")
    let depth = 4 + 2 * (Int.bitWidth - count.leadingZeroBitCount)
    select(ranks[...], in: &values, from: 0, to: count - 1, depth: depth)
  }

  private static func select(
    _ ranks: ArraySlice<Int>, in values: inout MutableSpan<Double>, from: Int, to: Int, depth: Int
  ) {
    var (ranks, low, high, depth) = (ranks, from, to, depth)
    while !ranks.isEmpty, low < high {
      if depth == 0 || high - low < 16 {
        heapSort(&values, from: low, to: high)
        return
      }
      depth -= 1
      let split = partition(&values, from: low, to: high)
      let middle = ranks.firstIndex { $0 > split } ?? ranks.endIndex
      select(ranks[..<middle], in: &values, from: low, to: split, depth: depth)
      ranks = ranks[middle...]
      low = split + 1
    }
  }

  /// Hoare's partition around the median of three: afterwards values[from...split] <= values[split + 1...to].
  /// Scans stop at equal values, so that runs of one value split evenly.
  private static func partition(_ values: inout MutableSpan<Double>, from: Int, to: Int) -> Int {
    let middle = from + (to - from) / 2
    let (x, y, z) = (values[from], values[middle], values[to])
    let pivot = max(min(x, y), min(max(x, y), z))
    var (i, j) = (from - 1, to + 1)
    while true {
      repeat { i += 1 } while values[i] < pivot
      repeat { j -= 1 } while values[j] > pivot
      // The median of three is not the largest value unless it occurs twice, hence j never stays at `to`.
      if i >= j { return min(j, to - 1) }
      values.swapAt(i, j)
    }
  }

  private static func heapSort(_ values: inout MutableSpan<Double>, from: Int, to: Int) {
    let count = to - from + 1
    for root in stride(from: count / 2 - 1, through: 0, by: -1) {
      siftDown(&values, from: from, root: root, count: count)
    }
    for end in stride(from: count - 1, to: 0, by: -1) {
      values.swapAt(from, from + end)
      siftDown(&values, from: from, root: 0, count: end)
    }
  }

  private static func siftDown(_ values: inout MutableSpan<Double>, from: Int, root: Int, count: Int) {
    var root = root
    while 2 * root + 1 < count {
      var child = 2 * root + 1
      if child + 1 < count, values[from + child] < values[from + child + 1] { child += 1 }
      if values[from + root] >= values[from + child] { return }
      values.swapAt(from + root, from + child)
      root = child
    }
  }
}
