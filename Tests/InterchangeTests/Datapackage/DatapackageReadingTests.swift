import Foundation
import Inventory
import Testing

@testable import Interchange

@Suite struct DatapackageReadingTests {
  private func message(_ files: PackageFiles) throws -> String {
    let folder = try TemporaryFolder()
    try files.writeArchive(folder.path("p.zip"))
    do {
      _ = try Datapackage(reading: folder.path("p.zip"))
      return "read"
    } catch { return error.description }
  }

  private func changed(_ change: (inout PackageFiles) -> Void) throws -> String {
    var files = PackageFiles.small
    change(&files)
    return try message(files)
  }

  @Test func folderAndArchiveAreRead() throws {
    let folder = try TemporaryFolder()
    try PackageFiles.small.writeArchive(folder.path("p.zip"))
    try PackageFiles.small.writeFolder(folder.path("p"))
    for path in ["p.zip", "p", "p/datapackage.json"] {
      let package = try Datapackage(reading: folder.path(path))
      #expect(package.name == "test" && package.groups.map(\.label) == ["t", "b", "c"])
      #expect(package.groups[0].rows == [1, 2, 2] && package.groups[0].columns == [1, 2, 1])
      #expect(package.groups[0].flips == [false, false, true] && package.groups[2].globalIndex == 0)
      #expect(package.sumsIntraDuplicates && !package.sumsInterDuplicates && !package.isSequential)
    }
  }

  /// Packages of bw_processing before 1.0: i4 indices, members that are missing, float32 values.
  @Test func oldPackages() throws {
    var files = PackageFiles.small
    let ids: [UInt8] = [1, 2, 2].flatMap { little(Int32($0)) + little(Int32($0 == 1 ? 1 : 2)) }
    files.replace(
      "t.indices.npy", NPYFile.header(elements: "[('row', '<i4'), ('col', '<i4')]", shape: [3]) + ids)
    let values: [UInt8] = [1, 1, 0.5].flatMap { little(Float($0).bitPattern) }
    files.replace("t.data.npy", NPYFile.header(elements: "'<f4'", shape: [3]) + values)
    for name in ["t.indices", "t.data", "t.flip"] {
      for key in ["profile", "format", "kind", "group", "category"] { files.change(name, key, nil) }
    }
    let folder = try TemporaryFolder()
    try files.writeArchive(folder.path("p.zip"))
    let group = try Datapackage(reading: folder.path("p.zip")).groups[0]
    #expect(group.label == "t" && group.rows == [1, 2, 2] && group.columns == [1, 2, 2])
    guard case .vector([1, 1, 0.5]) = group.amounts else {
      Issue.record("values of float32")
      return
    }
  }

  @Test func extrasAreKept() throws {
    var files = PackageFiles.small
    files.add("t", "rescale", npy([1, 2, 3], shape: [3]))
    files.add("t", "reference", PackedArrays.booleans([true, true, false]))
    files.add("t", "params", npy([7, 8], shape: [2]))
    files.add("t", "param_labels", Array("{\"values\": [\"a\", \"b\"]}".utf8))
    files.change("t.param_labels", "path", "labels.json")
    files.files[files.files.count - 1].name = "labels.json"
    files.add("t", "unheard", [])
    files.add("names", "csv", Array("id,name\n".utf8))
    files.change("names.csv", "matrix", nil)
    files.manifest["mine"] = ["kept": true]
    let folder = try TemporaryFolder()
    try files.writeFolder(folder.path("p"))
    let package = try Datapackage(reading: folder.path("p"))
    #expect(
      package.groups[0].rescalings == [1, 2, 3] && package.groups[0].references == [true, true, false])
    #expect(package.groups[0].parameters == [7, 8])
    #expect(package.groups[0].parameterLabels?["values"]?[1]?.string == "b")
    #expect(package.attachments.map(\.bytes) == [Array("id,name\n".utf8)])
    #expect(package.metadata["mine"]?["kept"]?.boolean == true)
    #expect(package.notes.count == 1 && package.notes[0].contains("t.unheard"))
  }

  @Test func packagesThatLie() throws {
    #expect(try changed { _ in } == "read")
    #expect(
      try changed { $0.change("t.data", "profile", "interface") }.contains("t.data: error: an interface"))
    #expect(
      try changed { $0.manifest["matrix_serialize_format_type"] = "parquet" }.contains("stored as parquet"))
    #expect(try changed { $0.change("t.data", "format", "pqt") }.contains("stored as Parquet"))
    #expect(try changed { $0.change("t.data", "path", "../t.data.npy") }.contains("no such entry"))
    #expect(try changed { $0.change("t.data", "path", "t.flip.npy") }.contains("stands for two resources"))
    #expect(
      try changed { $0.change("t.indices", "nrows", 4) }.contains("3 rows, but the package announces 4"))
    #expect(try changed { $0.change("t.indices", "kind", "other") }.contains("has no indices"))
    #expect(try changed { $0.change("t.data", "matrix", "biosphere_matrix") }.contains("writes both"))
    #expect(try changed { $0.change("t.flip", "kind", "data") }.contains("has its data twice"))
    #expect(try changed { $0.change("t.data", "kind", "other") }.contains("neither data nor distributions"))
    #expect(try changed { $0.manifest["resources"] = 5 }.contains("\"resources\" is missing"))
    #expect(try changed { $0.manifest["resources"] = [5] }.contains("resource 0: error: not an object"))
    #expect(try changed { $0.manifest["sequential"] = "yes" }.contains("neither true nor false"))
    #expect(try changed { $0.change("c.indices", "global_index", "GLO") }.contains("not a whole number"))
    let negative = PackedArrays.indices([1, 2, -2], [1, 2, 1])
    #expect(
      try changed { $0.replace("t.indices.npy", negative) }.contains("t.indices: row 2: error: the row id -2")
    )
    #expect(
      try changed { $0.replace("t.flip.npy", PackedArrays.booleans([true])) }.contains(
        "1 rows, but the group has 3"))
    let infinite = npy([1, .infinity, 1], shape: [3])
    #expect(
      try changed { $0.replace("t.data.npy", infinite) }.contains(
        "t.data: row 1: error: the value is infinite"))
    let flat = npy([1, 2, 1], shape: [3])
    #expect(try changed { $0.replace("t.indices.npy", flat) }.contains("no field row"))
    #expect(
      try changed { $0.add("t", "rescale", npy([1, .nan, 1], shape: [3])) }.contains(
        "row 1: error: the factor"))
    let matrix = npy([1, 2, 1], shape: [3, 1])
    #expect(try changed { $0.replace("t.data.npy", matrix) }.contains("2 axes in a group of vectors"))
    #expect(try changed { $0.replace("t.data.npy", []) }.contains("magic bytes"))
  }

  @Test func filesOfAFolderStayInIt() throws {
    let folder = try TemporaryFolder()
    for path in ["../x.npy", "/etc/hostname", "a/../../x.npy", ""] {
      var files = PackageFiles.small
      files.change("t.data", "path", .string(path))
      try files.writeFolder(folder.path("p"))
      #expect(throws: InterchangeError.self) { _ = try Datapackage(reading: folder.path("p")) }
    }
  }

  @Test func manyResources() throws {
    // A thousand resources are read in a moment; more than the limit are refused before any is looked at.
    var files = PackageFiles.small
    for index in 0..<500 { files.addVector("g\(index)", [(7, 1, 1)], matrix: "biosphere_matrix") }
    let folder = try TemporaryFolder()
    try files.writeArchive(folder.path("p.zip"))
    let (database, _) = try DatapackageReader.database(from: [folder.path("p.zip")])
    // Each group replaces the one before.
    #expect(database.biosphere.amounts == [4, 1])
    let many = (0...DatapackageManifest.resourceLimit).map { JSONValue.integer($0) }
    #expect(
      try changed { $0.manifest["resources"] = .array(many) }.contains("10001 resources, more than the 10000")
    )
  }

  /// Whatever byte of a package is missing at its end, it is refused with its path.
  @Test func truncatedArchives() throws {
    let folder = try TemporaryFolder()
    try PackageFiles.small.writeArchive(folder.path("p.zip"))
    let bytes = try folder.bytes("p.zip")
    for length in stride(from: 0, to: bytes.count, by: 37) {
      try Data(bytes[..<length]).write(to: folder.url.appending(path: "cut.zip"))
      do {
        _ = try Datapackage(reading: folder.path("cut.zip"))
        Issue.record("\(length) bytes were read")
      } catch { #expect(error.file == folder.path("cut.zip")) }
    }
  }
}
