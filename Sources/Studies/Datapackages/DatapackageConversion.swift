import Foundation
public import Interchange

/// Turns data packages into other files.
public enum DatapackageConversion {
  /// Writes a package again, group by group as it is: as a ZIP archive where `output` ends in `.zip`, else as a folder.
  ///
  /// Parameters of distributions are float32, as brightway stores them.
  /// - Returns: what was not written, in words.
  /// - Throws: ``InterchangeError`` for a file that cannot be written, or a folder that holds something already.
  public static func write(_ package: Datapackage, to output: String) throws -> [String] {
    guard !output.hasSuffix(".zip") else { return try writeArchive(package, to: output) }
    try makeEmptyFolder(output)
    let archive = output + "/.package.zip"
    defer { try? FileManager.default.removeItem(atPath: archive) }
    let notes = try writeArchive(package, to: archive)
    let reader = try ZIPReader(opening: archive)
    for name in reader.names {
      var file = try OutputFile(creating: output + "/" + name)
      try file.write(reader.contents(of: name))
      try file.close()
    }
    return notes
  }

  private static func writeArchive(_ package: Datapackage, to path: String) throws(InterchangeError)
    -> [String]
  {
    // What describes the files belongs to those that are written; all else is kept, the id too.
    let own = ["resources", "64_bit_indices", "matrix_serialize_format_type"]
    let kept = (package.metadata.object ?? []).filter { !own.contains($0.key) }
    var writer = try DatapackageWriter(
      creating: path, name: package.name, isSequential: package.isSequential, metadata: kept)
    var notes = package.notes
    for group in package.groups {
      try writer.write(group)
      if group.parameters != nil || group.parameterLabels != nil {
        notes.append("\(group.label): the parameters behind the arrays are left out")
      }
    }
    if !package.attachments.isEmpty {
      notes.append("\(package.attachments.count) files that belong to no matrix are left out")
    }
    try writer.close()
    return notes
  }

  /// Makes a folder, or takes one that is empty: files of something else among those of a package would be taken for its own.
  static func makeEmptyFolder(_ path: String) throws {
    if let held = try? FileManager.default.contentsOfDirectory(atPath: path), !held.isEmpty {
      throw InterchangeError("the folder is not empty; name a new one", file: path)
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw InterchangeError("the folder cannot be made: \(error.localizedDescription)", file: path)
    }
  }
}
