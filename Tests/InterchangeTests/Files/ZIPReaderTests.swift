import Foundation
import Testing

@testable import Interchange

@Suite struct ZIPReaderTests {
  private let content = Array("123456789".utf8)

  private func message(_ archive: RawArchive, _ name: String = "a", limits: ZIPReader.Limits = .init())
    -> String
  {
    do {
      _ = try ZIPReader(archive.bytes, file: "a.zip", limits: limits).contents(of: name)
      return "read"
    } catch { return error.description }
  }

  @Test func storedAndDeflatedEntries() throws {
    let deflated = RawArchive.Entry(
      name: "b/c", content: storedBlock(content), method: 8, checksum: 0xCBF4_3926, byteCount: 9)
    let archive = RawArchive(entries: [
      .init(name: "a", content: content), .init(name: "b/", content: []), deflated,
    ])
    let reader = try ZIPReader(archive.bytes, file: "a.zip")
    #expect(reader.names == ["a", "b/c"])
    #expect(try reader.contents(of: "a") == content)
    #expect(try reader.contents(of: "b/c") == content)
    #expect(reader.byteCount(of: "b/c") == 9)
    #expect(!reader.contains("b"))
  }

  @Test func whatTheWriterWrites() throws {
    let folder = try TemporaryFolder()
    var writer = try ZIPWriter(creating: folder.path("a.zip"))
    for index in 0..<70_000 { try writer.writeEntry("\(index)", Array("\(index * index)".utf8)) }
    try writer.close()
    // More than 65,534 entries need ZIP64's record.
    let reader = try ZIPReader(opening: folder.path("a.zip"))
    #expect(reader.names.count == 70_000)
    #expect(try reader.contents(of: "69999") == Array("\(69999 * 69999)".utf8))
  }

  /// Sizes that are all ones stand in the extra field of ZIP64.
  @Test func sizesOfZIP64() throws {
    var entry = RawArchive.Entry(name: "a", content: content)
    entry.compressedCount = 0xFFFF_FFFF
    entry.byteCount = 0xFFFF_FFFF
    entry.extra =
      little(9 as UInt16) + [1, 0, 7] + little(1 as UInt16) + [16, 0] + little(9 as UInt64)
      + little(9 as UInt64)
    #expect(try ZIPReader(RawArchive(entries: [entry]).bytes, file: "a").contents(of: "a") == content)
    entry.extra = []
    #expect(message(RawArchive(entries: [entry])).contains("ZIP64 field is missing"))
  }

  @Test func whatPythonDeflates() throws {
    let folder = try TemporaryFolder()
    let script = """
      import sys, zipfile, numpy
      numbers = numpy.arange(100000) % 1000
      with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("flat", bytes(1 << 20))
        with archive.open("streamed", "w", force_zip64=True) as entry: entry.write(numbers.astype("<i8").tobytes())
      """
    guard try python(script, [folder.path("a.zip")]) != nil else { return }
    let reader = try ZIPReader(opening: folder.path("a.zip"))
    #expect(try reader.contents(of: "flat") == [UInt8](repeating: 0, count: 1 << 20))
    let numbers = LittleEndian(try reader.contents(of: "streamed"))
    #expect(numbers.count == 800_000 && numbers.integer(at: 8 * 12_345, bytes: 8) == 345)
  }

  @Test(arguments: ["/a", "../a", "b/../../a", "C:a", "b\\a", "a\0", ""]) func namesThatLeadOut(name: String)
  {
    let archive = RawArchive(entries: [.init(name: name, content: content)])
    #expect(message(archive, name).contains("absolute or leads out"))
  }

  @Test func entriesThatLie() {
    var entry = RawArchive.Entry(name: "a", content: content)
    func says(_ change: (inout RawArchive.Entry) -> Void) -> String {
      var changed = entry
      change(&changed)
      return message(RawArchive(entries: [changed]))
    }
    #expect(message(RawArchive(entries: [entry])) == "read")
    #expect(says { $0.flags = 1 }.contains("encrypted"))
    #expect(says { $0.flags = 1 << 6 }.contains("encrypted"))
    #expect(says { $0.method = 12 }.contains("method 12"))
    #expect(says { $0.disk = 3 }.contains("another disk"))
    #expect(says { $0.checksum = 5 }.contains("checksum is wrong"))
    #expect(says { $0.byteCount = 10 }.contains("another length"))
    #expect(says { $0.localName = "b" }.contains("header disagrees"))
    #expect(says { $0.offset = 20 }.contains("beyond the data"))
    #expect(says { $0.offset = 1 }.contains("beyond the data"))
    entry.method = 8
    #expect(message(RawArchive(entries: [entry])).contains("damaged"))
    entry.content = storedBlock(content)
    entry.checksum = 0xCBF4_3926
    entry.byteCount = 9
    #expect(message(RawArchive(entries: [entry])) == "read")
    #expect(says { $0.byteCount = 8 }.contains("8 bytes that the directory announces"))
    #expect(says { $0.byteCount = 10 }.contains("10 bytes that the directory announces"))
    #expect(says { $0.content.append(0) }.contains("9 bytes that the directory announces"))
    #expect(says { $0.content.removeLast(2) }.contains("damaged"))
  }

  @Test func bombs() {
    var entry = RawArchive.Entry(name: "a", content: storedBlock(content), method: 8)
    // 14 bytes cannot become more than 14 x 1032 = 14,448.
    entry.byteCount = 14_449
    #expect(message(RawArchive(entries: [entry])).contains("ZIP bomb"))
    var limits = ZIPReader.Limits()
    limits.freeBytes = 1000
    entry.byteCount = 14 * 200 + 1
    #expect(message(RawArchive(entries: [entry]), limits: limits).contains("may grow 200-fold"))
    limits.entryBytes = 8
    #expect(
      message(RawArchive(entries: [.init(name: "a", content: content)]), limits: limits).contains(
        "more than the 8"))
    limits = ZIPReader.Limits()
    limits.totalBytes = 17
    let two = [RawArchive.Entry(name: "a", content: content), .init(name: "b", content: content)]
    #expect(message(RawArchive(entries: two), limits: limits).contains("more than the 17 bytes"))
    limits.totalBytes = 18
    #expect(message(RawArchive(entries: two), limits: limits) == "read")
    limits.entries = 1
    #expect(message(RawArchive(entries: two), limits: limits).contains("2 entries"))
  }

  /// Two names for the same bytes, and the same name twice.
  @Test func entriesThatShare() {
    var entries = [RawArchive.Entry(name: "a", content: content), .init(name: "b", content: content)]
    entries[1].offset = 0
    #expect(message(RawArchive(entries: entries)).contains("shares bytes"))
    entries[1] = RawArchive.Entry(name: "a", content: content)
    #expect(message(RawArchive(entries: entries)).contains("this name twice"))
  }

  /// Cut off anywhere, an archive is refused; nothing of it is read.
  @Test func truncatedAnywhere() throws {
    let bytes = RawArchive(entries: [
      .init(name: "a", content: content),
      .init(name: "b", content: storedBlock(content), method: 8, checksum: 0xCBF4_3926, byteCount: 9),
    ]).bytes
    for length in 0..<bytes.count {
      #expect(throws: InterchangeError.self, "\(length) bytes") {
        _ = try ZIPReader(Array(bytes[..<length]), file: "a.zip")
      }
    }
  }

  @Test func whatIsNoFile() throws {
    let folder = try TemporaryFolder()
    #expect(throws: InterchangeError.self) { _ = try ZIPReader(opening: folder.path("none.zip")) }
    #expect(throws: InterchangeError.self) { _ = try ZIPReader(opening: folder.url.path) }
  }
}
