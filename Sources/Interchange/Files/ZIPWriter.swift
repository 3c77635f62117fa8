import CZlib

/// Writes a ZIP archive (PKWARE's APPNOTE 6.3) entry by entry, stored without compression, as NumPy's `savez` does:
/// sampled numbers hardly compress.
///
/// Sizes from 4 GiB and more than 65,534 entries are written as ZIP64. Entries are dated 1 January 1980, the first day that
/// the format knows, so that the same content makes the same bytes.
public struct ZIPWriter: ~Copyable {
  private var file: OutputFile
  private var entries: [Entry] = []
  private var names: Set<[UInt8]> = []
  private var isInEntry = false

  private struct Entry {
    let name: [UInt8]
    let byteCount: UInt64
    let offset: UInt64
    var written: UInt64 = 0
    var checksum: UInt32 = 0
    var needsZIP64: Bool { byteCount >= 0xFFFF_FFFF }
  }

  /// Creates an archive without entries.
  public init(creating path: String) throws(InterchangeError) { file = try OutputFile(creating: path) }

  /// Starts an entry of known size.
  ///
  /// - Precondition: no other entry is being written, none has this name, which takes at most 65,535 bytes.
  public mutating func beginEntry(_ name: String, byteCount: UInt64) throws(InterchangeError) {
    let entry = Entry(name: Array(name.utf8), byteCount: byteCount, offset: file.byteCount)
    precondition(!isInEntry && entry.name.count <= 0xFFFF, "one entry at a time, with a name that fits")
    precondition(names.insert(entry.name).inserted, "an archive has each name once")
    isInEntry = true
    entries.append(entry)
    try file.write(Self.localHeader(entry))
  }

  /// Writes the next bytes of the entry.
  public mutating func write(_ bytes: [UInt8]) throws(InterchangeError) {
    precondition(isInEntry, "bytes belong to an entry")
    let last = entries.count - 1
    entries[last].written += UInt64(bytes.count)
    entries[last].checksum = Self.checksum(bytes, after: entries[last].checksum)
    try file.write(bytes)
  }

  /// Ends the entry.
  ///
  /// - Precondition: as many bytes as announced were written.
  public mutating func endEntry() throws(InterchangeError) {
    guard isInEntry, let entry = entries.last else { preconditionFailure("no entry to end") }
    precondition(entry.written == entry.byteCount, "an entry has as many bytes as announced")
    isInEntry = false
    // The checksum was not known when the header was written; it stands 14 bytes into it.
    try file.overwrite(at: entry.offset + 14, Self.bytes(entry.checksum))
  }

  /// Writes a whole entry.
  public mutating func writeEntry(_ name: String, _ bytes: [UInt8]) throws(InterchangeError) {
    try beginEntry(name, byteCount: UInt64(bytes.count))
    try write(bytes)
    try endEntry()
  }

  /// Writes the directory and completes the file.
  public mutating func close() throws(InterchangeError) {
    precondition(!isInEntry, "the last entry is not ended")
    let start = file.byteCount
    for entry in entries { try file.write(Self.directoryRecord(entry)) }
    try file.write(Self.ending(entries: UInt64(entries.count), start: start, end: file.byteCount))
    try file.close()
  }

  private static func checksum(_ bytes: [UInt8], after previous: UInt32) -> UInt32 {
    // For no bytes at all zlib would start again.
    if bytes.isEmpty { return previous }
    return unsafe bytes.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: unsafe crc32_z(UInt(previous), $0.baseAddress, $0.count))
    }
  }
}

// MARK: - Records of the format (APPNOTE 4.3.7 to 4.3.16)

extension ZIPWriter {
  private static func localHeader(_ entry: Entry) -> [UInt8] {
    var header: [UInt8] = bytes(0x0403_4B50 as UInt32) + common(entry)
    header += bytes(UInt16(entry.name.count)) + bytes(UInt16(entry.needsZIP64 ? 20 : 0)) + entry.name
    if entry.needsZIP64 { header += extra([entry.byteCount, entry.byteCount]) }
    return header
  }

  private static func directoryRecord(_ entry: Entry) -> [UInt8] {
    let large =
      (entry.needsZIP64 ? [entry.byteCount, entry.byteCount] : [])
      + (entry.offset >= 0xFFFF_FFFF ? [entry.offset] : [])
    let extra = large.isEmpty ? [] : Self.extra(large)
    // Made by this version for Unix, then what the local header holds.
    var record: [UInt8] = bytes(0x0201_4B50 as UInt32) + bytes(UInt16(3 << 8 | 45)) + common(entry)
    record += bytes(UInt16(entry.name.count)) + bytes(UInt16(extra.count))
    // No comment, disk 0, no internal attributes; a plain file that its owner writes and all read (0100644).
    record += [0, 0, 0, 0, 0, 0] + bytes(UInt32(0o100644) << 16)
    return record + bytes(UInt32(clamping: entry.offset)) + entry.name + extra
  }

  /// Version needed, flags (names are UTF-8), method 0, time, date, checksum and both sizes.
  private static func common(_ entry: Entry) -> [UInt8] {
    let size = entry.needsZIP64 ? 0xFFFF_FFFF : UInt32(entry.byteCount)
    let fixed: [UInt16] = [entry.needsZIP64 ? 45 : 20, 1 << 11, 0, 0, 1 << 5 | 1]
    return fixed.flatMap { bytes($0) } + bytes(entry.checksum) + bytes(size) + bytes(size)
  }

  private static func extra(_ values: [UInt64]) -> [UInt8] {
    bytes(1 as UInt16) + bytes(UInt16(8 * values.count)) + values.flatMap { bytes($0) }
  }

  static func ending(entries count: UInt64, start: UInt64, end: UInt64) -> [UInt8] {
    var ending: [UInt8] = []
    if count >= 0xFFFF || start >= 0xFFFF_FFFF || end - start >= 0xFFFF_FFFF {
      ending += bytes(0x0606_4B50 as UInt32) + bytes(44 as UInt64) + bytes(45 as UInt16) + bytes(45 as UInt16)
      ending += bytes(0 as UInt64) + bytes(count) + bytes(count) + bytes(end - start) + bytes(start)
      ending += bytes(0x0706_4B50 as UInt32) + bytes(0 as UInt32) + bytes(end) + bytes(1 as UInt32)
    }
    let shortCount = bytes(UInt16(clamping: count))
    ending += bytes(0x0605_4B50 as UInt32) + bytes(0 as UInt32) + shortCount + shortCount
    return ending + bytes(UInt32(clamping: end - start)) + bytes(UInt32(clamping: start)) + bytes(0 as UInt16)
  }

  /// An integer in little-endian bytes.
  private static func bytes(_ integer: some FixedWidthInteger) -> [UInt8] {
    (0..<integer.bitWidth / 8).map { UInt8(truncatingIfNeeded: integer >> (8 * $0)) }
  }
}
