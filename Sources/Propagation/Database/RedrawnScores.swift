import Inventory
import LinearSolvers
public import NumericKernels
import Parameters
import Synchronization

/// What is kept for one output, and how much of it at a time.
public struct RedrawOrder: Sendable {
  /// The output.
  public let output: Int
  /// Exchanges (indices) in the order in which they are kept.
  public let exchanges: [Int]
  /// How many of them are kept, ascending.
  public let rungs: [Int]

  /// - Precondition: rungs ascend and do not go beyond the exchanges.
  public init(output: Int, exchanges: [Int], rungs: [Int]) {
    precondition(zip(rungs, rungs.dropFirst()).allSatisfy { $0 < $1 }, "ascending rungs")
    precondition(
      (rungs.first ?? 1) >= 1 && (rungs.last ?? 0) <= exchanges.count, "rungs within the exchanges")
    (self.output, self.exchanges, self.rungs) = (output, exchanges, rungs)
  }
}

/// Scores of one output with some exchanges at their draws and all others drawn anew.
public struct RedrawnScores: Sendable {
  /// Scores with every exchange drawn anew, by draw; NaN where a draw failed.
  public let independent: [Double]
  /// Scores by rung and draw.
  public let rungs: [[Double]]
}

extension ExchangeGradients {
  /// Draws the first draws of the run again, with the first exchanges of an order at their values and all
  /// others from a second independent matrix.
  ///
  /// The second matrix is drawn once for all rungs; a rung costs one solution of A s = f.
  /// - Parameter orders: outputs of one activity.
  /// - Throws: `Interrupted` when cancelled.
  public func redrawn(
    _ orders: [RedrawOrder], draws: Int, solver: SolverChoice = .automatic,
    cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil
  ) throws -> [RedrawnScores] {
    precondition(block.link == nil, "the scores of activities themselves")
    guard let activity = orders.first.map({ outputs[$0.output].activity }) else { return [] }
    precondition(orders.allSatisfy { outputs[$0.output].activity == activity }, "outputs of one activity")
    precondition(draws >= 1 && draws <= options.draws, "draws of the run")
    var own = background
    own.activities = [background.activities[activity]]
    let block =
      background.activities.count == 1 ? self.block : GradientBlock(own, choice: solver, withAdjoint: false)
    let ladders = ladders(orders, block)
    let matrices = try (0..<2).map { try DesignCoordinates(options, inputs: [], matrix: $0, of: 2) }
    let lanes = LaneKernels.lanes
    let groups = (draws + lanes - 1) / lanes
    let found = Mutex([[[[Double]]]](repeating: [], count: groups))
    let done = Atomic<Int>(0)
    try parallelFor(
      count: groups, workers: options.workers, cancellation: cancellation,
      makeWorkspace: { RedrawWorker(block, ladders) },
      body: { (worker: inout RedrawWorker, group: Int) in
        let (first, count) = (group * lanes, min(lanes, draws - group * lanes))
        let scores = worker.run(
          original: LaneDraws(matrices[0], firstDraw: first, count: count),
          anew: LaneDraws(matrices[1], firstDraw: first, count: count, isAnew: true))
        found.withLock { $0[group] = scores }
        progress?(done.add(count, ordering: .relaxed).newValue, draws)
      })
    if cancellation?.isCancelled == true {
      throw Interrupted(done: done.load(ordering: .relaxed), wanted: draws)
    }
    let all = found.withLock { $0 }
    return orders.indices.map { number in
      let rungs = (0...orders[number].rungs.count).map { rung in all.flatMap { $0[number][rung] } }
      return RedrawnScores(independent: rungs[0], rungs: Array(rungs.dropFirst()))
    }
  }

  private func ladders(_ orders: [RedrawOrder], _ block: GradientBlock) -> [RedrawWorker.Ladder] {
    let wanted = Set(orders.flatMap { $0.exchanges.prefix($0.rungs.last ?? 0).map { exchanges[$0] } })
    let places = KeptExchanges.Places(of: wanted, in: block)
    return orders.map { order in
      let method = outputs[order.output].method
      let rungs = zip([0] + order.rungs, order.rungs).map { from, to in
        KeptExchanges(
          order.exchanges[from..<to].map { exchanges[$0] }, method: method, places: places,
          background.database)
      }
      return RedrawWorker.Ladder(method: method, rungs: rungs)
    }
  }
}

/// The workspace of one worker.
final class RedrawWorker {
  /// What is kept for one output, rung by rung.
  struct Ladder: Sendable {
    let method: Int
    let rungs: [KeptExchanges]
  }

  private let block: GradientBlock
  private let ladders: [Ladder]
  private let solver: (any TechnosphereSolver)?
  private let scratch = LaneKernels.buffer(ExchangeSampler.chunk)
  private let terms: ColumnBuffer
  private let factors: ColumnBuffer
  /// Bᵀ c by process + method × processes with everything drawn anew, and that of one ladder.
  private let intensities: ColumnBuffer
  private let current: ColumnBuffer
  private let score = LaneKernels.buffer(1)
  private var outcomes = LaneOutcomes(.failed)

  init(_ block: GradientBlock, _ ladders: [Ladder]) {
    (self.block, self.ladders) = (block, ladders)
    solver = block.forward.solution.makeSolver(block.forward.layout, rightHandSides: 1)
    let order = block.forward.layout.processes.count
    terms = LaneKernels.buffer(block.terms.groups.reduce(0) { $0 + $1.amounts.count })
    factors = LaneKernels.buffer(block.biosphere.flowCount * block.methodCount)
    intensities = LaneKernels.buffer(order * block.methodCount)
    current = LaneKernels.buffer(order)
    if let solver { block.technosphere.addConstants(to: solver.cells) }
    block.terms.addConstants(to: LaneSlice(terms))
    block.biosphere.factors.addConstants(to: LaneSlice(factors))
  }

  private var order: Int { block.forward.layout.processes.count }

  /// Scores by ladder, rung (first that of nothing kept) and draw.
  func run(original: LaneDraws, anew: LaneDraws) -> [[[Double]]] {
    guard let solver else {
      return ladders.map { ladder in
        (0...ladder.rungs.count).map { _ in Array(repeating: .nan, count: anew.count) }
      }
    }
    sample(block.biosphere.factors, anew, to: LaneSlice(factors))
    sample(block.technosphere, anew, to: solver.cells)
    sample(block.terms, anew, to: LaneSlice(terms))
    for (cell, _, range) in block.sums { LaneKernels.sum(terms, range, to: cell, of: solver.cells) }
    for method in Set(ladders.map(\.method)).sorted() {
      let place = method * order
      LaneKernels.clear(intensities, from: place, count: order)
      addIntensities(block.biosphere.others, anew, method: method, into: LaneSlice(intensities, first: place))
    }
    solve(solver, anew.count)
    let independent = ladders.map { ladder in
      scores(LaneSlice(intensities, first: ladder.method * order), solver, anew.count)
    }
    return zip(ladders, independent).map { ladder, first in
      [first] + climb(ladder, solver, original: original, anew: anew)
    }
  }

  /// Puts back what is kept, rung after rung, and in the end draws it anew again.
  private func climb(
    _ ladder: Ladder, _ solver: any TechnosphereSolver, original: LaneDraws, anew: LaneDraws
  ) -> [[Double]] {
    let method = ladder.method
    LaneKernels.copy(intensities, from: method * order, count: order, to: current, at: 0)
    var areSuppliesAnew = false
    let result = ladder.rungs.enumerated().map { rung, kept in
      put(kept, original, solver)
      if kept.factors.groups.isEmpty {
        exchange(kept, original: original, anew: anew, method: method)
      } else {
        // Other factors for all exchanges of their flows.
        sample(kept.factors, original, to: LaneSlice(factors))
        LaneKernels.clear(current, count: order)
        addIntensities(block.biosphere.others, anew, method: method, into: LaneSlice(current))
        for kept in ladder.rungs[...rung] {
          exchange(kept, original: original, anew: anew, method: method)
        }
      }
      if kept.changesSupplies || !areSuppliesAnew { solve(solver, anew.count) }
      areSuppliesAnew = true
      return scores(LaneSlice(current), solver, anew.count)
    }
    for kept in ladder.rungs {
      put(kept, anew, solver)
      sample(kept.factors, anew, to: LaneSlice(factors))
    }
    return result
  }

  /// Exchanges of A.
  private func put(_ kept: KeptExchanges, _ draws: LaneDraws, _ solver: any TechnosphereSolver) {
    sample(kept.technosphere, draws, to: solver.cells)
    sample(kept.terms, draws, to: LaneSlice(terms))
    for (cell, range) in kept.sums { LaneKernels.sum(terms, range, to: cell, of: solver.cells) }
  }

  /// Exchanges of B: their own values for the new ones.
  private func exchange(_ kept: KeptExchanges, original: LaneDraws, anew: LaneDraws, method: Int) {
    addIntensities(kept.emissions, original, method: method, into: LaneSlice(current))
    addIntensities(kept.emissions, anew, method: method, into: LaneSlice(current), sign: -1)
  }

  private func sample(_ sampler: ExchangeSampler, _ draws: LaneDraws, to target: LaneSlice) {
    sampler.assign(draws, scratch: scratch, to: target)
  }

  private func addIntensities(
    _ sampler: ExchangeSampler, _ draws: LaneDraws, method: Int, into out: LaneSlice, sign: Double = 1
  ) {
    let vector = LaneSlice(factors, first: method * block.biosphere.flowCount)
    sampler.forEachChunk(of: draws, scratch: scratch) { group, range in
      if sign < 0, !group.isConstant {
        for place in 0..<range.count {
          scratch.withColumn(place) { for lane in $0.indices { $0[lane] = -$0[lane] } }
        }
      }
      group.accumulate(
        scratch, range, rows: group.sources, columns: group.targets, vector: vector, into: out)
    }
  }

  private func solve(_ solver: any TechnosphereSolver, _ count: Int) {
    solver.set(block.activities[0], asRightHandSide: 0, block.forward.layout)
    outcomes = solver.solve(count: count)
  }

  private func scores(_ intensities: LaneSlice, _ solver: any TechnosphereSolver, _ count: Int) -> [Double] {
    LaneSlice(score).clear(count: 1)
    LaneKernels.addProduct(intensities, solver.unknowns(0), count: order, into: LaneSlice(score))
    return score.withColumn(0) { values in
      (0..<count).map { lane in
        outcomes[lane] != .failed && values[lane].isFinite ? values[lane] : .nan
      }
    }
  }
}
