import Foundation
import Interchange
import Testing

@Suite struct OutputFileTests {
  @Test func appearsOnlyWhenComplete() throws {
    let folder = try TemporaryFolder()
    // Larger than the buffer, in pieces smaller and larger than it.
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var file = try OutputFile(creating: folder.path("x"))
    for (start, end) in [(0, 10), (10, 70_000), (70_000, 70_001), (70_001, 300_000)] {
      try file.write(Array(bytes[start..<end]))
    }
    #expect(try folder.names == ["x.partial"])
    #expect(file.byteCount == 300_000)
    try file.overwrite(at: 299_998, [1, 2])
    try file.overwrite(at: 0, [3])
    try file.close()
    #expect(try folder.names == ["x"])
    #expect(try folder.bytes("x") == [3] + bytes[1..<299_998] + [1, 2])
  }

  @Test func abandonedFilesLeaveTheOldOne() throws {
    let folder = try TemporaryFolder()
    try Data("old".utf8).write(to: folder.url.appending(path: "x"))
    do {
      var file = try OutputFile(creating: folder.path("x"))
      try file.write([UInt8](repeating: 0, count: 100_000))
    }
    #expect(try folder.names == ["x"])
    #expect(try folder.bytes("x") == Array("old".utf8))
  }

  @Test func saysWhyItCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("missing/x")
    let error = #expect(throws: InterchangeError.self) { _ = try OutputFile(creating: path) }
    #expect(error?.description == "\(path): error: cannot create the file: No such file or directory")
  }
}
