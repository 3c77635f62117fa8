import NumericKernels

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
      let (less, equal) = partition(&values, from: low, to: high)
      let (first, last) = (low + less, low + less + equal)
      let before = ranks.firstIndex { $0 >= first } ?? ranks.endIndex
      select(ranks[..<before], in: &values, from: low, to: first - 1, depth: depth)
      ranks = ranks[(ranks.firstIndex { $0 >= last } ?? ranks.endIndex)...]
      low = last
    }
  }

  /// Moves values less than the median of nine to the front. If there are none, the values equal to it follow: then
  /// they are in their place.
  private static func partition(
    _ values: inout MutableSpan<Double>, from: Int, to: Int
  ) -> (less: Int, equal: Int) {
    let pivot = pivot(of: values, from: from, to: to)
    let less = ColumnScan.partition(&values, from..<to + 1, below: pivot)
    return less > 0 ? (less, 0) : (0, ColumnScan.partition(&values, from..<to + 1, atMost: pivot))
  }

  /// The median of three medians of three (Tukey's ninther), spread over the range.
  private static func pivot(of values: borrowing MutableSpan<Double>, from: Int, to: Int) -> Double {
    let step = (to - from) / 8
    func median(_ k: Int) -> Double {
      let (x, y, z) = (values[from + k * step], values[from + (k + 1) * step], values[from + (k + 2) * step])
      return max(min(x, y), min(max(x, y), z))
    }
    let (x, y, z) = (median(0), median(3), median(6))
    return max(min(x, y), min(max(x, y), z))
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
