import Inventory
import LinearSolvers
import Parameters
public import Statistics

/// A draw that could not be computed, and why.
public struct Failure: Hashable, Sendable {
  /// Index of the draw.
  public let draw: Int
  /// Index of the system.
  public let system: Int
  /// What happened, with its place in the study.
  public let reason: String
}

/// What a run yields. Everything but `options.workers` and `options.batch` is the same bits for any of both.
public struct MonteCarloResult: Sendable {
  /// The plan that was run.
  public let plan: PropagationPlan
  /// The options of the run.
  public let options: MonteCarloOptions
  /// Number of draws, after rounding by the design.
  public let draws: Int
  /// Remarks of the design.
  public let notes: [String]
  /// Draws that failed in at least one system.
  public let failedDraws: Int
  /// Draws that failed, by system.
  public let failedBySystem: [Int]
  /// How draws were solved: for each method, how many draws had it as the hardest that any of their systems took.
  public let solvers: [(name: String, draws: Int)]
  /// The largest estimate of a score's error from solving its equations, relative to the score's contribution sum,
  /// over all draws that were accepted; nil where no method was used that is inexact.
  public let largestErrorEstimate: Double?
  /// The first hundred failures.
  public let failures: [Failure]
  /// Moments of every output, over the draws that succeeded in its system.
  public let moments: [Moments]
  /// The same by independent randomisation of the design, `[randomisation][output]`.
  public let replicates: [[Moments]]
  /// Of systems that are compared, over the draws that succeeded in both of a pair.
  public let comparison: ComparisonStatistics
  /// The same by independent randomisation of the design.
  public let comparisonReplicates: [ComparisonStatistics]
  /// Outputs with every input at its static value; NaN where they do not exist.
  public let staticValues: [Double]
  private let keeper: ScoreKeeper
  private let layout: OutputLayout
  private let statistics: [OutputStatistics]

  init(
    plan: PropagationPlan, options: MonteCarloOptions, draws: Int, notes: [String],
    replicates: [BlockStatistics], keeper: ScoreKeeper, explain: ([FailedDraw]) -> [Failure],
    staticValues: [Double]
  ) {
    self.plan = plan
    self.options = options
    self.draws = draws
    self.notes = notes
    layout = OutputLayout(plan)
    var all = BlockStatistics(
      outputs: layout.varying.count, systems: plan.model.systems.count, comparison: plan.comparison)
    for replicate in replicates { all.merge(replicate) }
    comparison = all.comparison
    comparisonReplicates = replicates.map(\.comparison)
    failedDraws = all.failedDraws
    failedBySystem = all.failed
    solvers =
      plan.blocks.isEmpty
      ? [(plan.solverName, draws - all.failedDraws)]
      : all.solutions.byMethod.map { ($0.method.name, $0.draws) }
    let estimate = all.solutions.largestErrorEstimate
    largestErrorEstimate = estimate > 0 ? estimate : nil
    failures = explain(all.firstFailures)
    moments = layout.moments(all, plan, draws: draws)
    let drawsEach = draws / max(replicates.count, 1)
    self.replicates = replicates.map { [layout] in layout.moments($0, plan, draws: drawsEach) }
    statistics = all.outputs
    self.staticValues = staticValues
    self.keeper = keeper
  }

  /// A copy of the draws of one output, NaN where a draw failed; nil when they were not kept.
  public func draws(ofOutput output: Int) -> [Double]? {
    withDraws(ofOutput: output) { draws in
      draws.indices.map { draws[$0] }
    }
  }

  /// Lends the draws of one output without a copy, NaN where a draw failed; nil when they were not kept.
  public func withDraws<Result>(ofOutput output: Int, _ body: (Span<Double>) -> Result) -> Result? {
    keeper.kept?.withValues(ofOutput: output, body)
  }

  /// Sketches of the distribution of an output whose draws were not kept, one for each randomisation that has any.
  public func sketches(ofOutput output: Int) -> [QuantileSketch] { keeper.sketches(ofOutput: output) }

  /// The same of the differences of a pair of systems, or of its ratios where all of them exist.
  public func sketches(_ kind: PairedNumber, ofPair pair: Int, indicator: Int) -> [QuantileSketch] {
    keeper.sketches(kind, ofPair: pair, indicator: indicator)
  }

  /// Where the draws of an output lie.
  public struct Positions: Sendable, Hashable {
    /// How many draws are at most the static value.
    public let atMostStatic: Int
    /// The draw with the largest absolute value, the first of several, and its share of the sum of absolute values;
    /// nil when all draws are 0.
    public let dominantDraw: Int?
    /// See `dominantDraw`.
    public let dominantShare: Double
  }

  /// Where the draws of an output lie; nil when they were not kept.
  public func positions(ofOutput output: Int) -> Positions? {
    withDraws(ofOutput: output) { draws in
      guard let place = layout.place[output] else {
        // A constant: every draw that succeeded is the first.
        let first = draws.indices.first { !draws[$0].isNaN && draws[$0] != 0 }
        let count = moments[output].count
        return Positions(
          atMostStatic: count, dominantDraw: first, dominantShare: first == nil ? 0 : 1 / Double(count))
      }
      let found = statistics[place]
      guard found.absoluteSum > 0 else {
        return Positions(atMostStatic: found.atMostStatic, dominantDraw: nil, dominantShare: 0)
      }
      let draw = (found.blockOfLargest..<draws.count).first { abs(draws[$0]) == found.largest }
      return Positions(
        atMostStatic: found.atMostStatic, dominantDraw: draw, dominantShare: found.largest / found.absoluteSum
      )
    }
  }
}

extension OutputLayout {
  /// The moments of all outputs, with those that are constant.
  func moments(_ statistics: BlockStatistics, _ plan: PropagationPlan, draws: Int) -> [Moments] {
    constants.indices.map { output in
      if let place = place[output] { return statistics.outputs[place].moments }
      let count = draws - statistics.failed[plan.outputs[output].system]
      return Moments(constant: constants[output] ?? .nan, count: count)
    }
  }
}
