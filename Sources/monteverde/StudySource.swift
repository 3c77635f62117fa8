import ArgumentParser
import Foundation
import Interchange
import Studies

/// A data package that cannot be used.
struct UnreadableInput: Error {
  let message: String
  /// Whether one of the files does not exist.
  let isMissing: Bool
}

/// What a command works on: a study file, or brightway data packages with a demand.
struct StudySource: ParsableArguments {
  @Argument(
    help: "The study file, or brightway data packages (folders or ZIP): inventory, then methods.",
    completion: .file(extensions: ["yaml", "yml", "zip"]))
  var study: [String] = []

  @Option(
    help: "Of data packages: what is demanded, ID=AMOUNT or NAME|LOCATION=AMOUNT (repeatable, one system).")
  var demand: [String] = []

  @Option(help: "Of data packages: a system to compare, NAME:ID=AMOUNT (repeatable).")
  var system: [String] = []

  @Option(help: "Of data packages: a CSV file with the names of ids (id, kind, name, unit, location).")
  var names: String?

  @Flag(help: "Refuse what is doubtful (impossible uncertainties of data packages) instead of noting it.")
  var strict = false

  /// Whether data packages were named, not a study file.
  var isDatapackage: Bool { study.first.map { Study.isDatapackage($0) } ?? false }

  /// Reads the study with the settings of the command line.
  /// - Parameter keepsParametersApart: of a study file, whether certain parameters are nodes of their own.
  func load(settings: [String], keepsParametersApart: Bool = false) throws -> Study {
    guard let first = study.first else {
      throw ValidationError("name a study file, or data packages with --demand ID=AMOUNT")
    }
    guard Study.isDatapackage(first) else {
      guard study.count == 1 else {
        throw ValidationError(
          "one study file at a time; only data packages (folders or ZIP) may follow each other")
      }
      for (option, given) in [
        ("--demand", !demand.isEmpty), ("--system", !system.isEmpty), ("--names", names != nil),
      ]
      where given {
        throw ValidationError("\(option) is for data packages; a study file says what it demands")
      }
      return try Study(
        path: study[0], settings: settings.map(Self.parsed), isStrict: strict,
        keepsParametersApart: keepsParametersApart)
    }
    if !settings.isEmpty {
      throw ValidationError("--set is for study files: a data package has no parameters")
    }
    do {
      return try Study(
        DatapackageQuestion(packages: study, demands: demand, systems: system, names: names, isStrict: strict)
      )
    } catch let error as InterchangeError {
      let isMissing = (study + [names].compactMap { $0 }).contains {
        !FileManager.default.fileExists(atPath: $0)
      }
      throw UnreadableInput(message: "\(error)", isMissing: isMissing)
    }
  }

  private static func parsed(_ setting: String) -> (name: String, value: String) {
    let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let text = parts.map { String($0).trimmingCharacters(in: .whitespaces) }
    return (text[0], text[1])
  }
}
