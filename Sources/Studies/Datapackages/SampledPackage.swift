import Interchange
public import Inventory
public import NumericKernels
public import Propagation

/// Writes the draws of a database as packages of arrays: draw i is column i, and brightway uses the columns one after
/// another under `use_arrays`. They are the draws of a run with random design and the same seed.
public struct SampledPackage {
  private let database: LifeCycleDatabase
  private let draws: Int
  private let seed: UInt64
  /// The most values in memory at once.
  private static let mostValues = 1 << 22

  /// Draws of a database.
  /// - Precondition: at least one draw.
  public init(_ database: LifeCycleDatabase, draws: Int, seed: UInt64) {
    precondition(draws >= 1, "a sample has draws")
    self.database = database
    self.draws = draws
    self.seed = seed
  }

  /// Writes A and B to `output`, and beside it a package for each method with uncertain factors, which replaces that of the
  /// method: `draws.zip` and `draws-METHOD.zip`.
  /// - Returns: the files that were written.
  /// - Throws: `InterchangeError` for a file that cannot be written, or when nothing varies; `Interrupted`.
  public func write(
    to output: String, cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil
  ) throws -> [String] {
    let stem = output.hasSuffix(".zip") ? String(output.dropLast(4)) : output
    let name = stem.split(separator: "/").last.map(String.init) ?? stem
    let matrices = [
      ("technosphere", sampled(database.technosphere), database.productIDs, database.technosphere),
      ("biosphere", sampled(database.biosphere), database.flowIDs, database.biosphere),
    ].filter { !$0.1.exchanges.isEmpty }
    let methods = database.methods.indices.filter {
      !database.methods[$0].factors.exchangesOfVaryingPlaces.isEmpty
    }
    var work = Work(
      total: draws * (matrices.count + methods.count), cancellation: cancellation, report: progress)
    guard work.total > 0 else {
      throw InterchangeError("nothing of the packages is uncertain, so there is nothing to draw")
    }
    var files: [String] = []
    if !matrices.isEmpty {
      var writer = try DatapackageWriter(creating: output, name: name, isSequential: true)
      for (label, sampled, rows, table) in matrices {
        try writer.beginArray(
          label, matrix: label + "_matrix", rows: sampled.exchanges.map { rows[Int(table.rows[$0])] },
          columns: sampled.exchanges.map { database.processIDs[Int(table.columns[$0])] },
          flips: sampled.flips,
          columnCount: draws)
        try append(sampled, to: &writer, &work)
      }
      try writer.close()
      files.append(output)
    }
    for method in methods {
      let file = "\(stem)-\(SampledPackage.fileName(database.methods[method].name)).zip"
      try write(database.methods[method], to: file, &work)
      files.append(file)
    }
    return files
  }

  private func sampled(_ table: ExchangeTable) -> SampledExchanges {
    SampledExchanges(table, presamples: database.presamples, seed: seed)
  }

  /// All factors of a method at their static values, and over them the draws of those that vary.
  private func write(_ method: CharacterizationMethod, to path: String, _ work: inout Work) throws {
    let (table, sampled) = (method.factors, sampled(method.factors))
    var writer = try DatapackageWriter(
      creating: path, name: method.name, isSequential: true,
      metadata: method.unit.isEmpty ? [] : [JSONMember("unit", .string(method.unit))])
    try writer.write(
      DatapackageGroup(
        label: "characterization", matrix: "characterization_matrix",
        rows: table.columns.map { database.flowIDs[Int($0)] }, columns: table.columns.map { _ in 0 },
        amounts: .vector(table.amounts), globalIndex: 0))
    try writer.beginArray(
      "draws", matrix: "characterization_matrix",
      rows: sampled.exchanges.map { database.flowIDs[Int(table.columns[$0])] },
      columns: sampled.exchanges.map { _ in 0 }, flips: sampled.flips, columnCount: draws)
    try append(sampled, to: &writer, &work)
    try writer.close()
  }

  private func append(
    _ sampled: SampledExchanges, to writer: inout DatapackageWriter, _ work: inout Work
  ) throws {
    let block = max(1, SampledPackage.mostValues / sampled.exchanges.count)
    for first in stride(from: 0, to: draws, by: block) {
      try work.check()
      let range = first..<min(first + block, draws)
      let values = sampled.values(of: range)
      try writer.append(values.span)
      work.add(range.count)
    }
    try writer.endArray()
  }

  /// Letters, digits, `-` and `.` of a name, `_` for others.
  private static func fileName(_ name: String) -> String {
    String(name.map { $0.isLetter || $0.isNumber || "-.".contains($0) ? $0 : "_" }.prefix(100))
  }

  /// How far the writing has come.
  private struct Work {
    let total: Int
    let cancellation: CancellationFlag?
    let report: ProgressReport?
    var done = 0

    init(total: Int, cancellation: CancellationFlag?, report: ProgressReport?) {
      (self.total, self.cancellation, self.report) = (total, cancellation, report)
    }

    func check() throws {
      if cancellation?.isCancelled ?? false { throw Interrupted(done: done, wanted: total) }
    }

    mutating func add(_ draws: Int) {
      done += draws
      report?(done, total)
    }
  }
}
