import Foundation
import Inventory
import Parameters
import Propagation
import Sampling
import Studies
import Testing

/// Studies of uncertain parameters, and their draws as `sample` makes them.
enum UncertainStudy {
  /// A study of parameters with one score, the pure number `impact`.
  static func text(_ parameters: [String], _ sections: String = "", impact: String = "0") -> String {
    """
    monteverde: 1
    study: {title: Uncertain, functional unit: one}
    indicators: {y: {unit: "1"}}
    parameters:
    \((["one_kg: {value: 1 kg}"] + parameters).map { "  " + $0 }.joined(separator: "\n"))
    \(sections)
    processes: {model: {output: 1 unit, impacts: {y: "\(impact)"}}}
    systems: {s: {model: 1 unit}}
    """
  }

  /// Reads a study that has `files` beside it.
  static func study(
    _ parameters: [String], _ sections: String = "", impact: String = "0", files: [String: String] = [:],
    settings: [(name: String, value: String)] = []
  ) throws -> Study {
    let folder = FileManager.default.temporaryDirectory.appending(path: "monteverde-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, contents) in files { try Data(contents.utf8).write(to: folder.appending(path: name)) }
    let file = folder.appending(path: "study.yaml")
    try Data(text(parameters, sections, impact: impact).utf8).write(to: file)
    return try Study(path: file.path, settings: settings)
  }

  /// The error of a study that is refused, `line:column: error: message` without the file.
  static func refusal(
    _ parameters: [String], _ sections: String = "", files: [String: String] = [:]
  ) -> String? {
    do {
      _ = try study(parameters, sections, files: files)
      return nil
    } catch let error as StudyError {
      return String(error.text.dropFirst(error.file.count + 1))
    } catch {
      return "another error: \(error)"
    }
  }

  /// The draws of parameters and inputs, as `sample` makes them.
  static func draws(
    _ study: Study, _ names: [String], count: Int, seed: UInt64 = 1, design: Design.Kind = .random,
    randomizations: Int? = nil, range: Range<Int>? = nil
  ) throws -> [[Double]] {
    let options = MonteCarloOptions(
      draws: count, seed: seed, design: design, randomizations: randomizations, workers: 1)
    let plan = PropagationPlan(study.model)
    let base = try DesignCoordinates(options, inputs: plan.inputs.map(\.identity))
    let coordinates: any InputCoordinates =
      study.model.reorderings.isEmpty
      ? base : try ReorderedCoordinates(base, reorderings: study.model.reorderings)
    let nodes = try names.map { try #require(study.compiled.sampled[$0], "\($0)").node }
    return InputSampler(study.model.graph, nodes: nodes).values(
      coordinates: coordinates, draws: range ?? 0..<base.draws)
  }

  /// The draws of all names as bits.
  static func bits(
    _ study: Study, _ names: [String], count: Int, design: Design.Kind = .random, range: Range<Int>? = nil
  ) throws -> [[UInt64]] {
    try draws(study, names, count: count, design: design, range: range).map { $0.map(\.bitPattern) }
  }
}

extension [Double] {
  var mean: Double { reduce(0, +) / Double(count) }

  var variance: Double {
    let center = mean
    return reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(count - 1)
  }
}

/// The static total of the only system.
func staticScore(_ study: Study) throws -> Double {
  let plan = PropagationPlan(study.model, detail: .totals)
  return try #require(plan.staticValues().first)
}
