/// A matrix of doubles stored by columns, each column aligned to 64 bytes: the workspace of one worker.
///
/// Starts at zero. Not `Sendable`: each worker makes its own.
  /// Number of columns.
@safe public final class ColumnBuffer {
  public let columns: Int
  /// Number of rows.
  public let rows: Int

  /// Doubles from the start of one column to the start of the next: `rows` rounded up to whole cache lines.
  public let stride: Int

  private let storage: UnsafeMutableRawPointer

  /// - Precondition: `columns` and `rows` are not negative.
  public init(columns: Int, rows: Int) {
    precondition(columns >= 0 && rows >= 0, "a buffer cannot have a negative number of columns or rows")
    self.columns = columns
    self.rows = rows
    stride = (rows + 7) & ~7
    let count = columns * stride
    unsafe storage = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Double>.stride, alignment: 64)
    unsafe storage.initializeMemory(as: Double.self, repeating: 0, count: count)
  }

  deinit { unsafe storage.deallocate() }

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
