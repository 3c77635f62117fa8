// zlib on whole entries of an archive. The only file that calls its decompressor.
import CZlib

/// Decompression of raw DEFLATE data (RFC 1951) and its checksum.
enum Inflation {
  /// Why data could not be decompressed.
  enum Failure: Error {
    /// It is no DEFLATE data, or ends early.
    case damaged
    /// It has more or fewer bytes than it says.
    case otherLength
  }

  /// The most that DEFLATE can make of so many bytes: 1,032 to one (zlib's technical notes), and the least block.
  static func longestOutput(of byteCount: Int) -> Int { byteCount.multipliedCapped(by: 1032) }

  /// Decompresses exactly `byteCount` bytes; never holds more.
  static func inflate(_ compressed: [UInt8], byteCount: Int) throws(Failure) -> [UInt8] {
    var failure: Failure?
    // One byte beyond what is announced shows data that goes on.
    let output = unsafe [UInt8](unsafeUninitializedCapacity: byteCount + 1) { output, count in
      unsafe compressed.withUnsafeBufferPointer { input in
        failure = unsafe run(input, into: output, &count)
      }
    }
    if let failure { throw failure }
    guard output.count == byteCount else { throw .otherLength }
    return output
  }

  private static func run(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>, _ written: inout Int
  ) -> Failure? {
    var stream = unsafe z_stream()
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    guard unsafe inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else { return .damaged }
    defer { _ = unsafe inflateEnd(&stream) }
    var taken = 0
    while true {
      // zlib counts in 32 bits.
      let inputCount = min(input.count - taken, 1 << 30)
      let outputCount = min(output.count - written, 1 << 30)
      unsafe stream.next_in = unsafe UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: taken))
      unsafe stream.avail_in = UInt32(inputCount)
      unsafe stream.next_out = unsafe output.baseAddress?.advanced(by: written)
      unsafe stream.avail_out = UInt32(outputCount)
      let status = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
      let consumed = unsafe inputCount - Int(stream.avail_in)
      let produced = unsafe outputCount - Int(stream.avail_out)
      taken += consumed
      written += produced
      if status == Z_STREAM_END { return taken == input.count ? nil : .otherLength }
      if status != Z_OK || consumed == 0 && produced == 0 {
        return written == output.count ? .otherLength : .damaged
      }
    }
  }

  /// CRC-32 (ISO-HDLC), as in ZIP.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    if bytes.isEmpty { return 0 }
    return unsafe bytes.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: unsafe crc32_z(0, $0.baseAddress, $0.count))
    }
  }
}

extension Int {
  /// The product, or the largest integer where it is larger.
  func multipliedCapped(by factor: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
