public import Inventory
import LinearSolvers
public import NumericKernels
import Parameters
import Sampling
import Synchronization

/// An exchange of a database that varies and that a score may depend on.
public struct UncertainExchange: Hashable, Sendable {
  /// Which matrix it stands in.
  public let matrix: MatrixKind
  /// Whose factor it is, by index into the database's methods; nil but for a characterisation.
  public let method: Int?
  /// The exchange, by index into its table.
  public let exchange: Int

  /// An exchange of a table.
  public init(matrix: MatrixKind, method: Int? = nil, exchange: Int) {
    (self.matrix, self.method, self.exchange) = (matrix, method, exchange)
  }

  /// The same exchange of a database with more methods ahead of its own.
  public func movedBy(_ methods: Int) -> UncertainExchange {
    UncertainExchange(matrix: matrix, method: method.map { $0 + methods }, exchange: exchange)
  }
}

/// How the scores of the activities of a background and their derivatives are computed, worked out once.
public struct ExchangeGradientPlan: Sendable {
  /// The activities and their database.
  public let background: Background
  let block: GradientBlock

  /// Plans two systems of equations: A s = f for each activity and Aᵀ q = Bᵀ c for each method.
  public init(_ background: Background, solver: SolverChoice = .automatic) {
    self.background = background
    block = GradientBlock(background, choice: solver)
  }
}

/// The derivatives of the scores of activities by every uncertain exchange of their database, summed over
/// draws.
///
/// The draws are those of a plain run with the same seed. Each exchange is drawn once per draw; each activity
/// takes one solution of A s = f, each method one of Aᵀ q = Bᵀ c. Nothing is kept of single draws but the
/// scores. Sums run over blocks of consecutive draws, joined by a fixed tree: neither workers nor batches
/// change a bit.
public struct ExchangeGradients: Sendable {
  /// The activities and their database.
  public let background: Background
  /// The options of the run.
  public let options: MonteCarloOptions
  /// The exchanges: of A, of B, of C.
  public let exchanges: [UncertainExchange]
  /// Which activity and method (index) an output is the score of; of a study, which of its supplies.
  public let outputs: [(activity: Int, method: Int)]
  /// Scores, `[output][draw]`; NaN where the draw failed.
  public let scores: [[Double]]
  /// Draws that failed and are left out: no system of theirs counts.
  public let failedDraws: Int
  /// How draws were solved: for each method, how many draws had it as the hardest that any of their systems
  /// took.
  public let solvers: [(name: String, draws: Int)]
  /// The largest estimate of the relative error of a score or of an adjoint that was accepted; 0 where no solver
  /// estimates one.
  public let largestErrorEstimate: Double
  /// First draw of each block, and the end of the last: blocks of draws tell the error of what the others say.
  public let blockStarts: [Int]

  let block: GradientBlock
  let sums: GradientSums
  let blockMeans: [GradientBlockMeans]
  let sources: [Source]
  let moments: [NormalScoreMoments]
  let factorMoments: FactorMoments

  /// Where the slopes of an exchange come from.
  enum Source: Sendable {
    /// One of A: place among the slopes, and whether it stands in a loop.
    case slope(Int, inLoop: Bool)
    case emission(process: Int, flow: Int)
    case factor(method: Int, flow: Int)
  }

  /// Blocks that draws are divided into, about: the spread of 32 tells an error to an eighth.
  private static let wantedBlocks = 32

  /// Runs the draws.
  /// - Precondition: the options ask for random draws: those of other designs are not independent.
  /// - Throws: `Interrupted` when cancelled; `DesignError` when the design cannot be made.
  public init(
    _ plan: ExchangeGradientPlan, options: MonteCarloOptions, cancellation: CancellationFlag? = nil,
    progress: ProgressReport? = nil
  ) throws {
    try self.init(
      plan.background, plan.block, options: options, coordinates: DesignCoordinates(options, inputs: []),
      cancellation: cancellation, progress: progress)
  }

  /// Runs the draws of a study, for the scores of a part of its plan.
  /// - Precondition: the options ask for random draws.
  /// - Throws: `Interrupted` when cancelled; `DesignError` or `CorrelationError` when the design cannot be made.
  public init(
    _ plan: BackgroundGradientPlan, _ part: BackgroundGradientPlan.Part, options: MonteCarloOptions,
    cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil
  ) throws {
    let design = try DesignCoordinates(options, inputs: plan.plan.inputs.map(\.identity))
    let reorderings = plan.plan.model.reorderings
    let coordinates: any InputCoordinates =
      reorderings.isEmpty ? design : try ReorderedCoordinates(design, reorderings: reorderings)
    try self.init(
      part.background, part.block, options: options, coordinates: coordinates, cancellation: cancellation,
      progress: progress)
  }

  private init(
    _ background: Background, _ block: GradientBlock, options: MonteCarloOptions,
    coordinates: any InputCoordinates, cancellation: CancellationFlag?, progress: ProgressReport?
  ) throws {
    precondition(options.design == .random && options.randomizations == 1, "random draws")
    self.background = background
    self.options = options
    self.block = block
    outputs = block.outputs.map { ($0.supply, $0.method) }
    let lanes = LaneKernels.lanes
    let size = max(options.draws / ExchangeGradients.wantedBlocks / lanes * lanes, lanes)
    let starts = Array(stride(from: 0, to: options.draws, by: size)) + [options.draws]
    let run = GradientRun(blocks: starts.count - 1)
    let done = Atomic<Int>(0)
    let draws = options.draws
    try parallelFor(
      count: starts.count - 1, workers: options.workers, cancellation: cancellation,
      makeWorkspace: { GradientBlockWorker(block) },
      body: { (worker: inout GradientBlockWorker, number: Int) in
        var result = GradientRun.Block(block)
        for first in stride(from: starts[number], to: starts[number + 1], by: lanes) {
          if cancellation?.isCancelled == true { return }
          let group = LaneDraws(
            coordinates, firstDraw: first, count: min(lanes, starts[number + 1] - first))
          result.add(worker.run(group), group, worker)
          let total = done.add(group.count, ordering: .relaxed).newValue
          progress?(total, draws)
        }
        run.add(result, number: number)
      })
    if cancellation?.isCancelled == true {
      throw Interrupted(done: done.load(ordering: .relaxed), wanted: options.draws)
    }
    let finished = run.finish(GradientSums(block))
    sums = finished.sums
    blockMeans = finished.means
    blockStarts = starts
    largestErrorEstimate = finished.errorEstimate
    scores = outputs.indices.map { output in finished.scores.flatMap { $0[output] } }
    failedDraws = options.draws - finished.sums.count
    solvers = SolutionMethod.allCases.filter { $0 != .failed && finished.methods[Int($0.rawValue)] > 0 }
      .map { ($0.name, finished.methods[Int($0.rawValue)]) }
    (exchanges, sources, moments, factorMoments) = ExchangeGradients.inputs(block, background.database)
  }

  /// Exchanges that vary in the whole database, reached or not.
  public var uncertainCount: Int {
    let database = background.database
    return ([database.technosphere, database.biosphere] + database.methods.map(\.factors)).reduce(0) {
      $0 + $1.uncertainties.count { $0.isUncertain }
    }
  }

  /// The table that an exchange stands in.
  public func table(of exchange: UncertainExchange) -> ExchangeTable {
    switch exchange.matrix {
    case .technosphere: background.database.technosphere
    case .biosphere: background.database.biosphere
    case .characterization: background.database.methods[exchange.method ?? 0].factors
    }
  }
}

/// What workers hand in, block by block.
private final class GradientRun: Sendable {
  struct Block {
    var sums: GradientSums
    /// By output.
    var scores: [[Double]]
    var methods = Array(repeating: 0, count: SolutionMethod.allCases.count)
    var errorEstimate = 0.0

    init(_ block: GradientBlock) {
      sums = GradientSums(block)
      scores = Array(repeating: [], count: block.outputs.count)
    }

    mutating func add(_ outcomes: LaneOutcomes, _ draws: LaneDraws, _ worker: GradientBlockWorker) {
      var lanes: UInt8 = 0
      for lane in 0..<draws.count {
        methods[Int(outcomes[lane].rawValue)] += 1
        guard outcomes[lane] != .failed else { continue }
        lanes |= 1 << lane
        errorEstimate = max(errorEstimate, outcomes.errorEstimates[lane])
      }
      for output in scores.indices {
        worker.scores.withColumn(output) { values in
          for lane in 0..<draws.count {
            scores[output].append(outcomes[lane] == .failed ? .nan : values[lane])
          }
        }
      }
      worker.accumulate(draws, lanes: lanes, into: &sums)
    }
  }

  private struct Finished {
    var means: GradientBlockMeans?
    var scores: [[Double]] = []
    var methods: [Int] = []
    var errorEstimate = 0.0
  }

  private let reduction = OrderedReduction<GradientSums>(merge: { $0.merge($1) })
  private let blocks: Mutex<[Finished]>

  init(blocks: Int) { self.blocks = Mutex(Array(repeating: Finished(), count: blocks)) }

  func add(_ block: Block, number: Int) {
    let finished = Finished(
      means: GradientBlockMeans(block.sums), scores: block.scores, methods: block.methods,
      errorEstimate: block.errorEstimate)
    blocks.withLock { $0[number] = finished }
    reduction.add(block.sums, block: number)
  }

  func finish(_ none: GradientSums) -> (
    sums: GradientSums, means: [GradientBlockMeans], scores: [[[Double]]], methods: [Int],
    errorEstimate: Double
  ) {
    let all = blocks.withLock { $0 }
    var methods = Array(repeating: 0, count: SolutionMethod.allCases.count)
    for block in all { for (method, count) in block.methods.enumerated() { methods[method] += count } }
    return (
      reduction.finish() ?? none, all.compactMap(\.means), all.map(\.scores), methods,
      all.map(\.errorEstimate).max() ?? 0
    )
  }
}
