import Inventory
import LinearSolvers
import NumericKernels
import Parameters
import Statistics

/// Runs whole blocks of draws in batches, for one worker.
///
/// Draws of an output go straight to where they are kept, and their statistics are taken block by block while they
/// are in the cache. Outputs that are constant cost a draw nothing but, where they are kept, their place.
final class BlockWorker {
  let plan: PropagationPlan
  private let worker: PlanWorker
  private let layout: OutputLayout
  /// One block of each output whose draws are not kept.
  private let scratch: ColumnBuffer
  private let cancellation: CancellationFlag?
  private let timer: PhaseTimer?
  private let phases: PhaseTotals?
  let keeper: ScoreKeeper
  private let staticValues: [Double]
  var sketches: [QuantileSketch?]
  let slots: SketchSlots
  var pairScanner: PairScanner
  var lowestScanner: LowestScanner
  private var randomization = 0
  private var solutions = SolutionCounts()

  init(
    plan: PropagationPlan, batch: Int, rows: Int, keeper: ScoreKeeper, staticValues: [Double],
    cancellation: CancellationFlag?, phases: PhaseTotals? = nil
  ) {
    self.phases = phases
    timer = phases.map { _ in PhaseTimer() }
    self.plan = plan
    self.keeper = keeper
    self.staticValues = staticValues
    self.cancellation = cancellation
    sketches = keeper.emptySketches(plan)
    slots = SketchSlots(plan)
    let isComparing = !plan.comparison.pairs.isEmpty
    pairScanner = PairScanner(indicators: plan.comparison.indicators, rows: isComparing ? rows : 0)
    lowestScanner = LowestScanner(rows: isComparing ? rows : 0)
    worker = PlanWorker(plan: plan, batch: batch, cancellation: cancellation, timer: timer)
    layout = OutputLayout(plan)
    scratch = ColumnBuffer(columns: layout.stored.count, rows: rows)
  }

  deinit {
    keeper.merge(sketches, randomization: randomization)
    if let timer { phases?.add(timer) }
  }

  /// Runs the draws of one block; nil when it was cancelled on the way.
  func run(
    _ rows: Range<Int>, randomization: Int, coordinates: any InputCoordinates, batchDone: (Int) -> Void
  ) -> BlockStatistics? {
    if randomization != self.randomization {
      keeper.merge(sketches, randomization: self.randomization)
      sketches = keeper.emptySketches(plan)
      self.randomization = randomization
    }
    timer?.skip()
    solutions = SolutionCounts()
    var first = rows.lowerBound
    while first < rows.upperBound {
      let count = min(worker.batch, rows.upperBound - first)
      worker.run(coordinates: coordinates, firstDraw: first, count: count)
      if cancellation?.isCancelled == true { return nil }
      worker.countSolutions(count, into: &solutions)
      for output in layout.stored {
        withBlock(rows, output) {
          worker.copy(output: output, count: count, to: &$0, at: first - rows.lowerBound)
        }
      }
      timer?.mark(.statistics)
      batchDone(count)
      first += count
    }
    defer { timer?.mark(.statistics) }
    return statistics(rows)
  }

  /// Lends the draws of one output in the block: where they are kept, or in the scratch.
  func withBlock<Result>(
    _ rows: Range<Int>, _ output: Int, _ body: (inout MutableSpan<Double>) -> Result
  ) -> Result {
    if let result = keeper.kept?.withDraws(rows, ofOutput: output, body) { return result }
    return scratch.withColumn(layout.scratchColumn[output], count: rows.count, body)
  }

  private func statistics(_ rows: Range<Int>) -> BlockStatistics {
    var statistics = BlockStatistics(
      outputs: layout.varying.count, systems: plan.model.systems.count, comparison: plan.comparison)
    statistics.solutions = solutions
    var failedAnywhere: [Bool] = []
    for (system, outputs) in layout.ofSystem.enumerated() {
      if !addMoments(of: outputs, rows, to: &statistics) {
        let valid = findFailures(in: outputs, system: system, rows, &statistics)
        if failedAnywhere.isEmpty { failedAnywhere = Array(repeating: false, count: rows.count) }
        for i in valid.indices where !valid[i] { failedAnywhere[i] = true }
        addMoments(of: outputs, valid: valid, rows, to: &statistics)
      }
    }
    statistics.failedDraws = failedAnywhere.count(where: { $0 })
    statistics.firstFailures = Array(statistics.firstFailures.sorted().prefix(BlockStatistics.listed))
    for output in layout.stored { withBlock(rows, output) { sketches[output]?.add($0.span) } }
    compare(rows, &statistics.comparison)
    return statistics
  }

  /// The statistics of a system's outputs; false when a draw failed in any of them.
  private func addMoments(of outputs: [Int], _ rows: Range<Int>, to statistics: inout BlockStatistics) -> Bool
  {
    for output in outputs {
      guard let place = layout.place[output] else { continue }
      let isFinite = withBlock(rows, output) { draws in
        guard let moments = Moments(finite: draws.span) else { return false }
        statistics.outputs[place].moments = moments
        scan(draws.span, output, rows, &statistics.outputs[place])
        return true
      }
      if !isFinite { return false }
    }
    return true
  }

  private func scan(
    _ draws: Span<Double>, _ output: Int, _ rows: Range<Int>, _ statistics: inout OutputStatistics
  ) {
    guard keeper.kept != nil, plan.outputs[output].isKept else { return }
    statistics.scan(draws, firstDraw: rows.lowerBound, staticValue: staticValues[output])
  }

  /// A draw failed in a system when any of its outputs is not a number.
  private func findFailures(
    in outputs: [Int], system: Int, _ rows: Range<Int>, _ statistics: inout BlockStatistics
  ) -> [Bool] {
    var valid = Array(repeating: true, count: rows.count)
    for output in outputs where layout.place[output] != nil {
      withBlock(rows, output) { draws in
        for i in draws.indices where !draws[i].isFinite { valid[i] = false }
      }
    }
    for i in valid.indices where !valid[i] {
      statistics.failed[system] += 1
      if statistics.firstFailures.count < BlockStatistics.listed * plan.model.systems.count {
        statistics.firstFailures.append(FailedDraw(draw: rows.lowerBound + i, system: system))
      }
    }
    return valid
  }

  /// The statistics of the draws that succeeded; the others become NaN in all outputs of the system.
  private func addMoments(
    of outputs: [Int], valid: [Bool], _ rows: Range<Int>, to statistics: inout BlockStatistics
  ) {
    let flags = valid.span
    for output in outputs where layout.place[output] != nil || plan.outputs[output].isKept {
      withBlock(rows, output) { draws in
        for i in draws.indices where !flags[i] { draws[i] = .nan }
        guard let place = layout.place[output] else { return }
        statistics.outputs[place].moments = Moments(draws.span, valid: flags)
        scan(draws.span, output, rows, &statistics.outputs[place])
      }
    }
  }
}
