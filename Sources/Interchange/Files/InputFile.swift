import Glibc

/// Bytes that are read at any place: a file on disk, or one in memory.
protocol ByteSource: Sendable {
  /// What it is called in messages.
  var path: String { get }
  /// Length.
  var byteCount: Int { get }
  /// Some of the bytes; the range lies within the source.
  func bytes(_ range: Range<Int>) throws(InterchangeError) -> [UInt8]
}

/// Bytes in memory.
struct MemoryBytes: ByteSource {
  let path: String
  let content: [UInt8]
  var byteCount: Int { content.count }
  func bytes(_ range: Range<Int>) -> [UInt8] { Array(content[range]) }
}

/// A regular file opened for reading at any place.
final class InputFile: ByteSource {
  let path: String
  let byteCount: Int
  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Throws: ``InterchangeError`` with the system's reason, or when it is no regular file: a pipe never ends.
  init(opening path: String) throws(InterchangeError) {
    // Without O_NONBLOCK the opening of a pipe that nobody writes to would hang.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw InputFile.failure("open", path) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw InterchangeError("not a regular file; name a file", file: path)
    }
    self.path = path
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  func bytes(_ range: Range<Int>) throws(InterchangeError) -> [UInt8] {
    let descriptor = self.descriptor
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let start = unsafe buffer.baseAddress?.advanced(by: count)
        let read = unsafe pread(descriptor, start, range.count - count, off_t(range.lowerBound + count))
        if read < 0 && errno == EINTR { continue }
        if read <= 0 { return }
        count += read
      }
    }
    guard bytes.count == range.count else {
      throw InterchangeError("the file got shorter while it was read, or the disk fails", file: path)
    }
    return bytes
  }

  /// The whole of a file of at most `limit` bytes.
  static func contents(of path: String, limit: Int) throws(InterchangeError) -> [UInt8] {
    let file = try InputFile(opening: path)
    guard file.byteCount <= limit else {
      throw InterchangeError("the file is larger than \(limit) bytes", file: path)
    }
    return try file.bytes(0..<file.byteCount)
  }

  /// Whether a path is a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func failure(_ verb: String, _ path: String) -> InterchangeError {
    let reason = unsafe String(cString: strerror(errno))
    return InterchangeError("cannot \(verb) the file: \(reason)", file: path)
  }
}
