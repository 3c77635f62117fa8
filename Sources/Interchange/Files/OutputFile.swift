import Glibc

/// A file being written, which appears under its name only when it is complete.
///
/// Bytes go to `PATH.partial` beside it; `close` renames that. A file that is not closed leaves nothing behind, so a
/// run that is stopped or a full disk never leaves half a result that looks like a whole one.
public struct OutputFile: ~Copyable {
  /// The name under which the file will appear.
  public let path: String
  /// The bytes written so far.
  public private(set) var byteCount: UInt64 = 0
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private let bufferSize = 1 << 16
  private var isComplete = false

  /// Creates an empty file.
  ///
  /// - Throws: ``InterchangeError`` with the path and the system's reason.
  public init(creating path: String) throws(InterchangeError) {
    self.path = path
    descriptor = unsafe open(path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure("create", path) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    _ = Glibc.close(descriptor)
    if !isComplete { _ = unsafe unlink(path + ".partial") }
  }

  /// Appends bytes.
  ///
  /// - Throws: ``InterchangeError`` when the disk is full or fails.
  public mutating func write(_ bytes: Span<UInt8>) throws(InterchangeError) {
    byteCount += UInt64(bytes.count)
    if buffer.count + bytes.count > bufferSize { try flush() }
    if bytes.count > bufferSize {
      try put(bytes)
    } else {
      unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: [UInt8]) throws(InterchangeError) { try write(bytes.span) }

  /// Writes over bytes that were written before.
  ///
  /// - Precondition: all of them have been written.
  public mutating func overwrite(at offset: UInt64, _ bytes: [UInt8]) throws(InterchangeError) {
    precondition(offset + UInt64(bytes.count) <= byteCount, "only what is written can be overwritten")
    try flush()
    let written = unsafe bytes.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset))
    }
    guard written == bytes.count else { throw Self.failure("write", path) }
  }

  /// Completes the file: it now stands under its name, in place of any older one.
  public mutating func close() throws(InterchangeError) {
    try flush()
    guard unsafe rename(path + ".partial", path) == 0 else { throw Self.failure("create", path) }
    isComplete = true
  }

  private mutating func flush() throws(InterchangeError) {
    try put(buffer.span)
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: Span<UInt8>) throws(InterchangeError) {
    let succeeded = unsafe bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        let written = unsafe Glibc.write(
          descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        if written < 0 && errno == EINTR { continue }
        if written <= 0 { return false }
        offset += written
      }
      return true
    }
    if !succeeded { throw Self.failure("write", path) }
  }

  private static func failure(_ verb: String, _ path: String) -> InterchangeError {
    let reason = unsafe String(cString: strerror(errno))
    return InterchangeError("cannot \(verb) the file: \(reason)", file: path)
  }
}
