import Glibc

/// A matrix of doubles stored by columns, each column aligned to 64 bytes: the workspace of one worker.
///
/// Starts at zero. Not `Sendable`: each worker makes its own. Large buffers are mapped: the system gives a page when
/// it is first written to, and large pages where it has them.
@safe public final class ColumnBuffer {
  /// Number of columns.
  public let columns: Int
  /// Number of rows.
  public let rows: Int

  /// Doubles from the start of one column to the start of the next: `rows` rounded up to whole cache lines.
  public let stride: Int

  private let storage: UnsafeMutableRawPointer
  /// Length of the mapping; 0 when the memory was allocated.
  private let mappedBytes: Int
  /// From here on memory is mapped; it comes in pages of 2 MB then.
  private static let leastMappedBytes = 8 << 20

  /// - Precondition: `columns` and `rows` are not negative.
  public init(columns: Int, rows: Int) {
    precondition(columns >= 0 && rows >= 0, "a buffer cannot have a negative number of columns or rows")
    self.columns = columns
    self.rows = rows
    stride = (rows + 7) & ~7
    let count = columns * stride
    let bytes = max(count, 1) * MemoryLayout<Double>.stride
    if bytes >= ColumnBuffer.leastMappedBytes, let mapping = unsafe ColumnBuffer.map(bytes) {
      unsafe storage = mapping
      mappedBytes = bytes
      unsafe storage.bindMemory(to: Double.self, capacity: count)
    } else {
      unsafe storage = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      mappedBytes = 0
      unsafe storage.initializeMemory(as: Double.self, repeating: 0, count: count)
    }
  }

  /// Memory full of zeros that takes no room before it is written to.
  private static func map(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let mapping = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else { return nil }
    // A wish: without large pages everything works, with some hundred times as many page faults.
    unsafe madvise(mapping, bytes, MADV_HUGEPAGE)
    return unsafe mapping
  }

  deinit {
    if mappedBytes > 0 { unsafe munmap(storage, mappedBytes) } else { unsafe storage.deallocate() }
  }

  /// Lends some rows of one column for reading and writing.
  /// - Precondition: 0 <= `column` < `columns`, `rows` lies in 0..<`self.rows`.
  public func withRows<Result, Failure: Error>(
    _ rows: Range<Int>, ofColumn column: Int, _ body: (inout MutableSpan<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= self.rows, "rows out of range")
    let start = unsafe pointer(toColumn: column) + rows.lowerBound
    let buffer = unsafe UnsafeMutableBufferPointer(start: start, count: rows.count)
    var span = unsafe buffer.mutableSpan
    return try body(&span)
  }

  /// Lends the first `count` rows of one column (all of them by default) for reading and writing.
  /// - Precondition: 0 <= `column` < `columns`, 0 <= `count` <= `rows`.
  public func withColumn<Result, Failure: Error>(
    _ column: Int, count: Int? = nil, _ body: (inout MutableSpan<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let count = count ?? rows
    precondition(column >= 0 && column < columns, "column out of range")
    precondition(count >= 0 && count <= rows, "more rows than the buffer has")
    let buffer = unsafe UnsafeMutableBufferPointer(start: baseAddress + column * stride, count: count)
    var span = unsafe buffer.mutableSpan
    return try body(&span)
  }

  /// Copies one column to another.
  /// - Precondition: both are columns of the buffer.
  public func copyColumn(_ source: Int, to target: Int) {
    unsafe pointer(toColumn: target).update(from: pointer(toColumn: source), count: rows)
  }

  /// The first element of the first column, for ``ColumnKernels``; column j starts at j × `stride`.
  @unsafe public var baseAddress: UnsafeMutablePointer<Double> {
    unsafe storage.assumingMemoryBound(to: Double.self)
  }

  /// The first element of a column, for ``ColumnKernels``.
  /// - Precondition: 0 <= `column` < `columns`.
  @unsafe public func pointer(toColumn column: Int) -> UnsafeMutablePointer<Double> {
    precondition(column >= 0 && column < columns, "column out of range")
    return unsafe baseAddress + column * stride
  }
}
