@testable import Interchange

/// A ZIP archive made record by record, so that each field of it can lie.
struct RawArchive {
  /// One entry; what is nil follows from the content.
  struct Entry {
    var name: String
    var content: [UInt8]
    var method: UInt16 = 0
    var flags: UInt16 = 0
    var checksum: UInt32?
    var compressedCount: UInt32?
    var byteCount: UInt32?
    var offset: UInt32?
    var disk: UInt16 = 0
    var extra: [UInt8] = []
    var localName: String?
  }

  var entries: [Entry]

  var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = entry.offset ?? UInt32(file.count)
      let sizes =
        little(entry.compressedCount ?? UInt32(entry.content.count))
        + little(entry.byteCount ?? UInt32(entry.content.count))
      let name = Array(entry.name.utf8)
      let local = Array((entry.localName ?? entry.name).utf8)
      let common =
        little(20 as UInt16) + little(entry.flags) + little(entry.method) + [0, 0, 0x21, 0]
        + little(entry.checksum ?? crc32(entry.content)) + sizes
      file +=
        little(0x0403_4B50 as UInt32) + common + little(UInt16(local.count)) + [0, 0] + local + entry.content
      directory += little(0x0201_4B50 as UInt32) + [20, 0] + common + little(UInt16(name.count))
      directory += little(UInt16(entry.extra.count)) + [0, 0] + little(entry.disk) + [0, 0, 0, 0, 0, 0]
      directory += little(offset) + name + entry.extra
    }
    let start = UInt32(file.count)
    let count = little(UInt16(entries.count))
    file += directory + little(0x0605_4B50 as UInt32) + [0, 0, 0, 0] + count + count
    return file + little(UInt32(directory.count)) + little(start) + [0, 0]
  }
}

/// An integer in little-endian bytes.
func little(_ integer: some FixedWidthInteger) -> [UInt8] {
  (0..<integer.bitWidth / 8).map { UInt8(truncatingIfNeeded: integer >> (8 * $0)) }
}

/// CRC-32 bit by bit, as its definition says (reflected polynomial 0xEDB88320).
func crc32(_ bytes: [UInt8]) -> UInt32 {
  var state = UInt32.max
  for byte in bytes {
    state ^= UInt32(byte)
    for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1 }
  }
  return ~state
}

/// DEFLATE data that holds bytes as they are (RFC 1951, 3.2.4).
func storedBlock(_ bytes: [UInt8]) -> [UInt8] {
  let length = UInt16(bytes.count)
  return [1] + little(length) + little(~length) + bytes
}

/// A NumPy file of float64.
func npy(_ values: [Double], shape: [Int], order: NPYFile.Order = .rows) -> [UInt8] {
  NPYFile.bytes(values.span, shape: shape, order: order)
}
