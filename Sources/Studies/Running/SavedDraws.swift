import Foundation
import Interchange
public import Interpretation
import Inventory
import Parameters
public import Propagation
import Sampling

/// A saved result that cannot be used.
public struct SavedResultError: Error, Hashable, Sendable {
  /// What is wrong, and the cure.
  public let message: String
  /// Whether a file does not exist.
  public let isMissingFile: Bool

  init(_ message: String, isMissingFile: Bool = false) {
    self.message = message
    self.isMissingFile = isMissingFile
  }
}

/// The draws of a saved result together with the study that made them: scores are read, inputs are made again.
public struct SavedDraws: Sendable {
  /// The study, with the settings of the run.
  public let study: Study
  /// The options of the run.
  public let options: MonteCarloOptions
  /// How the run solved its equations.
  public let solver: SolverChoice
  private let folder: String

  /// Whether a path is the folder of a saved result.
  public static func isSaved(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/run.json")
  }

  /// Reads what a run was made of.
  ///
  /// - Parameters:
  ///   - folder: where `assess --output` saved it.
  ///   - study: where the study is now; nil: where it was.
  ///   - workers: threads from now on.
  /// - Throws: `SavedResultError` when something is missing or has changed; what reading the study throws.
  public init(folder: String, study: String?, workers: Int) throws {
    self.folder = folder
    let manifest = try SavedDraws.manifest(folder)
    guard manifest["monteverde"]?.string == Summary.version else {
      throw SavedResultError(
        "\(folder)/run.json was written by version \(manifest["monteverde"]?.string ?? "?"), and this is "
          + "\(Summary.version): draws may differ; assess the study again")
    }
    guard let seed = manifest["seed"]?.string.flatMap({ UInt64($0) }), let draws = manifest["draws"]?.integer,
      let design = manifest["design"]?.string.flatMap({ Design.Kind(rawValue: $0) }),
      let randomizations = manifest["randomizations"]?.integer, draws > 0, randomizations > 0,
      let solver = manifest["solver"]?.string.flatMap({ SolverChoice(rawValue: $0) })
    else { throw SavedResultError("\(folder)/run.json lacks the seed, the draws or the design of the run") }
    self.solver = solver
    options = MonteCarloOptions(
      draws: draws, seed: seed, design: design, randomizations: randomizations, workers: workers)
    self.study = try SavedDraws.study(manifest, folder: folder, named: study)
  }

  private static func manifest(_ folder: String) throws -> JSONValue {
    let path = folder + "/run.json"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SavedResultError("\(path): there is no such file", isMissingFile: true)
    }
    return try JSONValue(parsing: String(decoding: data, as: UTF8.self))
  }

  /// The study of the run, which must be the very same.
  private static func study(_ manifest: JSONValue, folder: String, named: String?) throws -> Study {
    let known = [manifest["path"]?.string, manifest["file"]?.string].compactMap { $0 }
    guard let path = named ?? known.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw SavedResultError(
        "the study of \(folder), \(known.last ?? "?"), is not where it was: say where it is with --study FILE",
        isMissingFile: true)
    }
    guard !Study.isDatapackage(path) else {
      throw SavedResultError(
        "\(folder) is the result of a data package: its exchanges are no inputs of a study")
    }
    let settings = (manifest["settings"]?.array ?? []).compactMap(\.string).map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { String($0).trimmingCharacters(in: .whitespaces) }
      return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
    }
    let study = try Study(path: path, settings: settings)
    guard study.sha256 == manifest["sha256"]?.string else {
      throw SavedResultError(
        "\(path) has changed since the run of \(folder) (SHA-256 \(study.sha256.prefix(12))... in place of "
          + "\((manifest["sha256"]?.string ?? "?").prefix(12))...): its draws belong to the study as it was; assess it again"
      )
    }
    for file in manifest["data"]?.array ?? [] {
      guard let name = file["file"]?.string, let hash = file["sha256"]?.string else { continue }
      guard study.compiled.files.contains(where: { $0.name == name && $0.sha256 == hash }) else {
        throw SavedResultError("\(name) has changed since the run of \(folder): assess the study again")
      }
    }
    return study
  }

  /// The draws for a ranking by a plan of the study.
  /// - Throws: `InterchangeError`, or `SavedResultError` when the draws were not kept.
  public func draws(for plan: PropagationPlan) throws -> GivenDraws {
    let path = folder + "/draws.npz"
    guard FileManager.default.fileExists(atPath: path) else {
      throw SavedResultError(
        "\(path): there is no such file: the draws were not kept; assess with fewer --draws, or with --draws-kept",
        isMissingFile: true)
    }
    let archive = try ZIPReader(opening: path)
    let rows = options.draws
    var arrays: [String: [Double]] = [:]
    let outputs = try plan.outputs.map { output -> [Double] in
      let system = plan.model.systems[output.system]
      let name = SavedResult.arrayName(of: system)
      if arrays[name] == nil {
        let array = try NPYReader(try archive.contents(of: name + ".npy"), file: path, resource: name)
          .columns()
        guard array.rows == rows, array.columns == plan.model.indicators.count else {
          throw SavedResultError(
            "\(path): the array '\(name)' has \(array.rows) draws of \(array.columns) indicators, and run.json says "
              + "\(rows) of \(plan.model.indicators.count)")
        }
        arrays[name] = array.values
      }
      let values = arrays[name] ?? []
      return Array(values[output.indicator * rows..<(output.indicator + 1) * rows])
    }
    // The plan of assess, whose inputs have their dimensions of a design in this order.
    let made = study.plan(solver: solver)
    return GivenDraws(outputs: outputs, coordinates: try made.coordinates(options))
  }
}
