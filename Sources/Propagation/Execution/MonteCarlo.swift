public import NumericKernels
import Parameters
public import Sampling
import Statistics
import Synchronization

/// How a Monte Carlo run is done. None of it but seed, draws and design changes a bit of the result.
public struct MonteCarloOptions: Sendable {
  /// Number of draws.
  public var draws: Int
  /// Seed of the random numbers.
  public var seed: UInt64
  /// Kind of design.
  public var design: Design.Kind
  /// Number of threads.
  public var workers: Int
  /// Draws per batch; nil for a size that suits the cache.
  public var batch: Int?

  /// Options of a run.
  public init(draws: Int, seed: UInt64, design: Design.Kind = .random, workers: Int, batch: Int? = nil) {
    self.draws = draws
    self.seed = seed
    self.design = design
    self.workers = workers
    self.batch = batch
  }
}

/// A run that was asked to stop.
public struct Interrupted: Error, Sendable {
  /// Draws that were done.
  public let done: Int
  /// Draws that were wanted.
  public let wanted: Int

  /// An interruption after `done` of `wanted` draws.
  public init(done: Int, wanted: Int) {
    self.done = done
    self.wanted = wanted
  }
}

/// Told now and then how many draws are done; called from any worker.
public typealias ProgressReport = @Sendable (_ done: Int, _ wanted: Int) -> Void

/// Runs draws of a plan and gathers their statistics.
public struct MonteCarlo: Sendable {
  /// Draws per block: statistics are formed per block and joined by a fixed tree over block numbers, so they are
  /// the same bits for any number of workers and any batch size.
  static let blockSize = 4096

  private let plan: PropagationPlan
  private let options: MonteCarloOptions

  /// A run of a plan.
  /// - Precondition: draws >= 1, workers >= 1, batch >= 1.
  public init(_ plan: PropagationPlan, options: MonteCarloOptions) {
    precondition(options.draws >= 1 && options.workers >= 1 && (options.batch ?? 1) >= 1)
    self.plan = plan
    self.options = options
  }

  /// Runs all draws.
  /// - Throws: `Interrupted` when cancelled; `DesignError` when the design cannot be made.
  public func run(
    cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil
  ) throws -> MonteCarloResult {
    let design = try Design(
      kind: options.design, draws: options.draws, seed: options.seed, inputs: plan.inputs.map(\.identity))
    let draws = design.draws
    let batch = min(options.batch ?? PlanWorker.suitableBatch(for: plan), MonteCarlo.blockSize)
    let kept = KeptDraws(plan: plan, draws: draws)
    let reduction = OrderedReduction<BlockStatistics>(merge: { $0.merge($1) })
    let done = Atomic<Int>(0)
    let blocks = (draws + MonteCarlo.blockSize - 1) / MonteCarlo.blockSize
    let coordinates = DesignCoordinates(design: design)
    try parallelFor(
      count: blocks, workers: options.workers, cancellation: cancellation,
      makeWorkspace: {
        BlockWorker(plan: plan, batch: batch, rows: min(draws, MonteCarlo.blockSize), cancellation: cancellation)
      },
      body: { (worker: inout BlockWorker, block: Int) in
        let first = block * MonteCarlo.blockSize
        let rows = first..<min(first + MonteCarlo.blockSize, draws)
        guard
          let statistics = worker.run(
            rows, coordinates: coordinates, kept: kept,
            batchDone: { count in
              let total = done.add(count, ordering: .relaxed).newValue
              progress?(total, draws)
            })
        else { return }
        reduction.add(statistics, block: block)
      })
    if cancellation?.isCancelled == true {
      throw Interrupted(done: done.load(ordering: .relaxed), wanted: draws)
    }
    let statistics = reduction.finish() ?? BlockStatistics(outputs: plan.outputs.count, systems: 0)
    let diagnosis = FailureDiagnosis(plan: plan, coordinates: coordinates)
    return MonteCarloResult(
      plan: plan, options: options, draws: draws, notes: design.notes, statistics: statistics, kept: kept,
      failures: diagnosis.explain(statistics.firstFailures), staticValues: plan.staticValues())
  }
}

/// Coordinates of one design.
struct DesignCoordinates: InputCoordinates {
  let design: Design

  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    design.coordinates(input: identity, firstDraw: firstDraw, into: &out)
  }
}

extension PropagationPlan {
  /// The outputs when every input has its static value; NaN where they do not exist.
  public func staticValues() -> [Double] {
    let worker = PlanWorker(plan: self, batch: 1)
    worker.runStatic()
    var values = Array(repeating: 0.0, count: outputs.count)
    var span = values.mutableSpan
    for output in outputs.indices { worker.copy(output: output, count: 1, to: &span, at: output) }
    return values
  }
}
