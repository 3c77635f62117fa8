import ArgumentParser
import Foundation
import Interchange
import Inventory
import NumericKernels
import Studies

/// `monteverde convert FILE --output OUT`
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn data packages into packages, CSV tables, or draws for brightway.",
    discussion: """
      One package into a package: a ZIP archive where OUT ends in .zip, else a folder. Inventory and methods with \
      --format csv: tables of processes, products, flows, exchanges and factors in the folder OUT. With --draws N: \
      sampled arrays, which brightway uses after the inventory with use_arrays=True, draw i in column i.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case datapackage
    case csv
  }

  @Argument(
    help: "Brightway data packages (folders or ZIP): inventory, then methods.",
    completion: .file(extensions: ["zip"]))
  var packages: [String]

  @Option(help: "The archive (.zip) or folder to write.")
  var output: String

  @Option(help: "What to write.")
  var format: Format = .datapackage

  @Option(help: "Write this many draws of all uncertain exchanges as arrays.")
  var draws: Int?

  @Option(help: "Seed of the draws (default: 1).")
  var seed: UInt64?

  @Option(help: "A CSV file with the names of ids (id, kind, name, unit, location), for tables.")
  var names: String?

  @Flag(help: "Refuse impossible uncertainties instead of noting them.")
  var strict = false

  @Flag(help: "Print no notes and no progress.")
  var quiet = false

  func run() throws { try Session.run(convert) }

  func validate() throws {
    if let draws {
      guard (1...1_000_000).contains(draws) else { throw ValidationError("--draws is from 1 to 1000000") }
      if format == .csv {
        throw ValidationError("--draws makes arrays of a data package: leave --format csv out")
      }
    } else if seed != nil {
      throw ValidationError("--seed is for --draws")
    }
    if draws == nil, format == .datapackage {
      if packages.count > 1 {
        throw ValidationError(
          "several packages become tables (--format csv) or draws (--draws N); packages are converted one at a time"
        )
      }
      if names != nil || strict {
        throw ValidationError("\(names != nil ? "--names" : "--strict") is for --format csv and --draws")
      }
    }
    try validateOutput()
  }

  private func validateOutput() throws {
    let ending = URL(filePath: output).pathExtension.lowercased()
    if ending == "zip", format == .csv { throw ValidationError("--output \(output): tables go to a folder") }
    if draws != nil, ending != "zip" {
      throw ValidationError("--output \(output): draws go to an archive, OUT.zip")
    }
    if ["csv", "json", "jsonld", "yaml", "yml", "npz", "npy", "tar", "gz"].contains(ending) {
      throw ValidationError(
        "--output \(output): a data package is an archive (.zip) or a folder; tables (--format csv) are a folder"
      )
    }
  }

  private func convert() throws {
    for path in packages { try checkInput(path) }
    if let names { try checkFile(names) }
    if let draws {
      try sample(draws)
    } else if format == .csv {
      let database = try database()
      note(try DatabaseTables(database).write(to: output))
    } else {
      let package = try reading { () throws(InterchangeError) in try Datapackage(reading: packages[0]) }
      note(try DatapackageConversion.write(package, to: output))
    }
  }

  private func sample(_ draws: Int) throws {
    let database = try database()
    let progress = Progress("draws", quiet: quiet)
    defer { progress.finish() }
    let files = try Session.interruptible(progress) { flag in
      try SampledPackage(database, draws: draws, seed: seed ?? 1).write(
        to: output, cancellation: flag, progress: progress.report)
    }
    progress.finish()
    if !quiet, files != [output] {
      note([
        "uncertain factors are in packages of their own, which replace those of the methods: "
          + files.filter { $0 != output }.joined(separator: ", ")
      ])
    }
  }

  private func database() throws -> LifeCycleDatabase {
    let (database, diagnostics) = try reading { () throws(InterchangeError) in
      try DatapackageReader.database(from: packages, names: names, strict: strict)
    }
    note(diagnostics.lines)
    return database
  }

  // MARK: - Input

  private func checkFile(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      Session.standardError("\(path): error: there is no such file")
      throw ExitCode.fileNotFound
    }
  }

  /// Refuses what is no data package with a word on what it is.
  private func checkInput(_ path: String) throws {
    try checkFile(path)
    if isOpenLCA(path) {
      Session.standardError(
        "\(path): error: this is openLCA's JSON-LD, which is not read yet; "
          + "export it as a brightway data package (bw2io reads JSON-LD)")
      throw ExitCode.badInput
    }
    guard DatapackageReader.isPackage(path) else {
      Session.standardError(
        "\(path): error: not a brightway data package (a folder or ZIP with datapackage.json), which convert reads so far"
      )
      throw ExitCode.badInput
    }
  }

  /// Whether a folder or archive has the files that openLCA writes and data packages do not have.
  private func isOpenLCA(_ path: String) -> Bool {
    let marks = ["olca-schema.json", "openlca.json", "context.json"]
    if let names = try? FileManager.default.contentsOfDirectory(atPath: path) {
      return !names.contains("datapackage.json")
        && (names.contains("processes") || names.contains(where: marks.contains))
    }
    guard path.hasSuffix(".zip"), let names = try? ZIPReader(opening: path).names else { return false }
    return !names.contains("datapackage.json")
      && names.contains { marks.contains($0) || $0.hasPrefix("processes/") }
  }

  /// Runs `body`; a package that cannot be used is bad input.
  private func reading<Result>(_ body: () throws(InterchangeError) -> Result) throws -> Result {
    do throws(InterchangeError) {
      return try body()
    } catch {
      Session.standardError(error.description)
      throw ExitCode.badInput
    }
  }

  private func note(_ notes: [String]) {
    guard !quiet else { return }
    for note in notes { Session.standardError("note: \(note)") }
  }
}
