import ArgumentParser
import Foundation
import Interchange
import Inventory
import NumericKernels
import Parameters
import Propagation
import Studies

/// `monteverde sample STUDY`
struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The very draws of chosen inputs that assess uses with the same seed, as CSV or NPY.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv
    case npy
  }

  @OptionGroup var options: RunOptions

  @Option(
    help: """
      Names of parameters or inputs, separated by commas, names with a comma in double quotes (default: all uncertain \
      inputs).
      """)
  var inputs: String?

  @Option(help: "Draws, FIRST..LAST, from 0 (default: all).")
  var range: String?

  @Option(help: "csv: a column for each input; npy: an array of draws x inputs.")
  var format: Format = .csv

  @Option(name: .customLong("output"), help: "Write to a file in place of standard output.")
  var file: String?

  /// Draws that are made at once.
  private static let chunk = 65_536

  func run() throws { try Session.run(sample) }

  private func sample() throws {
    let study = try options.loadStudy()
    guard study.model.reorderings.isEmpty else {
      throw ValidationError(
        "this study orders all draws of correlated inputs together (dependence: iman-conover), so that no range of them "
          + "can be made alone: use 'dependence: copula'")
    }
    // The plan of assess: its inputs have their dimensions of a Sobol' or Halton sequence in this order.
    let plan = study.plan()
    let monteCarlo = try options.monteCarlo(study, defaultDraws: study.draws ?? 10_000)
    let coordinates = try DesignCoordinates(monteCarlo, inputs: plan.inputs.map(\.identity))
    if !options.quiet {
      for note in coordinates.notes(wanted: monteCarlo.draws) { Session.standardError("note: \(note)") }
    }
    let names = try chosenNames(study, plan)
    let values = names.compactMap { study.compiled.sampled[$0] }
    let sampler = InputSampler(study.model.graph, nodes: values.map(\.node))
    let range = try parsedRange(draws: coordinates.draws)
    let headings = zip(names, values).map { $1.unit == "1" ? $0 : "\($0) [\($1.unit)]" }
    let progress = Progress("draws", quiet: options.quiet || file == nil)
    defer { progress.finish() }
    try Session.interruptible(progress) { flag in
      var sink = try Sink(path: file)
      try sink.write(
        format == .csv
          ? csv([CSVField.text("draw")] + headings.map { .text($0) })
          : NPYFile.header(shape: [range.count, names.count]))
      var first = range.lowerBound
      while first < range.upperBound {
        // An unfinished file is gone when the sink is; half a table on standard output has been read already.
        if flag.isCancelled { throw Interrupted(done: first - range.lowerBound, wanted: range.count) }
        let part = first..<min(first + Sample.chunk, range.upperBound)
        try sink.write(rows(sampler.values(coordinates: coordinates, draws: part), from: first))
        first = part.upperBound
        progress.report(first - range.lowerBound, range.count)
      }
      try sink.close()
    }
  }

  private func rows(_ columns: [[Double]], from first: Int) -> [UInt8] {
    let count = columns.first?.count ?? 0
    switch format {
    case .csv:
      var writer = CSVWriter()
      for i in 0..<count { writer.append([.integer(first + i)] + columns.map { .number($0[i]) }) }
      return writer.bytes
    case .npy:
      var bytes: [UInt8] = []
      bytes.reserveCapacity(8 * count * columns.count)
      for i in 0..<count {
        for column in columns {
          var word = column[i].bitPattern
          for _ in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: word))
            word >>= 8
          }
        }
      }
      return bytes
    }
  }

  private func csv(_ fields: [CSVField]) -> [UInt8] {
    var writer = CSVWriter()
    writer.append(fields)
    return writer.bytes
  }

  private func chosenNames(_ study: Study, _ plan: PropagationPlan) throws -> [String] {
    guard let inputs else { return plan.inputs.map(\.name).filter { study.compiled.sampled[$0] != nil } }
    return try Sample.split(inputs).map { name in
      guard study.compiled.sampled[name] != nil else {
        let near = nearestName(to: name, among: study.compiled.sampled.keys.sorted())
        throw ValidationError(
          "--inputs: the study has no '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
      }
      return name
    }
  }

  /// Names between commas; within double quotes a comma belongs to the name, and two quotes are one, as in CSV.
  static func split(_ list: String) -> [String] {
    var names = [""]
    var isQuoted = false
    var previous: Character?
    for character in list {
      if character == "\"" {
        // The second of two quotes within a name.
        if previous == "\"", !isQuoted, !names[names.count - 1].isEmpty {
          names[names.count - 1].append("\"")
        }
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        names.append("")
      } else {
        names[names.count - 1].append(character)
      }
      previous = character
    }
    return names.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  private func parsedRange(draws: Int) throws -> Range<Int> {
    guard let range else { return 0..<draws }
    let ends = range.components(separatedBy: "..").map { Int($0) }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, first <= last else {
      throw ValidationError("--range \(range): write FIRST..LAST, as in 0..999")
    }
    guard last < draws else {
      throw ValidationError(
        "--range \(range): there are \(draws) draws, 0 to \(draws - 1); ask for more with --draws")
    }
    return first..<last + 1
  }
}

/// Where bytes go: a file that appears when it is complete, or standard output.
private struct Sink: ~Copyable {
  private var file: OutputFile?

  init(path: String?) throws {
    guard let path else { return }
    // A device (/dev/stdout) or a named pipe must not be replaced by a file.
    let kind = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    if let kind,
      [.typeCharacterSpecial, .typeBlockSpecial, .typeSocket, .typeUnknown].contains(kind)
        || path.hasPrefix("/dev/")
    {
      throw ValidationError(
        "--output \(path) is not a file: leave --output out, and send standard output there instead")
    }
    file = try OutputFile(creating: path)
  }

  mutating func write(_ bytes: [UInt8]) throws {
    if file == nil {
      try Session.output(bytes)
    } else {
      try file?.write(bytes)
    }
  }

  mutating func close() throws { try file?.close() }
}
