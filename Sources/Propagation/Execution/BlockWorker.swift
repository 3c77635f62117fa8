import Inventory
import NumericKernels
import Parameters
import Statistics

/// A draw that failed in one system.
struct FailedDraw: Hashable, Comparable, Sendable {
  let draw: Int
  let system: Int

  static func < (left: FailedDraw, right: FailedDraw) -> Bool { (left.draw, left.system) < (right.draw, right.system) }
}

/// What is known of one block of draws, and, merged, of a run.
struct BlockStatistics: Sendable {
  /// Moments of every output over the draws that succeeded in its system.
  var moments: [Moments]
  /// Number of failed draws, by system.
  var failed: [Int]
  /// Number of draws that failed in any system.
  var failedDraws = 0
  /// The first failures, in order of draw and system.
  var firstFailures: [FailedDraw] = []

  /// How many failures are listed.
  static let listed = 100

  init(outputs: Int, systems: Int) {
    moments = Array(repeating: Moments(), count: outputs)
    failed = Array(repeating: 0, count: systems)
  }

  mutating func merge(_ other: BlockStatistics) {
    for i in moments.indices { moments[i].merge(other.moments[i]) }
    for i in failed.indices { failed[i] += other.failed[i] }
    failedDraws += other.failedDraws
    firstFailures = Array((firstFailures + other.firstFailures).sorted().prefix(BlockStatistics.listed))
  }
}

/// Runs whole blocks of draws in batches, for one worker.
final class BlockWorker {
  private let plan: PropagationPlan
  private let worker: PlanWorker
  private let values: ColumnBuffer
  private let cancellation: CancellationFlag?
  private var valid: [[Bool]]
  private let outputsOfSystem: [[Int]]
  private let keeper: ScoreKeeper
  private var sketches: [QuantileSketch?]
  private var randomization = 0

  init(plan: PropagationPlan, batch: Int, rows: Int, keeper: ScoreKeeper, cancellation: CancellationFlag?) {
    self.plan = plan
    self.keeper = keeper
    sketches = BlockWorker.emptySketches(plan, keeper)
    self.cancellation = cancellation
    worker = PlanWorker(plan: plan, batch: batch, cancellation: cancellation)
    values = ColumnBuffer(columns: plan.outputs.count, rows: rows)
    let systems = plan.model.systems.count
    valid = Array(repeating: Array(repeating: true, count: rows), count: systems)
    outputsOfSystem = (0..<systems).map { system in plan.outputs.indices.filter { plan.outputs[$0].system == system } }
  }

  deinit { keeper.merge(sketches, randomization: randomization) }

  private static func emptySketches(_ plan: PropagationPlan, _ keeper: ScoreKeeper) -> [QuantileSketch?] {
    plan.outputs.map { $0.isKept && keeper.kept == nil ? QuantileSketch() : nil }
  }

  /// Runs the draws of one block; nil when it was cancelled on the way.
  func run(
    _ rows: Range<Int>, randomization: Int, coordinates: any InputCoordinates, batchDone: (Int) -> Void
  ) -> BlockStatistics? {
    if randomization != self.randomization {
      keeper.merge(sketches, randomization: self.randomization)
      sketches = BlockWorker.emptySketches(plan, keeper)
      self.randomization = randomization
    }
    var first = rows.lowerBound
    while first < rows.upperBound {
      let count = min(worker.batch, rows.upperBound - first)
      worker.run(coordinates: coordinates, firstDraw: first, count: count)
      if cancellation?.isCancelled == true { return nil }
      for output in plan.outputs.indices {
        values.withColumn(output) {
          worker.copy(output: output, count: count, to: &$0, at: first - rows.lowerBound)
        }
      }
      batchDone(count)
      first += count
    }
    var statistics = BlockStatistics(outputs: plan.outputs.count, systems: plan.model.systems.count)
    findFailures(rows, &statistics)
    for (system, outputs) in outputsOfSystem.enumerated() {
      for output in outputs {
        values.withColumn(output, count: rows.count) { draws in
          if statistics.failed[system] == 0 {
            statistics.moments[output] = Moments(draws.span)
          } else {
            for i in draws.indices where !valid[system][i] { draws[i] = .nan }
            let flags = Array(valid[system].prefix(rows.count))
            statistics.moments[output] = Moments(draws.span, valid: flags.span)
          }
          keeper.kept?.store(draws.span, output: output, firstDraw: rows.lowerBound)
          sketches[output]?.add(draws.span)
        }
      }
    }
    return statistics
  }

  /// A draw failed in a system when any of its outputs is not a number.
  private func findFailures(_ rows: Range<Int>, _ statistics: inout BlockStatistics) {
    var failedAnywhere = Array(repeating: false, count: rows.count)
    for (system, outputs) in outputsOfSystem.enumerated() {
      for i in 0..<rows.count { valid[system][i] = true }
      for output in outputs {
        values.withColumn(output) { column in
          // One sum tells whether any value is not finite; only then is it worth looking at each.
          var sum = 0.0
          for i in 0..<rows.count { sum += column[i] - column[i] }
          guard sum != 0 else { return }
          for i in 0..<rows.count where !column[i].isFinite { valid[system][i] = false }
        }
      }
      for i in 0..<rows.count where !valid[system][i] {
        statistics.failed[system] += 1
        failedAnywhere[i] = true
        if statistics.firstFailures.count < BlockStatistics.listed * outputsOfSystem.count {
          statistics.firstFailures.append(FailedDraw(draw: rows.lowerBound + i, system: system))
        }
      }
    }
    statistics.failedDraws = failedAnywhere.count(where: { $0 })
    statistics.firstFailures = Array(statistics.firstFailures.sorted().prefix(BlockStatistics.listed))
  }
}
