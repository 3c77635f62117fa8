import Inventory
import LinearSolvers
import NumericKernels

/// Computes the unknowns of a database block for eight draws at a time: the workspace of one worker.
final class DatabaseBlockWorker {
  /// The unknowns, in the order of the block's components.
  let results: ColumnBuffer

  private let block: DatabaseBlock
  private let solver: (any TechnosphereSolver)?
  private let timer: PhaseTimer?
  private let scratch = LaneKernels.buffer(ExchangeSampler.chunk)
  /// Exchanges that share cells of A.
  private let terms: ColumnBuffer
  /// C: flow + method × flows.
  private let factors: ColumnBuffer
  /// g: flow + activity × flows.
  private let inventory: ColumnBuffer
  /// (Bᵀ Cᵀ) of reported processes: number + method × count.
  private let intensities: ColumnBuffer
  private let one = LaneKernels.buffer(1)
  /// How supplies that serve every draw were found; nil before, or where there are none.
  private var constantOutcomes: LaneOutcomes?

  init(_ block: DatabaseBlock, timer: PhaseTimer? = nil) {
    self.block = block
    self.timer = timer
    let flows = block.biosphere.flowCount
    solver = block.makeSolver()
    terms = LaneKernels.buffer(block.terms.groups.reduce(0) { $0 + $1.amounts.count })
    factors = LaneKernels.buffer(flows * block.methodCount)
    inventory = LaneKernels.buffer(flows * block.activities.count)
    intensities = LaneKernels.buffer(block.biosphere.reported.count * block.methodCount)
    results = LaneKernels.buffer(block.components.count)
    LaneSlice(one).add(1, at: 0)
    if let solver { block.technosphere.addConstants(to: solver.cells) }
    block.terms.addConstants(to: LaneSlice(terms))
    block.biosphere.factors.addConstants(to: LaneSlice(factors))
  }

  /// Computes `results` in the lanes of `draws`; unknowns of a draw that has no solution are NaN.
  func run(_ draws: LaneDraws) -> LaneOutcomes {
    LaneSlice(results).clear(count: results.columns)
    var outcomes = LaneOutcomes(.failed)
    if let solver {
      assign(block.biosphere.factors, draws, to: LaneSlice(factors))
      outcomes = block.isTransposed ? runTransposed(draws, solver) : runDirect(draws, solver)
    }
    for lane in 0..<draws.count where outcomes[lane] == .failed {
      for i in 0..<results.columns { results.withColumn(i) { $0[lane] = .nan } }
    }
    timer?.mark(.scores)
    return outcomes
  }

  // MARK: - Exchanges

  private func assign(_ sampler: ExchangeSampler, _ draws: LaneDraws, to target: LaneSlice) {
    sampler.assign(draws, scratch: scratch, timer: timer, to: target)
  }

  private func fillMatrix(_ draws: LaneDraws, _ solver: any TechnosphereSolver) {
    assign(block.technosphere, draws, to: solver.cells)
    assign(block.terms, draws, to: LaneSlice(terms))
    for (cell, range) in block.sums { LaneKernels.sum(terms, range, to: cell, of: solver.cells) }
    timer?.mark(.assembly)
  }

  private func accumulate(
    _ group: ExchangeSampler.Group, _ range: Range<Int>, vector: LaneSlice, into out: LaneSlice
  ) {
    group.accumulate(
      scratch, range, rows: group.targets, columns: group.sources, vector: vector, into: out)
    timer?.mark(.scores)
  }

  // MARK: - A s = f for each activity

  private func runDirect(_ draws: LaneDraws, _ solver: any TechnosphereSolver) -> LaneOutcomes {
    let outcomes = solveSupplies(draws, solver)
    let flows = block.biosphere.flowCount
    LaneSlice(inventory).clear(count: inventory.columns)
    block.biosphere.others.forEachChunk(of: draws, scratch: scratch, timer: timer) { group, range in
      for activity in block.activities.indices {
        accumulate(
          group, range, vector: solver.unknowns(activity), into: LaneSlice(inventory, first: activity * flows)
        )
      }
    }
    for activity in block.activities.indices {
      for method in 0..<block.methodCount {
        LaneKernels.addProduct(
          LaneSlice(factors, first: method * flows), LaneSlice(inventory, first: activity * flows),
          count: flows,
          into: LaneSlice(results, first: activity * block.methodCount + method))
      }
    }
    if !block.biosphere.reported.isEmpty { addContributions(draws, solver) }
    return outcomes
  }

  private func solveSupplies(_ draws: LaneDraws, _ solver: any TechnosphereSolver) -> LaneOutcomes {
    if let constantOutcomes { return constantOutcomes }
    fillMatrix(draws, solver)
    for (activity, demand) in block.activities.enumerated() {
      solver.set(demand, asRightHandSide: activity, block.layout)
    }
    timer?.mark(.assembly)
    // Supplies that are the same in all draws are found in all lanes at once, for good.
    let outcomes = solver.solve(count: block.technosphereVaries ? draws.count : LaneKernels.lanes)
    timer?.mark(.solve)
    if !block.technosphereVaries { constantOutcomes = outcomes }
    return outcomes
  }

  /// Scores that reported processes cause directly: q_j s_j, which also belong to the totals.
  private func addContributions(_ draws: LaneDraws, _ solver: any TechnosphereSolver) {
    let (flows, count) = (block.biosphere.flowCount, block.biosphere.reported.count)
    LaneSlice(intensities).clear(count: intensities.columns)
    block.biosphere.ofReported.forEachChunk(of: draws, scratch: scratch, timer: timer) { group, range in
      for method in 0..<block.methodCount {
        accumulate(
          group, range, vector: LaneSlice(factors, first: method * flows),
          into: LaneSlice(intensities, first: method * count))
      }
    }
    var place = block.activities.count * block.methodCount
    for activity in block.activities.indices {
      let supplies = solver.unknowns(activity)
      for method in 0..<block.methodCount {
        let total = LaneSlice(results, first: activity * block.methodCount + method)
        for (number, process) in block.biosphere.reported.enumerated() {
          let contribution = LaneSlice(results, first: place)
          LaneKernels.addProduct(
            LaneSlice(intensities, first: method * count + number), supplies.from(process.place), count: 1,
            into: contribution)
          LaneKernels.addProduct(LaneSlice(one), contribution, count: 1, into: total)
          place += 1
        }
      }
    }
  }

  // MARK: - Aᵀ q = Bᵀ c for each method

  private func runTransposed(_ draws: LaneDraws, _ solver: any TechnosphereSolver) -> LaneOutcomes {
    fillMatrix(draws, solver)
    let flows = block.biosphere.flowCount
    let sides = (0..<block.methodCount).compactMap { solver.rightHandSide($0) }
    if !sides.isEmpty {
      for side in sides { side.clear(count: block.layout.processes.count) }
      block.biosphere.others.forEachChunk(of: draws, scratch: scratch, timer: timer) { group, range in
        for (method, side) in sides.enumerated() {
          accumulate(group, range, vector: LaneSlice(factors, first: method * flows), into: side)
        }
      }
    }
    let outcomes = solver.solve(count: draws.count)
    timer?.mark(.solve)
    for (activity, demand) in block.activities.enumerated() {
      for (product, amount) in demand.demand.sorted(by: { $0.key < $1.key }) {
        guard let place = block.layout.placeOfProduct[product] else { continue }
        for method in 0..<block.methodCount {
          let scores = solver.unknowns(method)
          results.withColumn(activity * block.methodCount + method) { score in
            for lane in score.indices { score[lane] += amount * scores.value(place, lane: lane) }
          }
        }
      }
    }
    return outcomes
  }
}
