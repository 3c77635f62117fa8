/// Writes several NumPy arrays into one `.npz` file, as they come, without holding any of them in memory.
///
///     var writer = try NPZWriter(creating: "draws.npz")
///     try writer.beginArray("BLOOM", shape: [draws, 2], order: .columns)
///     try writer.append(climateChange.span)
///     try writer.append(waterUse.span)
///     try writer.endArray()
///     try writer.close()
///
/// The file is the same for the same arrays every time: entries bear no date.
public struct NPZWriter: ~Copyable {
  private var archive: ZIPWriter
  private var entry = NPYEntryWriter()

  /// Creates an archive without arrays.
  public init(creating path: String) throws(InterchangeError) { archive = try ZIPWriter(creating: path) }

  /// Starts an array, whose elements follow in the order given.
  ///
  /// - Precondition: no array is being written, and none has this name.
  public mutating func beginArray(_ name: String, shape: [Int], order: NPYFile.Order = .rows)
    throws(InterchangeError)
  {
    try entry.begin(name, shape: shape, order: order, in: &archive)
  }

  /// Writes the next elements of the array.
  ///
  /// - Precondition: no more than its shape has.
  public mutating func append(_ values: Span<Double>) throws(InterchangeError) {
    try entry.append(values, to: &archive)
  }

  /// Ends the array.
  ///
  /// - Precondition: all its elements are written.
  public mutating func endArray() throws(InterchangeError) { try entry.end(in: &archive) }

  /// Writes one whole array of rows from its columns, row after row (C order), as most readers expect.
  ///
  /// - Precondition: columns of equal length.
  public mutating func writeArray(_ name: String, columns: [[Double]]) throws(InterchangeError) {
    let rows = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rows }, "columns of equal length")
    try beginArray(name, shape: [rows, columns.count])
    let block = 4096
    for start in stride(from: 0, to: rows, by: block) {
      var values: [Double] = []
      values.reserveCapacity(block * columns.count)
      for row in start..<min(start + block, rows) {
        for column in columns { values.append(column[row]) }
      }
      try append(values.span)
    }
    try endArray()
  }

  /// Completes the file.
  public mutating func close() throws(InterchangeError) { try archive.close() }
}
