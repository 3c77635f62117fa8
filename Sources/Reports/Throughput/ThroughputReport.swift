public import Interchange
public import Interpretation
import NumericKernels
import Propagation

/// One row of a benchmark: what was measured, and the measurement.
public struct ThroughputRow: Sendable {
  /// The system: size, density, what varies, or a study's title.
  public let system: [(key: String, value: JSONValue)]
  /// How it was solved.
  public let solver: String
  /// The measurement.
  public let throughput: Throughput

  /// A row.
  public init(system: [(key: String, value: JSONValue)], solver: String, throughput: Throughput) {
    self.system = system
    self.solver = solver
    self.throughput = throughput
  }
}

/// A benchmark of this machine as a table for people and as JSON for machines.
public struct ThroughputReport: Sendable {
  private let rows: [ThroughputRow]
  private let limits: [MachineLimits]
  private let numbers = NumberText()

  /// - Parameter limits: what the machine does at most, for each number of workers.
  public init(_ rows: [ThroughputRow], limits: [MachineLimits]) {
    self.rows = rows
    self.limits = limits
  }

  private static let phases: [(phase: PhaseTimer.Phase, heading: String, key: String)] = [
    (.randomNumbers, "random", "random_numbers"), (.distributions, "distrib.", "distributions"),
    (.formulas, "formulas", "formulas"), (.assembly, "assembly", "assembly"), (.solve, "solve", "solve"),
    (.scores, "scores", "scores"), (.statistics, "statist.", "statistics"),
  ]

  // MARK: - Table

  /// The machine's limits in words.
  public var limitsText: String {
    limits.map { limit in
      "\(limit.workers) \(limit.workers == 1 ? "worker" : "workers"): dgemm \(short(limit.operationsPerSecond / 1e9)) GFLOP/s, "
        + "copying \(short(limit.bytesPerSecond / 1e9)) GB/s read and written."
    }.joined(separator: "\n")
  }

  /// Rates by number of workers, shares of the limits, and nanoseconds of a draw by phase.
  public func table(_ title: String) -> Table {
    let headings = rows.first?.system.map(\.key) ?? []
    let most = limits.last?.workers ?? 1
    var table = Table(
      title,
      columns: headings.map { .init($0, $0 == "varying" || $0 == "study" ? .left : .right) }
        + [.init("solver")]
        + limits.map { .init("\($0.workers) worker\($0.workers == 1 ? "" : "s")", unit: "draws/s", .right) }
        + [
          .init("GFLOP/s", .right), .init("of dgemm", .right), .init("GB/s", .right),
          .init("of copy", .right),
        ]
        + ThroughputReport.phases.map { .init($0.heading, unit: "ns/draw", .right) })
    for row in rows {
      let measured = row.throughput
      let (operations, bytes) = rates(measured, workers: most)
      let limit = limits.last
      table.append(
        row.system.map { Table.Cell(text($0.value)) } + [Table.Cell(row.solver)]
          + measured.drawsPerSecond.map { Table.Cell(short($0.rate), number: $0.rate) }
          + [
            Table.Cell(short(operations / 1e9)), share(operations, limit?.operationsPerSecond),
            Table.Cell(short(bytes / 1e9)), share(bytes, limit?.bytesPerSecond),
          ]
          + ThroughputReport.phases.map { entry in
            Table.Cell(short(nanoseconds(measured, entry.phase)))
          }, .normal)
    }
    return table
  }

  private func share(_ value: Double, _ limit: Double?) -> Table.Cell {
    Table.Cell(limit.map { "\(short(100 * value / $0)) %" } ?? "")
  }

  /// Operations and bytes per second with some number of workers.
  private func rates(_ measured: Throughput, workers: Int) -> (operations: Double, bytes: Double) {
    let rate = measured.drawsPerSecond.first { $0.workers == workers }?.rate ?? 0
    return (rate * measured.cost.operations, rate * measured.cost.bytes)
  }

  private func nanoseconds(_ measured: Throughput, _ phase: PhaseTimer.Phase) -> Double {
    measured.nanoseconds.first { $0.phase == phase }?.value ?? 0
  }

  /// Measurements repeat to a few percent: two or three digits.
  private func short(_ value: Double) -> String { value == 0 ? "0" : numbers.value(value, error: value / 50) }

  private func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): short(number)
    default: value.text(.compact)
    }
  }

  // MARK: - JSON

  /// Everything, numbers in the units of their keys.
  public var json: JSONValue {
    .object([
      JSONMember(
        "machine",
        .array(
          limits.map { limit in
            .object([
              JSONMember("workers", .integer(limit.workers)),
              JSONMember("dgemm_flop_per_second", .number(limit.operationsPerSecond)),
              JSONMember("copy_bytes_per_second", .number(limit.bytesPerSecond)),
            ])
          })),
      JSONMember("results", .array(rows.map { json($0) })),
    ])
  }

  private func json(_ row: ThroughputRow) -> JSONValue {
    let measured = row.throughput
    return .object(
      row.system.map { JSONMember($0.key, $0.value) } + [
        JSONMember("solver", .string(row.solver)),
        JSONMember("draws", .integer(measured.draws)), JSONMember("failed", .integer(measured.failed)),
        JSONMember("draws_per_draw", .number(measured.cost.draws)),
        JSONMember("flop_per_draw", .number(measured.cost.operations)),
        JSONMember("bytes_per_draw", .number(measured.cost.bytes)),
        JSONMember(
          "rates",
          .array(
            measured.drawsPerSecond.map { entry in
              let limit = limits.first { $0.workers == entry.workers }
              let (operations, bytes) = rates(measured, workers: entry.workers)
              return .object([
                JSONMember("workers", .integer(entry.workers)),
                JSONMember("draws_per_second", .number(entry.rate)),
                JSONMember("flop_per_second", .number(operations)),
                JSONMember(
                  "share_of_dgemm", limit.map { .number(operations / $0.operationsPerSecond) } ?? .null),
                JSONMember("bytes_per_second", .number(bytes)),
                JSONMember("share_of_copy", limit.map { .number(bytes / $0.bytesPerSecond) } ?? .null),
              ])
            })),
        JSONMember(
          "nanoseconds_per_draw",
          .object(
            ThroughputReport.phases.map { entry in
              JSONMember(entry.key, .number(nanoseconds(measured, entry.phase)))
            })),
      ])
  }
}
