/// Reads a ZIP archive (PKWARE's APPNOTE 6.3): stored and deflated entries, ZIP64, checksums.
///
/// Archives come from elsewhere, so nothing in one is believed: sizes are held against the limits and against what
/// DEFLATE can do before memory is asked for; absolute paths and `..`, names that stand twice, entries that overlap,
/// encryption, several disks and other methods of compression are refused.
///
///     let archive = try ZIPReader(opening: "inventory.zip")
///     let bytes = try archive.contents(of: "datapackage.json")
public struct ZIPReader: Sendable {
  /// What is refused for its size.
  public struct Limits: Sendable {
    /// The most entries.
    public var entries = 100_000
    /// The most bytes of one entry, decompressed.
    public var entryBytes = 4 << 30
    /// The most bytes of all entries together, decompressed.
    public var totalBytes = 16 << 30
    /// The most by which an entry above `freeBytes` may grow when it is decompressed.
    public var ratio = 200
    /// Up to this size an entry may grow as DEFLATE can (flags that are all equal do).
    public var freeBytes = 64 << 20

    /// 100,000 entries, 4 GiB each and 16 GiB together, 200 to one above 64 MiB.
    public init() {}
  }

  /// Entries in the order of the directory; folders are left out.
  public var names: [String] { entries.map(\.name) }
  /// What the archive is called in messages.
  public var path: String { source.path }

  private let source: any ByteSource
  private let entries: [ZIPDirectory.Entry]
  private let places: [String: Int]
  private let directoryStart: Int

  /// Reads the directory of an archive on disk.
  ///
  /// - Throws: ``InterchangeError`` with the entry at fault as its resource.
  public init(opening path: String, limits: Limits = Limits()) throws(InterchangeError) {
    try self.init(InputFile(opening: path), limits: limits)
  }

  /// Reads the directory of an archive in memory.
  public init(_ bytes: [UInt8], file: String, limits: Limits = Limits()) throws(InterchangeError) {
    try self.init(MemoryBytes(path: file, content: bytes), limits: limits)
  }

  private init(_ source: any ByteSource, limits: Limits) throws(InterchangeError) {
    let directory = try ZIPDirectory(of: source, limits: limits)
    self.source = source
    entries = directory.entries
    directoryStart = directory.start
    var places: [String: Int] = [:]
    for (index, entry) in directory.entries.enumerated() {
      if places.updateValue(index, forKey: entry.name) != nil {
        throw InterchangeError(
          "the archive has this name twice; pack it again", file: source.path, resource: entry.name)
      }
    }
    self.places = places
  }

  /// Whether there is an entry of this name.
  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// Length of an entry, decompressed; nil where there is none.
  public func byteCount(of name: String) -> Int? { places[name].map { entries[$0].byteCount } }

  /// The bytes of an entry, its checksum verified.
  ///
  /// - Throws: ``InterchangeError`` when there is no such entry or it is damaged.
  public func contents(of name: String) throws(InterchangeError) -> [UInt8] {
    guard let place = places[name] else {
      throw InterchangeError("the archive has no such entry", file: path, resource: name)
    }
    let entry = entries[place]
    let stored = try storedBytes(of: entry)
    let bytes: [UInt8]
    if entry.isDeflated {
      do throws(Inflation.Failure) {
        bytes = try Inflation.inflate(stored, byteCount: entry.byteCount)
      } catch .damaged {
        throw damage("its compressed data is damaged", entry)
      } catch {
        throw damage("it does not have the \(entry.byteCount) bytes that the directory announces", entry)
      }
    } else {
      bytes = stored
    }
    guard Inflation.checksum(bytes) == entry.checksum else { throw damage("its checksum is wrong", entry) }
    return bytes
  }

  /// The bytes of an entry as they stand in the archive; the header before them must agree with the directory.
  private func storedBytes(of entry: ZIPDirectory.Entry) throws(InterchangeError) -> [UInt8] {
    guard entry.offset + 30 <= directoryStart else { throw damage("its header is not in the file", entry) }
    let header = LittleEndian(try source.bytes(entry.offset..<entry.offset + 30))
    let nameLength = header.integer(at: 26, bytes: 2)
    let start = entry.offset + 30 + nameLength + header.integer(at: 28, bytes: 2)
    guard header.integer(at: 0, bytes: 4) == 0x0403_4B50, nameLength == entry.rawName.count,
      header.integer(at: 8, bytes: 2) == (entry.isDeflated ? 8 : 0),
      start + entry.compressedCount <= directoryStart,
      try source.bytes(entry.offset + 30..<entry.offset + 30 + nameLength) == entry.rawName
    else { throw damage("its header disagrees with the directory", entry) }
    return try source.bytes(start..<start + entry.compressedCount)
  }

  private func damage(_ what: String, _ entry: ZIPDirectory.Entry) -> InterchangeError {
    InterchangeError(
      "the entry cannot be read: \(what); copy or pack the archive again", file: path, resource: entry.name)
  }
}
