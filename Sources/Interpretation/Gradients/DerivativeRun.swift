import Inventory
import NumericKernels
import Parameters
import Propagation
import Sensitivity
import Synchronization

/// Sums over the draws of one block.
struct DerivativeBlock: Sendable {
  var sums: DerivativeSums
  /// Draws in which a derivative does not exist though the score does, `[score × columns + column]`.
  var undefined: [Int]

  mutating func merge(_ other: DerivativeBlock) {
    sums.merge(other.sums)
    for i in undefined.indices { undefined[i] += other.undefined[i] }
  }
}

/// The scores of a plan and their derivatives over draws, as sums of several parts of the run.
struct DerivativeRun: Sendable {
  /// Parts of the run in the order of draws: the units of resampling.
  let parts: [DerivativeBlock]
  /// Number of independent randomisations, each with the same number of parts.
  let randomizations: Int
  let draws: Int
  let notes: [String]

  private static let blockDraws = 256
  /// Parts of a random design; a design of several randomisations has one for each.
  private static let mostParts = 64

  init(
    _ plan: GradientPlan, _ columns: DerivativeColumns, options: MonteCarloOptions,
    cancellation: CancellationFlag?, progress: ProgressReport?
  ) throws {
    let design = try DesignCoordinates(options, inputs: plan.plan.inputs.map(\.identity))
    let coordinates: any InputCoordinates =
      plan.model.reorderings.isEmpty
      ? design : try ReorderedCoordinates(design, reorderings: plan.model.reorderings)
    let (points, count) = (design.points, design.designs.count)
    let size = min(DerivativeRun.blockDraws, points)
    let blocksEach = (points + size - 1) / size
    let partsEach = count > 1 ? 1 : min(blocksEach, DerivativeRun.mostParts)
    let reductions = (0..<count * partsEach).map { _ in
      OrderedReduction<DerivativeBlock>(merge: { $0.merge($1) })
    }
    let statics = plan.plan.staticValues()
    let shifts = plan.scores.indices.map { statics[$0].isFinite ? statics[$0] : 0 }
    let done = Atomic<Int>(0)
    try parallelFor(
      count: blocksEach * count, workers: options.workers, cancellation: cancellation,
      makeWorkspace: {
        DerivativeWorker(plan, columns, rows: size, batch: options.batch, shifts: shifts)
      },
      body: { (worker: inout DerivativeWorker, item: Int) in
        let (randomization, block) = item.quotientAndRemainder(dividingBy: blocksEach)
        let start = randomization * points
        let rows = start + block * size..<start + min((block + 1) * size, points)
        let part = randomization * partsEach + block * partsEach / blocksEach
        reductions[part].add(worker.run(rows, coordinates: coordinates), block: block)
        progress?(done.add(rows.count, ordering: .relaxed).newValue, design.draws)
      })
    if cancellation?.isCancelled == true {
      throw Interrupted(done: done.load(ordering: .relaxed), wanted: design.draws)
    }
    parts = reductions.compactMap { $0.finish() }
    randomizations = count
    draws = design.draws
    notes = design.notes(wanted: options.draws)
  }

  /// Draws in which the derivative with respect to any input of a factor does not exist though the score does.
  func undefined(score: Int, factor: DerivativeColumns.Factor) -> Int {
    let width = parts[0].sums.inputCount
    return parts.reduce(0) { sum, part in
      sum + factor.columns.reduce(0) { max($0, part.undefined[score * width + $1]) }
    }
  }
}

/// Makes the sums of blocks of draws, for one worker.
final class DerivativeWorker {
  private let plan: GradientPlan
  private let columns: DerivativeColumns
  private let worker: PlanWorker
  private let shifts: [Double]
  /// Columns of derivatives in sums; one that stays zero where no input has a bound.
  private let width: Int
  private var values: [Double]
  /// As long as the batch under way.
  private var uniforms: [Double]
  private var derivative: [Double]
  private var outputs: [Double]
  private var derivatives: [Double]

  init(_ plan: GradientPlan, _ columns: DerivativeColumns, rows: Int, batch: Int?, shifts: [Double]) {
    self.plan = plan
    self.columns = columns
    self.shifts = shifts
    worker = PlanWorker(plan: plan.plan, batch: min(batch ?? rows, rows))
    width = max(columns.columns.count, 1)
    let batch = worker.batch
    values = Array(repeating: 0, count: batch)
    uniforms = values
    derivative = values
    outputs = Array(repeating: 0, count: plan.scores.count * batch)
    derivatives = Array(repeating: 0, count: plan.scores.count * width * batch)
  }

  func run(_ rows: Range<Int>, coordinates: any InputCoordinates) -> DerivativeBlock {
    var block = DerivativeBlock(
      sums: DerivativeSums(inputCount: width, shifts: shifts),
      undefined: Array(repeating: 0, count: plan.scores.count * width))
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: worker.batch) {
      let count = min(worker.batch, rows.upperBound - first)
      worker.run(coordinates: coordinates, firstDraw: first, count: count)
      gather(firstDraw: first, count: count, coordinates)
      settle(count: count, &block)
      let (scores, slopes) = (plan.scores.count * count, plan.scores.count * width * count)
      block.sums.add(
        outputs: outputs.span.extracting(0..<scores), derivatives: derivatives.span.extracting(0..<slopes),
        count: count)
    }
    return block
  }

  /// Scores, and derivatives with respect to normal scores.
  private func gather(firstDraw: Int, count: Int, _ coordinates: any InputCoordinates) {
    for score in plan.scores.indices {
      var span = outputs.mutableSpan
      worker.copy(output: score, count: count, to: &span, at: score * count)
    }
    if uniforms.count != count { uniforms = Array(repeating: 0, count: count) }
    for place in 0..<plan.scores.count * width * count { derivatives[place] = 0 }
    for (index, column) in columns.columns.enumerated() {
      if column.parts.contains(where: { $0.slope.needsCoordinates }) {
        var span = uniforms.mutableSpan
        coordinates.fill(
          input: column.input, identity: plan.plan.inputs[column.input].identity, firstDraw: firstDraw,
          into: &span)
      }
      for part in column.parts {
        var own = values.mutableSpan
        worker.copy(output: plan.value(ofVariable: part.variable), count: count, to: &own, at: 0)
        for score in plan.scores.indices {
          guard let output = plan.derivative(ofScore: score, variable: part.variable) else { continue }
          var slope = derivative.mutableSpan
          worker.copy(output: output, count: count, to: &slope, at: 0)
          var sums = derivatives.mutableSpan
          part.slope.addProduct(
            coordinates: uniforms.span, values: values.span, derivatives: derivative.span, to: &sums,
            at: (score * width + index) * count)
        }
      }
    }
  }

  /// A derivative that does not exist must not fail the score: it is counted, and put to zero.
  private func settle(count: Int, _ block: inout DerivativeBlock) {
    for score in plan.scores.indices {
      for column in 0..<width {
        let first = (score * width + column) * count
        for draw in 0..<count where !derivatives[first + draw].isFinite {
          if outputs[score * count + draw].isFinite { block.undefined[score * width + column] += 1 }
          derivatives[first + draw] = 0
        }
      }
    }
  }
}
