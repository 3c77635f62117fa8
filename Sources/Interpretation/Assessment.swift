import Inventory
import NumericKernels
public import Propagation
import Statistics
import Synchronization

/// The score of a system on an indicator, and what it is made of (ISO 14044, contribution analysis).
public struct ScoreResult: Sendable {
  /// A part of a score: a stage or a task.
  public struct Part: Sendable {
    /// Name of the stage or task.
    public let name: String
    /// Its statistics.
    public let statistics: ScoreStatistics
    /// Its share of the mean score; nil when that is 0.
    public let share: Double?
  }

  /// What a process causes directly.
  public struct ProcessContribution: Sendable {
    /// Name of the process; `rest` for all that are not listed.
    public let name: String
    /// Value with every input at its static value.
    public let staticValue: Double?
    /// Mean over the draws.
    public let mean: Double?
    /// One standard error of the mean; nil for the rest.
    public let meanError: Double?
    /// Share of the mean score.
    public let share: Double?
  }

  /// Name of the system.
  public let system: String
  /// Name of the scenario.
  public let scenario: String
  /// Name of the indicator.
  public let indicator: String
  /// Unit of every number.
  public let unit: String
  /// Draws that failed in this system.
  public let failed: Int
  /// The score.
  public let total: ScoreStatistics
  /// The score by life cycle stage, in order of appearance.
  public let stages: [Part]
  /// The score by task, in order of appearance.
  public let tasks: [Part]
  /// The largest contributions of processes, largest first.
  public let processes: [ProcessContribution]
  /// The sum of all contributions that are not listed; nil when all are.
  public let otherProcesses: ProcessContribution?
}

/// All scores of a run with their statistics.
public struct Assessment: Sendable {
  /// One result for each system and indicator.
  public let results: [ScoreResult]
  /// Confidence level of the quantiles' intervals.
  public let intervalLevel: Double
  /// What a reader should know: draws that failed, one draw that dominates a mean.
  public let notes: [String]

  /// How many processes are listed.
  static let listedProcesses = 20

  /// Works out the statistics of a run, on as many workers as the run had.
  public init(_ run: MonteCarloResult, intervalLevel: Double = 0.95) throws {
    self.intervalLevel = intervalLevel
    let outputs = run.plan.outputs
    let workers = run.options.workers
    let statistics = StatisticsTable(count: outputs.count)
    // Outputs that are left over when all workers have had the same number are shared, a few quantiles each.
    let slow = outputs.indices.filter { ScoreStatistics.hasSeparateQuantiles(run, output: $0) }
    let shared = Array(slow.suffix(slow.count % workers))
    let whole = outputs.indices.filter { !shared.contains($0) }
    let shares = ScoreStatistics.shares(of: workers)
    let parts = PartsTable(count: shared.count * shares.count)
    try parallelFor(
      count: whole.count + shared.count * shares.count, workers: workers, cancellation: nil,
      makeWorkspace: {},
      body: { _, task in
        guard task >= whole.count else {
          statistics.set(ScoreStatistics(run, output: whole[task], level: intervalLevel), at: whole[task])
          return
        }
        let (output, share) = (task - whole.count).quotientAndRemainder(dividingBy: shares.count)
        let found = ScoreStatistics.quantiles(
          run, output: shared[output], level: intervalLevel, probabilities: shares[share])
        parts.set(found, at: task - whole.count)
      })
    for (number, output) in shared.enumerated() {
      let found = parts.joined(number * shares.count..<(number + 1) * shares.count)
      statistics.set(ScoreStatistics(run, output: output, level: intervalLevel, found: found), at: output)
    }
    results = Assessment.results(statistics.values, run.plan, failed: run.failedBySystem)
    notes = run.notes + Assessment.notes(results, run)
  }

  /// The static results alone: every input at its static value.
  public init(static plan: PropagationPlan) {
    intervalLevel = 0.95
    results = Assessment.results(
      plan.staticValues().map { ScoreStatistics(staticValue: $0) }, plan,
      failed: plan.model.systems.map { _ in 0 })
    notes = Assessment.missing(results)
  }

  private static func results(
    _ all: [ScoreStatistics], _ plan: PropagationPlan, failed: [Int]
  ) -> [ScoreResult] {
    let (outputs, model) = (plan.outputs, plan.model)
    var results: [ScoreResult] = []
    for (system, productSystem) in model.systems.enumerated() {
      for (indicator, description) in model.indicators.enumerated() {
        let own = outputs.indices.filter {
          outputs[$0].system == system && outputs[$0].indicator == indicator
        }
        guard let total = own.first(where: { outputs[$0].part == .total }) else { continue }
        let mean = all[total].mean ?? all[total].staticValue
        func parts(_ kind: TagKind) -> [ScoreResult.Part] {
          own.compactMap { output in
            guard case .tag(kind, let name) = outputs[output].part else { return nil }
            let part = all[output].mean ?? all[output].staticValue
            return ScoreResult.Part(name: name, statistics: all[output], share: share(part, of: mean))
          }
        }
        let (listed, rest) = processes(own, all, plan, total: all[total])
        results.append(
          ScoreResult(
            system: productSystem.name, scenario: productSystem.scenario, indicator: description.name,
            unit: description.unit, failed: failed[system], total: all[total],
            stages: parts(.stage), tasks: parts(.task), processes: listed, otherProcesses: rest))
      }
    }
    return results
  }

  private static func share(_ part: Double?, of total: Double?) -> Double? {
    guard let part, let total, total != 0 else { return nil }
    return part / total
  }

  private static func processes(
    _ own: [Int], _ all: [ScoreStatistics], _ plan: PropagationPlan, total: ScoreStatistics
  ) -> (listed: [ScoreResult.ProcessContribution], rest: ScoreResult.ProcessContribution?) {
    let mean = total.mean ?? total.staticValue
    let names = processNames(own, plan)
    let contributions = own.compactMap { output -> ScoreResult.ProcessContribution? in
      guard let name = names[output] else { return nil }
      return ScoreResult.ProcessContribution(
        name: name, staticValue: all[output].staticValue,
        mean: all[output].mean, meanError: all[output].meanError,
        share: share(all[output].mean ?? all[output].staticValue, of: mean))
    }
    func size(_ part: ScoreResult.ProcessContribution) -> Double { abs(part.mean ?? part.staticValue ?? 0) }
    let sorted = contributions.enumerated().sorted {
      let (left, right) = (size($0.element), size($1.element))
      return left == right ? $0.offset < $1.offset : left > right
    }.map(\.element)
    if plan.model.systems.contains(where: { !$0.backgroundDemand.isEmpty }) {
      // Of a database only the largest are worked out: the rest is what they leave of the total.
      let listed = Array(sorted.prefix(listedProcesses))
      return (listed, remainder(of: total, less: listed))
    }
    guard sorted.count > listedProcesses else { return (sorted, nil) }
    let others = sorted[listedProcesses...]
    func sum(_ value: (ScoreResult.ProcessContribution) -> Double?) -> Double? {
      others.reduce(Double?(0)) { total, next in total.flatMap { total in value(next).map { total + $0 } } }
    }
    let rest = ScoreResult.ProcessContribution(
      name: "rest", staticValue: sum(\.staticValue), mean: sum(\.mean), meanError: nil, share: sum(\.share))
    return (Array(sorted.prefix(listedProcesses)), rest)
  }

  /// Names of processes by output. Processes of a database may share name and location; the id then tells them apart.
  private static func processNames(_ own: [Int], _ plan: PropagationPlan) -> [Int: String] {
    var names: [Int: String] = [:]
    var ids: [Int: Int64] = [:]
    for output in own {
      switch plan.outputs[output].part {
      case .process(let process): names[output] = plan.model.processes[process].name
      case .background(let process):
        guard let database = plan.model.background?.database else { continue }
        names[output] = database.processName(process)
        ids[output] = database.processIDs[process]
      case .total, .tag, .derivative, .variable: continue
      }
    }
    let counts = Dictionary(names.values.map { ($0, 1) }, uniquingKeysWith: +)
    for (output, id) in ids {
      if let name = names[output], counts[name] ?? 0 > 1 { names[output] = "\(name) (\(id))" }
    }
    return names
  }

  /// What single processes leave of a total.
  private static func remainder(
    of total: ScoreStatistics, less listed: [ScoreResult.ProcessContribution]
  ) -> ScoreResult.ProcessContribution? {
    func left(_ whole: Double?, _ part: (ScoreResult.ProcessContribution) -> Double?) -> Double? {
      listed.reduce(whole) { rest, next in rest.flatMap { rest in part(next).map { rest - $0 } } }
    }
    let mean = left(total.mean, \.mean)
    return ScoreResult.ProcessContribution(
      name: "rest", staticValue: left(total.staticValue, \.staticValue), mean: mean, meanError: nil,
      share: share(mean ?? left(total.staticValue, \.staticValue), of: total.mean ?? total.staticValue))
  }

  private static func notes(_ results: [ScoreResult], _ run: MonteCarloResult) -> [String] {
    var notes: [String] = []
    if run.failedDraws > 0 {
      notes.append(
        "\(run.failedDraws) of \(run.draws) draws failed and are left out of the statistics of their systems")
    }
    for result in results {
      if let (draw, share) = result.total.dominantDraw, run.draws >= 100, share > 0.2 {
        notes.append(
          "\(result.system), \(result.indicator): draw \(draw) alone makes \(Int((share * 100).rounded())) % of the mean"
        )
      }
    }
    return notes + missing(results)
  }
}

extension Assessment {
  fileprivate static func missing(_ results: [ScoreResult]) -> [String] {
    results.filter { $0.total.staticValue == nil }.map {
      "\($0.system), \($0.indicator): the static result does not exist (division by 0 or the like)"
    }
  }
}

/// Statistics by output, filled by several workers, each its own outputs.
private final class StatisticsTable: Sendable {
  private let slots: [Slot]

  init(count: Int) { slots = (0..<count).map { _ in Slot() } }

  func set(_ statistics: ScoreStatistics, at output: Int) { slots[output].value.withLock { $0 = statistics } }

  var values: [ScoreStatistics] { slots.compactMap { slot in slot.value.withLock { $0 } } }
}

/// Quantiles of outputs that several workers share.
private final class PartsTable: Sendable {
  private let parts: Mutex<[[QuantileEstimate]]>

  init(count: Int) { parts = Mutex(Array(repeating: [], count: count)) }

  func set(_ quantiles: [QuantileEstimate], at place: Int) { parts.withLock { $0[place] = quantiles } }

  func joined(_ range: Range<Int>) -> [QuantileEstimate] { parts.withLock { Array($0[range].joined()) } }
}

private final class Slot: Sendable {
  let value = Mutex<ScoreStatistics?>(nil)
}
