import Testing

@testable import Interchange

@Suite struct ZIPWriterTests {
  /// The bytes that CPython's zipfile writes for the same entry (ZIP_STORED, 1980-01-01, mode 0644, flag 0x800).
  @Test func oneStoredEntryByteForByte() throws {
    let folder = try TemporaryFolder()
    var archive = try ZIPWriter(creating: folder.path("a.zip"))
    try archive.writeEntry("é", Array("123456789".utf8))
    try archive.close()
    // The checksum of "123456789" is CRC-32's published check value, 0xCBF43926.
    let common: [UInt8] = [
      20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0, 0x26, 0x39, 0xF4, 0xCB, 9, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0,
    ]
    let local: [UInt8] = [0x50, 0x4B, 3, 4] + common + [0xC3, 0xA9] + Array("123456789".utf8)
    let attributes: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0xA4, 0x81, 0, 0, 0, 0]
    let directory: [UInt8] = [0x50, 0x4B, 1, 2, 45, 3] + common + attributes + [0xC3, 0xA9]
    let ending: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 48, 0, 0, 0, 41, 0, 0, 0, 0, 0]
    #expect(try folder.bytes("a.zip") == local + directory + ending)
  }

  /// APPNOTE 4.3.14 to 4.3.16: what does not fit is all ones and stands in the ZIP64 record, which its locator finds.
  @Test func endingsTurnToZIP64WhenSomethingDoesNotFit() {
    #expect(ZIPWriter.ending(entries: 3, start: 10, end: 20).count == 22)
    for (count, start, end) in [(65_535, 10, 20), (3, 0xFFFF_FFFF, 0x1_0000_0020), (3, 1, 0x1_0000_0000)]
      as [(UInt64, UInt64, UInt64)]
    {
      let ending = ZIPWriter.ending(entries: count, start: start, end: end)
      #expect(ending.count == 56 + 20 + 22)
      let integer = { (range: Range<Int>) in
        ending[range].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      }
      #expect(integer(24..<32) == count && integer(40..<48) == end - start && integer(48..<56) == start)
      #expect(integer(64..<72) == end)
      #expect(integer(84..<86) == min(count, 0xFFFF) && integer(92..<96) == min(start, 0xFFFF_FFFF))
    }
  }

  @Test func manyEntriesAreReadByPython() throws {
    let folder = try TemporaryFolder()
    var archive = try ZIPWriter(creating: folder.path("many.zip"))
    for index in 0..<70_000 { try archive.beginEntry("\(index)", byteCount: 0); try archive.endEntry() }
    try archive.close()
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as archive:
        print(len(archive.namelist()), archive.namelist()[-1], archive.testzip())
      """
    guard let output = try python(script, [folder.path("many.zip")]) else {
      print("skipped: no Python with NumPy on this machine")
      return
    }
    #expect(output == "70000 69999 None\n")
  }
}
