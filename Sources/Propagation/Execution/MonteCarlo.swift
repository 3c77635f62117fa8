import Inventory
public import NumericKernels
import Parameters
public import Sampling
import Statistics
import Synchronization

/// How a Monte Carlo run is done. Workers and batches change no bit of the result.
public struct MonteCarloOptions: Sendable {
  /// Number of draws.
  public var draws: Int
  /// Seed of the random numbers.
  public var seed: UInt64
  /// Kind of design.
  public var design: Design.Kind
  /// Number of independent randomisations that the draws are divided into. Points of one Latin hypercube or
  /// Sobol' net are not independent, so that only the spread of several tells the error of a mean.
  public var randomizations: Int
  /// Number of threads.
  public var workers: Int
  /// Draws per batch; nil for a size that suits the cache.
  public var batch: Int?
  /// Draws of scores are kept up to this number, beyond it they are sketched; nil for what 2 GB hold.
  public var drawsKept: Int?

  /// Randomisations of a design when nobody says how many: 1 for random draws, else 8.
  public static func usualRandomizations(of design: Design.Kind) -> Int { design == .random ? 1 : 8 }

  /// Options of a run.
  public init(
    draws: Int, seed: UInt64, design: Design.Kind = .random, randomizations: Int? = nil, workers: Int,
    batch: Int? = nil, drawsKept: Int? = nil
  ) {
    self.draws = draws
    self.seed = seed
    self.design = design
    self.randomizations = randomizations ?? MonteCarloOptions.usualRandomizations(of: design)
    self.workers = workers
    self.batch = batch
    self.drawsKept = drawsKept
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
  private let plan: PropagationPlan
  private let options: MonteCarloOptions

  /// A run of a plan.
  /// - Precondition: draws, workers, batch and randomisations are at least 1.
  public init(_ plan: PropagationPlan, options: MonteCarloOptions) {
    precondition(
      options.draws >= 1 && options.workers >= 1 && (options.batch ?? 1) >= 1 && options.randomizations >= 1)
    self.plan = plan
    self.options = options
  }

  /// Runs all draws.
  /// - Parameter phases: told where the time goes, which costs some.
  /// - Throws: `Interrupted` when cancelled; `DesignError` when the design cannot be made.
  public func run(
    cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil, phases: PhaseTotals? = nil
  ) throws -> MonteCarloResult {
    let design = try DesignCoordinates(options, inputs: plan.inputs.map(\.identity))
    let coordinates: any InputCoordinates =
      plan.model.reorderings.isEmpty
      ? design : try ReorderedCoordinates(design, reorderings: plan.model.reorderings)
    let keeper = ScoreKeeper(
      plan: plan, draws: design.draws, limit: options.drawsKept, randomizations: design.designs.count)
    let staticValues = plan.staticValues()
    let reductions = design.designs.map { _ in OrderedReduction<BlockStatistics>(merge: { $0.merge($1) }) }
    let done = Atomic<Int>(0)
    // Blocks do not span randomisations: each has its own statistics.
    let size = plan.drawsPerBlock
    let blocksEach = (design.points + size - 1) / size
    let rows = min(design.points, size)
    let batch = min(options.batch ?? PlanWorker.suitableBatch(for: plan), rows)
    try parallelFor(
      count: blocksEach * design.designs.count, workers: options.workers, cancellation: cancellation,
      makeWorkspace: {
        BlockWorker(
          plan: plan, batch: batch, rows: rows, keeper: keeper, staticValues: staticValues,
          cancellation: cancellation, phases: phases)
      },
      body: { (worker: inout BlockWorker, item: Int) in
        let (randomization, block) = item.quotientAndRemainder(dividingBy: blocksEach)
        let (start, end) = (randomization * design.points, (randomization + 1) * design.points)
        let first = start + block * size
        let statistics = worker.run(
          first..<min(first + size, end), randomization: randomization, coordinates: coordinates,
          batchDone: { count in
            let total = done.add(count, ordering: .relaxed).newValue
            progress?(total, design.draws)
          })
        if let statistics { reductions[randomization].add(statistics, block: block) }
      })
    if cancellation?.isCancelled == true {
      throw Interrupted(done: done.load(ordering: .relaxed), wanted: design.draws)
    }
    let replicates = reductions.compactMap { $0.finish() }
    let diagnosis = FailureDiagnosis(plan: plan, coordinates: coordinates)
    return MonteCarloResult(
      plan: plan, options: options, draws: design.draws,
      notes: design.notes(wanted: options.draws) + keeper.notes, replicates: replicates, keeper: keeper,
      explain: diagnosis.explain, staticValues: staticValues)
  }
}

extension PropagationPlan {
  /// Draws per block: statistics are formed per block and joined by a fixed tree over block numbers, so they are the same
  /// bits for any number of workers and any batch size. Where a draw takes long, blocks are short, so that all workers
  /// have work.
  var drawsPerBlock: Int { cost.operations > 100_000 ? 16 : 4096 }

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
