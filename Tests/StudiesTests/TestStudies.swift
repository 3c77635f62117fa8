import Foundation
import Interpretation
import Propagation
import Studies
import Testing

/// Studies of the tests: written to a file, read, assessed.
enum TestStudies {
  /// A small valid study, one section a line, for tests that change one thing.
  static let small = """
    monteverde: 1
    study: {title: Small, functional unit: one kWh}
    indicators: {gwp: {unit: kg CO2-eq}}
    parameters:
      a: {value: 2 kg, uncertainty: {normal: {sd: 0.1 kg}}}
    processes:
      p: {output: 1 kWh, impacts: {gwp: a}}
    systems: {S: {p: 1 kWh}}

    """

  /// The small study with a part replaced.
  static func small(_ old: String, _ new: String) throws -> String {
    try #require(small.contains(old))
    return small.replacing(old, with: new, maxReplacements: 1)
  }

  /// Reads bytes as a study file.
  static func read(_ bytes: [UInt8], settings: [(name: String, value: String)] = []) throws -> Study {
    let folder = FileManager.default.temporaryDirectory.appending(path: "monteverde-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "study.yaml")
    try Data(bytes).write(to: file)
    return try Study(path: file.path, settings: settings)
  }

  /// Reads text as a study file.
  static func read(_ text: String, settings: [(name: String, value: String)] = []) throws -> Study {
    try read(Array(text.utf8), settings: settings)
  }

  /// The results of a study under draws.
  static func assess(_ text: String, draws: Int = 1000) throws -> [ScoreResult] {
    let plan = PropagationPlan(try read(text).model)
    let run = try MonteCarlo(plan, options: MonteCarloOptions(draws: draws, seed: 1, workers: 2)).run()
    return try Assessment(run).results
  }

  /// The static totals of a study, in order of systems and indicators.
  static func staticTotals(_ text: String, settings: [(name: String, value: String)] = []) throws -> [Double?]
  {
    let plan = PropagationPlan(try read(text, settings: settings).model)
    return Assessment(static: plan).results.map(\.total.staticValue)
  }

  /// A folder of the checkout.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}
