import Inventory
import LinearSolvers
import NumericKernels

/// Computes the unknowns of a database block for eight draws at a time: the workspace of one worker.
final class DatabaseBlockWorker {
  /// The unknowns, in the order of the block's components.
  let results: ColumnBuffer

  private let block: DatabaseBlock
  private let solver: BlockTriangularSolver
  private let timer: PhaseTimer?
  private let scratch = LaneKernels.buffer(ExchangeSampler.chunk)
  /// C: flow + method × flows.
  private let factors: ColumnBuffer
  /// g: flow + activity × flows.
  private let inventory: ColumnBuffer
  /// (Bᵀ Cᵀ) of reported processes: number + method × count.
  private let intensities: ColumnBuffer
  private let one: ColumnBuffer
  /// Whether the solver's unknowns hold supplies that serve every draw.
  private var isSolved = false
  private var constantOutcomes = LaneOutcomes(.substitution)

  init(_ block: DatabaseBlock, timer: PhaseTimer? = nil) {
    self.timer = timer
    self.block = block
    let flows = block.biosphere.flowCount
    let sides = block.isTransposed ? block.methodCount : block.activities.count
    solver = BlockTriangularSolver(block.layout, plans: block.solverPlans, rightHandSides: sides)
    factors = LaneKernels.buffer(flows * block.methodCount)
    inventory = LaneKernels.buffer(flows * block.activities.count)
    intensities = LaneKernels.buffer(block.biosphere.reported.count * block.methodCount)
    results = LaneKernels.buffer(block.components.count)
    one = LaneKernels.buffer(1)
    one.withColumn(0) { $0.update(repeating: 1) }
    fillConstants(block.technosphere, to: solver.cells)
    fillConstants(block.biosphere.factors, to: factors)
  }

  /// What is the same in every draw is written once.
  private func fillConstants(_ sampler: ExchangeSampler, to target: ColumnBuffer) {
    for group in sampler.groups {
      guard case .constant = group.method else { continue }
      for (amount, place) in zip(group.amounts, group.targets.values) {
        target.withColumn(Int(place)) { for lane in $0.indices { $0[lane] += amount } }
      }
    }
  }

  /// Computes `results` in the lanes of `draws`; unknowns of a draw that has no solution are NaN.
  func run(_ draws: LaneDraws) -> LaneOutcomes {
    assign(block.biosphere.factors, draws, to: factors)
    LaneKernels.clear(results, count: results.columns)
    let outcomes = block.isTransposed ? runTransposed(draws) : runDirect(draws)
    for lane in 0..<draws.count where outcomes[lane] == .failed {
      for i in 0..<results.columns { results.withColumn(i) { $0[lane] = .nan } }
    }
    timer?.mark(.scores)
    return outcomes
  }

  /// The supply of the process at a place of the layout, in the first lane of the latest run.
  func supply(activity: Int, place: Int) -> Double {
    precondition(!block.isTransposed, "the transposed system has no supplies")
    return solver.unknowns.withColumn(activity * block.layout.processes.count + place) { $0[0] }
  }

  private func assign(_ sampler: ExchangeSampler, _ draws: LaneDraws, to target: ColumnBuffer) {
    sampler.forEachChunk(of: draws, scratch: scratch, timer: timer) { group, range in
      if case .constant = group.method { return }
      LaneKernels.scatter(scratch, range, to: group.targets, of: target)
      timer?.mark(.assembly)
    }
  }

  private func accumulate(
    _ group: ExchangeSampler.Group, _ range: Range<Int>, vector: LaneSlice, into out: LaneSlice
  ) {
    if case .constant = group.method {
      LaneKernels.accumulate(
        constants: group.amounts, range, rows: group.targets, columns: group.sources, vector: vector, into: out)
    } else {
      LaneKernels.accumulate(
        scratch, range, rows: group.targets, columns: group.sources, vector: vector, into: out)
    }
    timer?.mark(.scores)
  }

  // MARK: - A s = f for each activity

  private func runDirect(_ draws: LaneDraws) -> LaneOutcomes {
    let outcomes = solveSupplies(draws)
    let (flows, order) = (block.biosphere.flowCount, block.layout.processes.count)
    LaneKernels.clear(inventory, count: inventory.columns)
    block.biosphere.others.forEachChunk(of: draws, scratch: scratch, timer: timer) { group, range in
      for activity in block.activities.indices {
        accumulate(
          group, range, vector: LaneSlice(solver.unknowns, first: activity * order),
          into: LaneSlice(inventory, first: activity * flows))
      }
    }
    for activity in block.activities.indices {
      for method in 0..<block.methodCount {
        LaneKernels.addProduct(
          LaneSlice(factors, first: method * flows), LaneSlice(inventory, first: activity * flows), count: flows,
          into: LaneSlice(results, first: activity * block.methodCount + method))
      }
    }
    if !block.biosphere.reported.isEmpty { addContributions(draws) }
    return outcomes
  }

  private func solveSupplies(_ draws: LaneDraws) -> LaneOutcomes {
    if isSolved { return constantOutcomes }
    assign(block.technosphere, draws, to: solver.cells)
    let order = block.layout.processes.count
    LaneKernels.clear(solver.unknowns, count: solver.unknowns.columns)
    for (activity, demand) in block.activities.enumerated() {
      for (product, amount) in demand.demand {
        guard let place = block.layout.placeOfProduct[product] else { continue }
        solver.unknowns.withColumn(activity * order + place) { for lane in $0.indices { $0[lane] += amount } }
      }
    }
    // Supplies that are the same in all draws are found in all lanes at once, for good.
    timer?.mark(.assembly)
    let outcomes = solver.solve(count: block.technosphereVaries ? draws.count : LaneKernels.lanes)
    timer?.mark(.solve)
    if !block.technosphereVaries { (isSolved, constantOutcomes) = (true, outcomes) }
    return outcomes
  }

  /// Scores that reported processes cause directly: q_j s_j, which also belong to the totals.
  private func addContributions(_ draws: LaneDraws) {
    let (flows, count) = (block.biosphere.flowCount, block.biosphere.reported.count)
    LaneKernels.clear(intensities, count: intensities.columns)
    block.biosphere.ofReported.forEachChunk(of: draws, scratch: scratch, timer: timer) { group, range in
      for method in 0..<block.methodCount {
        accumulate(
          group, range, vector: LaneSlice(factors, first: method * flows),
          into: LaneSlice(intensities, first: method * count))
      }
    }
    let order = block.layout.processes.count
    var place = block.activities.count * block.methodCount
    for activity in block.activities.indices {
      for method in 0..<block.methodCount {
        let total = activity * block.methodCount + method
        for (number, process) in block.biosphere.reported.enumerated() {
          let supply = LaneSlice(solver.unknowns, first: activity * order + process.place)
          let intensity = LaneSlice(intensities, first: method * count + number)
          LaneKernels.addProduct(intensity, supply, count: 1, into: LaneSlice(results, first: place))
          LaneKernels.addProduct(LaneSlice(one), LaneSlice(results, first: place), count: 1, into: LaneSlice(results, first: total))
          place += 1
        }
      }
    }
  }

  // MARK: - Aᵀ q = Bᵀ c for each method

  private func runTransposed(_ draws: LaneDraws) -> LaneOutcomes {
    assign(block.technosphere, draws, to: solver.cells)
    let (flows, order) = (block.biosphere.flowCount, block.layout.processes.count)
    LaneKernels.clear(solver.unknowns, count: solver.unknowns.columns)
    block.biosphere.others.forEachChunk(of: draws, scratch: scratch, timer: timer) { group, range in
      for method in 0..<block.methodCount {
        accumulate(
          group, range, vector: LaneSlice(factors, first: method * flows),
          into: LaneSlice(solver.unknowns, first: method * order))
      }
    }
    let outcomes = solver.solve(count: draws.count)
    timer?.mark(.solve)
    for (activity, demand) in block.activities.enumerated() {
      for (product, amount) in demand.demand.sorted(by: { $0.key < $1.key }) {
        guard let place = block.layout.placeOfProduct[product] else { continue }
        for method in 0..<block.methodCount {
          solver.unknowns.withColumn(method * order + place) { q in
            results.withColumn(activity * block.methodCount + method) { score in
              for lane in score.indices { score[lane] += amount * q[lane] }
            }
          }
        }
      }
    }
    return outcomes
  }
}
