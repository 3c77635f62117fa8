import CNumericKernels

/// Passes over whole columns that yield a few numbers. NaN (failed draws) never counts; sums run over eight
/// fixed lanes, so that the bits depend on the values and their order alone.
public enum ColumnScan {
  /// What one pass over kept draws tells.
  public struct Summary: Sendable, Hashable {
    /// How many entries are numbers.
    public let numbers: Int
    /// How many numbers are at most the limit.
    public let atMost: Int
    /// Sum of the absolute values, in the unit of the column.
    public let absoluteSum: Double
    /// Largest absolute value; 0 when there is no number.
    public let largest: Double
  }

  /// Counts, sum and largest of the absolute values of a column.
  public static func summary(_ x: Span<Double>, limit: Double) -> Summary {
    unsafe x.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        return Summary(numbers: 0, atMost: 0, absoluteSum: 0, largest: 0)
      }
      var (numbers, atMost): (UInt64, UInt64) = (0, 0)
      var (sum, largest) = (0.0, 0.0)
      unsafe mv_scan_column(base, buffer.count, limit, &numbers, &atMost, &sum, &largest)
      return Summary(numbers: Int(numbers), atMost: Int(atMost), absoluteSum: sum, largest: largest)
    }
  }

  /// The values inside any of some brackets, in their order, and how many values lie below and up to the end of
  /// each bracket.
  public struct Gathered: Sendable {
    /// The values inside, in the order of the column.
    public var values: [Double]
    /// For each bracket, how many numbers are less than its lowest value.
    public let below: [Int]
    /// For each bracket, how many numbers are at most its highest value.
    public let atMost: [Int]
  }

  /// Gathers the values inside closed brackets; nil when more than `capacity` - 64 lie inside.
  /// - Precondition: as many highest as lowest values; the brackets have no value in common.
  public static func gather(
    _ x: Span<Double>, lowest: [Double], highest: [Double], capacity: Int
  ) -> Gathered? {
    precondition(lowest.count == highest.count, "a bracket has two ends")
    var below = Array(repeating: UInt64(0), count: lowest.count)
    var atMost = below
    var found = 0
    let values = unsafe Array<Double>(unsafeUninitializedCapacity: capacity) { out, used in
      unsafe x.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress, let target = out.baseAddress else { return }
        found = unsafe mv_gather_brackets(
          base, buffer.count, lowest, highest, lowest.count, &below, &atMost, target, capacity)
      }
      used = found <= capacity ? found : 0
    }
    guard found <= capacity else { return nil }
    return Gathered(values: values, below: below.map { Int($0) }, atMost: atMost.map { Int($0) })
  }

  /// In a range, moves the values less than the pivot before all others; NaN counts as the others.
  /// - Returns: how many are less.
  public static func partition(_ x: inout MutableSpan<Double>, _ range: Range<Int>, below pivot: Double)
    -> Int
  {
    precondition(range.lowerBound >= 0 && range.upperBound <= x.count, "range beyond the column")
    return unsafe x.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe mv_partition_below(base + range.lowerBound, range.count, pivot)
    }
  }

  /// In a range, moves the values of at most the pivot before all others; NaN counts as the others.
  /// - Returns: how many are at most the pivot.
  public static func partition(_ x: inout MutableSpan<Double>, _ range: Range<Int>, atMost pivot: Double)
    -> Int
  {
    precondition(range.lowerBound >= 0 && range.upperBound <= x.count, "range beyond the column")
    return unsafe x.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe mv_partition_at_most(base + range.lowerBound, range.count, pivot)
    }
  }

  /// Copies a column to `target`, from `offset` on.
  /// - Precondition: it fits.
  public static func copy(_ x: Span<Double>, to target: inout MutableSpan<Double>, at offset: Int) {
    precondition(offset >= 0 && x.count <= target.count - offset, "more values than places")
    unsafe target.withUnsafeMutableBufferPointer { target in
      unsafe x.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        unsafe (to + offset).update(from: from, count: source.count)
      }
    }
  }

  /// The sum of a column.
  public static func sum(_ x: Span<Double>) -> Double {
    unsafe x.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe mv_sum(base, buffer.count)
    }
  }

  /// The sums of the first four powers of x - center.
  public static func centralSums(_ x: Span<Double>, center: Double) -> (Double, Double, Double, Double) {
    var sums = (0.0, 0.0, 0.0, 0.0)
    unsafe x.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe withUnsafeMutableBytes(of: &sums) { bytes in
        let target = unsafe bytes.assumingMemoryBound(to: Double.self)
        unsafe mv_central_sums(base, buffer.count, center, target.baseAddress!)
      }
    }
    return sums
  }
}
