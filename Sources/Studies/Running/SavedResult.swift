import Foundation
public import Interchange
import Inventory
import Parameters
public import Propagation
import Sampling

/// A result saved to a folder: `summary.json`, `draws.npz`, `inputs.csv` and `run.json`.
public struct SavedResult {
  private let study: Study
  private let folder: String

  /// A result in a folder that exists.
  public init(_ study: Study, folder: String) {
    self.study = study
    self.folder = folder
  }

  /// Writes all files.
  /// - Parameters:
  ///   - summary: what `--json` prints.
  ///   - settings: parameters that were fixed, NAME=VALUE.
  /// - Throws: `InterchangeError` when a file cannot be written.
  public func write(
    _ run: MonteCarloResult, summary: JSONValue, settings: [String]
  ) throws(InterchangeError) {
    try write(summary.text(.pretty) + "\n", to: "summary.json")
    try writeDraws(run)
    try write(inputs(run), to: "inputs.csv")
    try write(manifest(run, settings).text(.pretty) + "\n", to: "run.json")
  }

  /// The name of a system's array of draws.
  static func arrayName(of system: ProductSystem) -> String { "\(system.name), \(system.scenario)" }

  /// Writes `summary.json` alone.
  /// - Throws: `InterchangeError` when it cannot be written.
  public func writeSummary(_ summary: JSONValue) throws(InterchangeError) {
    try write(summary.text(.pretty) + "\n", to: "summary.json")
  }

  private func write(_ text: String, to name: String) throws(InterchangeError) {
    var file = try OutputFile(creating: folder + "/" + name)
    try file.write(Array(text.utf8))
    try file.close()
  }

  /// For each system and scenario an array of draws x indicators; failed draws are NaN. Left out when not kept.
  private func writeDraws(_ run: MonteCarloResult) throws(InterchangeError) {
    let (model, outputs) = (run.plan.model, run.plan.outputs)
    var arrays: [(name: String, columns: [[Double]])] = []
    for (index, system) in model.systems.enumerated() {
      let totals = outputs.indices.filter { outputs[$0].system == index && outputs[$0].part == .total }
      var columns: [[Double]] = []
      for output in totals {
        if let draws = run.draws(ofOutput: output) { columns.append(draws) }
      }
      if columns.count == totals.count { arrays.append((SavedResult.arrayName(of: system), columns)) }
    }
    guard !arrays.isEmpty else {
      // Those of an earlier result in this folder would pass for the draws of this one.
      for name in ["draws.npz", "axes.json"] {
        try? FileManager.default.removeItem(atPath: folder + "/" + name)
      }
      return
    }
    var writer = try NPZWriter(creating: folder + "/draws.npz")
    for (name, columns) in arrays { try writer.writeArray(name, columns: columns) }
    try writer.close()
    let axes: JSONValue = [
      "arrays": .array(arrays.map { .string($0.name) }),
      "rows": ["draws": .integer(run.draws), "first": 0],
      "columns": .array(
        model.indicators.map { ["indicator": .string($0.name), "unit": .string($0.unit)] }),
    ]
    try write(axes.text(.pretty) + "\n", to: "axes.json")
  }

  private func inputs(_ run: MonteCarloResult) -> String {
    var writer = CSVWriter()
    writer.append(["input", "unit", "distribution", "static", "mean", "sd"])
    for input in run.plan.inputs {
      guard let description = study.compiled.inputs[input.identity] else { continue }
      writer.append([
        .text(description.name), .text(description.unit), .text(description.distribution),
        .number(description.staticValue), .number(description.mean), .number(description.standardDeviation),
      ])
    }
    return writer.text
  }

  /// Where the study is, for those who come from another folder.
  private var absolutePath: String { URL(filePath: study.path).standardizedFileURL.path }

  /// Everything that makes the same bits again.
  private func manifest(_ run: MonteCarloResult, _ settings: [String]) -> JSONValue {
    [
      "monteverde": .string(Summary.version), "file": .string(study.path), "path": .string(absolutePath),
      "sha256": .string(study.sha256),
      "data": .array(study.compiled.files.map { ["file": .string($0.name), "sha256": .string($0.sha256)] }),
      "settings": .array(settings.map { .string($0) }), "seed": .string(String(run.options.seed)),
      "design": .string(run.options.design.rawValue), "draws": .integer(run.draws),
      "randomizations": .integer(run.options.randomizations), "solver": .string(run.plan.solver.rawValue),
      "draws_kept": run.options.drawsKept.map { .integer($0) } ?? .null,
    ]
  }
}
