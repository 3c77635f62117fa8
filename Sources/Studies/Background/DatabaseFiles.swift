import Foundation
import Interchange
import Inventory

/// Reads the files of a background; what is wrong with one is an error at its name in the study.
struct DatabaseFiles {
  let section: BackgroundSection
  let path: (String) -> String

  func packages() throws -> [Datapackage] {
    try (section.packages + section.methods).map { file in
      try reading(file) { path throws(InterchangeError) in try Datapackage(reading: path) }
    }
  }

  func database(of packages: [Datapackage], isStrict: Bool) throws -> (LifeCycleDatabase, DatabaseDiagnostics)
  {
    var names = DatabaseNames()
    if let file = section.names {
      names = try reading(file) { path throws(InterchangeError) in try DatabaseNames(reading: path) }
    }
    do {
      return try DatapackageReader.database(of: packages, names: names, strict: isStrict)
    } catch {
      throw located(error, section.packages[0])
    }
  }

  func hashes() throws -> [(name: String, sha256: String)] {
    try (section.packages + section.methods + [section.names].compactMap { $0 }).map { file in
      let hash = try reading(file) { path throws(InterchangeError) in try DatapackageReader.sha256(of: path) }
      return (file.path, hash)
    }
  }

  private func reading<Result>(
    _ file: BackgroundSection.File, _ read: (String) throws(InterchangeError) -> Result
  ) throws -> Result {
    let path = path(file.path)
    guard FileManager.default.fileExists(atPath: path) else {
      throw StudyError("there is no file '\(file.path)' beside the study", at: file.place)
    }
    do throws(InterchangeError) {
      return try read(path)
    } catch {
      throw located(error, file)
    }
  }

  private func located(_ error: InterchangeError, _ file: BackgroundSection.File) -> StudyError {
    StudyError(
      error.description.replacing(": error: ", with: ": ", maxReplacements: 1), at: file.place)
  }
}
