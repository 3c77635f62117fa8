/// The directory at the end of a ZIP archive (APPNOTE 4.3.12 to 4.3.16), checked against limits and itself.
struct ZIPDirectory {
  /// One entry, with what is needed to read it.
  struct Entry {
    let name: String
    let rawName: [UInt8]
    let isDeflated: Bool
    let checksum: UInt32
    let compressedCount: Int
    let byteCount: Int
    let offset: Int
  }

  private(set) var entries: [Entry] = []
  /// Where the directory begins: no entry reaches beyond.
  let start: Int

  private let path: String

  init(of source: any ByteSource, limits: ZIPReader.Limits) throws(InterchangeError) {
    path = source.path
    let ending = try Ending(of: source)
    start = ending.start
    guard ending.count <= limits.entries else {
      throw InterchangeError(
        "the archive has \(ending.count) entries, more than the \(limits.entries) that are read", file: path)
    }
    // A record takes 46 bytes and at most three texts of 65,535.
    guard ending.size >= 46.multipliedCapped(by: ending.count), ending.size <= 1 << 28 else {
      throw Ending.damage("its directory has an impossible length", path)
    }
    let bytes = LittleEndian(try source.bytes(start..<start + ending.size))
    var position = 0
    var total = 0
    entries.reserveCapacity(ending.count)
    for _ in 0..<ending.count {
      guard let entry = try record(bytes, at: &position, limits) else { continue }
      let (sum, overflow) = total.addingReportingOverflow(entry.byteCount)
      total = sum
      if overflow || total > limits.totalBytes {
        throw InterchangeError(
          "the archive holds more than the \(limits.totalBytes) bytes that are read, decompressed", file: path
        )
      }
      entries.append(entry)
    }
    try checkOverlap()
  }

  /// An entry that shares bytes with another one is how small archives hold petabytes.
  private func checkOverlap() throws(InterchangeError) {
    var end = 0
    for entry in entries.sorted(by: { ($0.offset, $0.name) < ($1.offset, $1.name) }) {
      guard entry.offset >= end else {
        throw InterchangeError(
          "the entry shares bytes with another one; pack the archive again", file: path, resource: entry.name)
      }
      end = entry.offset + 30 + entry.rawName.count + entry.compressedCount
      guard end <= start else {
        throw InterchangeError(
          "the entry reaches beyond the data of the archive, which is cut off; copy it again", file: path,
          resource: entry.name)
      }
    }
  }

  /// The next record; nil for a folder.
  private func record(
    _ bytes: LittleEndian, at position: inout Int, _ limits: ZIPReader.Limits
  ) throws(InterchangeError) -> Entry? {
    guard position + 46 <= bytes.count, bytes.integer(at: position, bytes: 4) == 0x0201_4B50 else {
      throw Ending.damage("its directory is damaged", path)
    }
    let base = position
    func field(_ offset: Int, _ length: Int) -> Int { bytes.integer(at: base + offset, bytes: length) }
    let nameEnd = base + 46 + field(28, 2)
    let extraEnd = nameEnd + field(30, 2)
    position = extraEnd + field(32, 2)
    guard position <= bytes.count else { throw Ending.damage("its directory is damaged", path) }
    let rawName = bytes.slice(base + 46..<nameEnd)
    let name = String(decoding: rawName, as: UTF8.self)
    var sizes = [field(24, 4), field(20, 4), field(42, 4)]
    try readZIP64(bytes, nameEnd..<extraEnd, &sizes, name)
    let flags = field(8, 2)
    if flags & 0x2041 != 0 { throw refusal("is encrypted; pack the archive without a password", name) }
    if field(34, 2) != 0 { throw refusal("is on another disk; pack the archive in one file", name) }
    try checkName(name)
    if name.hasSuffix("/") && sizes[0] == 0 { return nil }
    let method = field(10, 2)
    guard method == 0 || method == 8 else {
      throw refusal(
        "is compressed with method \(method); pack the archive with DEFLATE or without compression", name)
    }
    let entry = Entry(
      name: name, rawName: rawName, isDeflated: method == 8, checksum: UInt32(field(16, 4)),
      compressedCount: sizes[1], byteCount: sizes[0], offset: sizes[2])
    try checkSizes(entry, limits)
    return entry
  }

  /// Sizes and the offset that are all ones stand in the extra field of ZIP64, in this order.
  private func readZIP64(
    _ bytes: LittleEndian, _ range: Range<Int>, _ sizes: inout [Int], _ name: String
  ) throws(InterchangeError) {
    var wanted = sizes.indices.filter { sizes[$0] == 0xFFFF_FFFF }[...]
    var position = range.lowerBound
    while position + 4 <= range.upperBound, !wanted.isEmpty {
      let end = position + 4 + bytes.integer(at: position + 2, bytes: 2)
      guard end <= range.upperBound else { break }
      if bytes.integer(at: position, bytes: 2) == 1 {
        var place = position + 4
        while let index = wanted.first, place + 8 <= end {
          let value = bytes.integer(at: place, bytes: 8)
          guard value >= 0 && value < 1 << 56 else { throw refusal("has an impossible size", name) }
          sizes[index] = value
          wanted.removeFirst()
          place += 8
        }
      }
      position = end
    }
    if !wanted.isEmpty { throw refusal("has no size: the ZIP64 field is missing", name) }
  }

  private func checkSizes(_ entry: Entry, _ limits: ZIPReader.Limits) throws(InterchangeError) {
    if entry.byteCount > limits.entryBytes {
      throw refusal(
        "has \(entry.byteCount) bytes, more than the \(limits.entryBytes) that are read", entry.name)
    }
    if !entry.isDeflated {
      guard entry.byteCount == entry.compressedCount else {
        throw refusal("is stored, but has another length than its data", entry.name)
      }
      return
    }
    let isImpossible = entry.byteCount > Inflation.longestOutput(of: entry.compressedCount)
    let grows = entry.byteCount > entry.compressedCount.multipliedCapped(by: limits.ratio)
    if isImpossible || entry.byteCount > limits.freeBytes && grows {
      throw refusal(
        "says that \(entry.compressedCount) bytes become \(entry.byteCount), as in a ZIP bomb; "
          + "above \(limits.freeBytes) bytes data may grow \(limits.ratio)-fold", entry.name)
    }
  }

  private func checkName(_ name: String) throws(InterchangeError) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isAbsolute = name.hasPrefix("/") || name.utf8.contains { $0 == 0x5C || $0 == 0 || $0 == 0x3A }
    if name.isEmpty || isAbsolute || parts.contains("..") {
      throw refusal("has a name that is absolute or leads out of its folder", name)
    }
  }

  private func refusal(_ what: String, _ name: String) -> InterchangeError {
    InterchangeError("the entry \(what)", file: path, resource: name)
  }
}

extension ZIPDirectory {
  /// The record at the very end, or the one of ZIP64 to which it points.
  private struct Ending {
    var count: Int
    var size: Int
    var start: Int

    init(of source: any ByteSource) throws(InterchangeError) {
      let path = source.path
      // 22 bytes and a comment of at most 65,535.
      let tailStart = max(0, source.byteCount - 22 - 0xFFFF)
      let tail = LittleEndian(try source.bytes(tailStart..<source.byteCount))
      guard let place = Ending.place(in: tail) else {
        throw InterchangeError(
          "not a ZIP archive, or one that is cut off: its directory is missing; copy the file again",
          file: path)
      }
      let disks = tail.integer(at: place + 4, bytes: 4)
      count = tail.integer(at: place + 10, bytes: 2)
      size = tail.integer(at: place + 12, bytes: 4)
      start = tail.integer(at: place + 16, bytes: 4)
      let isOne = disks == 0 && tail.integer(at: place + 8, bytes: 2) == count
      var end = tailStart + place
      if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF,
        let large = try Ending.zip64(tail, place, source)
      {
        (count, size, start) = (large.count, large.size, large.start)
        end = large.end
      } else if !isOne {
        throw InterchangeError("an archive of several disks; pack it in one file", file: path)
      }
      let (directoryEnd, overflow) = start.addingReportingOverflow(size)
      guard count >= 0, size >= 0, start >= 0, !overflow, directoryEnd <= end else {
        throw Ending.damage("its directory is not in the file", path)
      }
    }

    /// The last place where the record stands and its comment reaches to the end of the file.
    private static func place(in tail: LittleEndian) -> Int? {
      var place = tail.count - 22
      while place >= 0 {
        if tail.integer(at: place, bytes: 4) == 0x0605_4B50,
          place + 22 + tail.integer(at: place + 20, bytes: 2) == tail.count
        {
          return place
        }
        place -= 1
      }
      return nil
    }

    /// What the locator before the record finds; nil where there is none.
    private static func zip64(
      _ tail: LittleEndian, _ place: Int, _ source: any ByteSource
    ) throws(InterchangeError) -> (count: Int, size: Int, start: Int, end: Int)? {
      guard place >= 20, tail.integer(at: place - 20, bytes: 4) == 0x0706_4B50 else { return nil }
      let offset = tail.integer(at: place - 12, bytes: 8)
      guard offset >= 0, offset <= source.byteCount - 56 else {
        throw damage("its ZIP64 record is not in the file", source.path)
      }
      let record = LittleEndian(try source.bytes(offset..<offset + 56))
      guard record.integer(at: 0, bytes: 4) == 0x0606_4B50, record.integer(at: 16, bytes: 8) == 0,
        record.integer(at: 24, bytes: 8) == record.integer(at: 32, bytes: 8)
      else { throw damage("its ZIP64 record is damaged", source.path) }
      return (
        record.integer(at: 32, bytes: 8), record.integer(at: 40, bytes: 8), record.integer(at: 48, bytes: 8),
        offset
      )
    }

    static func damage(_ what: String, _ path: String) -> InterchangeError {
      InterchangeError("the archive cannot be read: \(what); copy or pack it again", file: path)
    }
  }
}

/// Bytes read as integers, least significant byte first.
struct LittleEndian {
  private let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }
  var count: Int { bytes.count }

  /// An integer of 1 to 8 bytes; of 8 bytes with the top bit it is negative.
  func integer(at offset: Int, bytes length: Int) -> Int {
    var value: UInt64 = 0
    for index in 0..<length { value |= UInt64(bytes[offset + index]) << (8 * UInt64(index)) }
    return Int(truncatingIfNeeded: value)
  }

  func slice(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }
}
