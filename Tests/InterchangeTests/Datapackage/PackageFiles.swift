import Foundation

@testable import Interchange

/// The files of a data package under construction, each of which a test may spoil.
struct PackageFiles {
  var manifest: JSONValue = ["profile": "data-package", "name": "test", "resources": []]
  var files: [(name: String, bytes: [UInt8])] = []

  /// Adds a resource with its file.
  mutating func add(
    _ group: String, _ kind: String, _ bytes: [UInt8], matrix: String = "technosphere_matrix",
    category: String = "vector", more: [JSONMember] = []
  ) {
    var description: JSONValue = [
      "profile": "data-resource", "format": "npy", "name": .string("\(group).\(kind)"), "kind": .string(kind),
      "path": .string("\(group).\(kind).npy"), "group": .string(group), "matrix": .string(matrix),
      "category": .string(category),
    ]
    for member in more { description[member.key] = member.value }
    manifest["resources"] = .array((manifest["resources"]?.array ?? []) + [description])
    files.append(("\(group).\(kind).npy", bytes))
  }

  /// Adds a group of plain values.
  mutating func addVector(
    _ group: String, _ cells: [(row: Int64, column: Int64, value: Double)], flips: [Bool]? = nil,
    matrix: String = "technosphere_matrix", more: [JSONMember] = []
  ) {
    add(
      group, "indices", PackedArrays.indices(cells.map(\.row), cells.map(\.column)), matrix: matrix,
      more: more)
    let values = cells.map(\.value)
    add(group, "data", npy(values, shape: [values.count]), matrix: matrix, more: more)
    if let flips { add(group, "flip", PackedArrays.booleans(flips), matrix: matrix) }
  }

  /// Two processes, 1 and 2, with products of the same ids; 1 takes half a unit of 2. Each emits flow 7; a method counts it twice.
  static var small: PackageFiles {
    var files = PackageFiles()
    files.addVector("t", [(1, 1, 1), (2, 2, 1), (2, 1, 0.5)], flips: [false, false, true])
    files.addVector("b", [(7, 1, 3), (7, 2, 4)], matrix: "biosphere_matrix")
    files.addVector(
      "c", [(7, 0, 2)], matrix: "characterization_matrix", more: [JSONMember("global_index", 0)])
    return files
  }

  /// Replaces a file.
  mutating func replace(_ name: String, _ bytes: [UInt8]) {
    for index in files.indices where files[index].name == name { files[index].bytes = bytes }
  }

  /// Changes the description of a resource.
  mutating func change(_ name: String, _ key: String, _ value: JSONValue?) {
    guard var resources = manifest["resources"]?.array else { return }
    for index in resources.indices where resources[index]["name"]?.string == name {
      resources[index][key] = value
    }
    manifest["resources"] = .array(resources)
  }

  /// All files, the description last.
  var all: [(name: String, bytes: [UInt8])] { files + [("datapackage.json", Array(manifest.text().utf8))] }

  func writeArchive(_ path: String) throws {
    var archive = try ZIPWriter(creating: path)
    for file in all { try archive.writeEntry(file.name, file.bytes) }
    try archive.close()
  }

  func writeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for file in all { try Data(file.bytes).write(to: URL(filePath: path).appending(path: file.name)) }
  }
}
