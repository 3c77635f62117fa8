/// Writes one NPY file into an archive as its elements come, without holding it in memory.
struct NPYEntryWriter {
  private var elementsLeft = 0

  /// Starts the entry `name`.npy.
  ///
  /// - Precondition: no entry is being written, and none has this name.
  mutating func begin(_ name: String, shape: [Int], order: NPYFile.Order, in archive: inout ZIPWriter)
    throws(InterchangeError)
  {
    let header = NPYFile.header(shape: shape, order: order)
    elementsLeft = shape.reduce(1, *)
    try archive.beginEntry(name + ".npy", byteCount: UInt64(header.count) + 8 * UInt64(elementsLeft))
    try archive.write(header)
  }

  /// Writes the next elements.
  ///
  /// - Precondition: no more than the shape has.
  mutating func append(_ values: Span<Double>, to archive: inout ZIPWriter) throws(InterchangeError) {
    precondition(values.count <= elementsLeft, "more elements than the shape has")
    elementsLeft -= values.count
    let block = 8192
    for start in stride(from: 0, to: values.count, by: block) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(8 * block)
      NPYFile.append(values.extracting(start..<min(start + block, values.count)), to: &bytes)
      try archive.write(bytes)
    }
  }

  /// Ends the entry.
  ///
  /// - Precondition: all its elements are written.
  mutating func end(in archive: inout ZIPWriter) throws(InterchangeError) {
    precondition(elementsLeft == 0, "fewer elements than the shape has")
    try archive.endEntry()
  }
}
