import Inventory
import LinearSolvers
import NumericKernels

/// Scores of eight draws at a time with their supplies and adjoints: the workspace of one worker.
final class GradientBlockWorker {
  /// h, in the order of the block's outputs.
  var scores: ColumnBuffer { link?.scores ?? activityScores }

  /// Scores of activities: method + activity × methods.
  private let activityScores: ColumnBuffer
  /// Combines activities, with its supplies (process + supply × processes) and inventories (flow + supply × flows).
  private let link: ScoreLinkWorker?
  private let combinedSupplies: ColumnBuffer
  private let combinedInventories: ColumnBuffer
  private let places: (processes: LaneIndices, flows: LaneIndices)
  private let block: GradientBlock
  private let forward: (any TechnosphereSolver)?
  private let adjoint: (any TechnosphereSolver)?
  private let scratch = LaneKernels.buffer(ExchangeSampler.chunk)
  private let terms: ColumnBuffer
  /// C: flow + method × flows.
  private let factors: ColumnBuffer
  /// g: flow + activity × flows.
  private let inventory: ColumnBuffer

  init(_ block: GradientBlock) {
    self.block = block
    let flows = block.biosphere.flowCount
    forward = block.forward.solution.makeSolver(
      block.forward.layout, rightHandSides: block.activities.count)
    adjoint = block.adjoint.flatMap { $0.solution.makeSolver($0.layout, rightHandSides: block.methodCount) }
    terms = LaneKernels.buffer(block.terms.groups.reduce(0) { $0 + $1.amounts.count })
    factors = LaneKernels.buffer(flows * block.methodCount)
    inventory = LaneKernels.buffer(flows * block.activities.count)
    activityScores = LaneKernels.buffer(block.activities.count * block.methodCount)
    link = block.link.map { ScoreLinkWorker($0, activities: block.activities.count) }
    let (processes, supplies) = (
      block.forward.layout.processes.count, block.link == nil ? 0 : block.supplyCount
    )
    combinedSupplies = LaneKernels.buffer(processes * supplies)
    combinedInventories = LaneKernels.buffer(flows * supplies)
    places =
      supplies == 0
      ? (LaneIndices([]), LaneIndices([]))
      : (LaneIndices(Array(0..<processes)), LaneIndices(Array(0..<flows)))
    for group in block.technosphere.groups where group.isConstant {
      if let forward { group.addConstants(at: group.targets, of: forward.cells) }
      if let adjoint { group.addConstants(at: group.sources, of: adjoint.cells) }
    }
    block.terms.addConstants(to: LaneSlice(terms))
    block.biosphere.factors.addConstants(to: LaneSlice(factors))
  }

  /// Computes `scores` in the lanes of `draws`.
  /// - Returns: how each lane was solved, `failed` where any of its systems or scores could not be.
  func run(_ draws: LaneDraws) -> LaneOutcomes {
    guard let forward, block.adjoint == nil || adjoint != nil else { return LaneOutcomes(.failed) }
    sampleMatrix(draws, forward)
    sample(block.biosphere.factors, draws, to: LaneSlice(factors))
    clearRightHandSides(forward)
    var outcomes = forward.solve(count: draws.count)
    runBiosphere(draws, forward)
    combine(draws, forward)
    if let adjoint {
      let transposed = adjoint.solve(count: draws.count)
      for lane in 0..<draws.count {
        outcomes.join(transposed[lane], errorEstimate: transposed.errorEstimates[lane], lane: lane)
      }
    }
    for lane in 0..<draws.count {
      let isFinite = (0..<scores.columns).allSatisfy { output in
        scores.withColumn(output) { $0[lane].isFinite }
      }
      if !isFinite { outcomes.join(.failed, lane: lane) }
    }
    return outcomes
  }

  // MARK: - Exchanges

  private func sample(_ sampler: ExchangeSampler, _ draws: LaneDraws, to target: LaneSlice) {
    sampler.assign(draws, scratch: scratch, to: target)
  }

  /// Every exchange is drawn once, for both systems.
  private func sampleMatrix(_ draws: LaneDraws, _ forward: any TechnosphereSolver) {
    let (cells, adjointCells) = (forward.cells, adjoint?.cells)
    block.technosphere.forEachChunk(of: draws, scratch: scratch) { group, range in
      guard !group.isConstant else { return }
      LaneKernels.scatter(scratch, range, to: group.targets, of: cells)
      if let adjointCells { LaneKernels.scatter(scratch, range, to: group.sources, of: adjointCells) }
    }
    sample(block.terms, draws, to: LaneSlice(terms))
    for (cell, adjointCell, range) in block.sums {
      LaneKernels.sum(terms, range, to: cell, of: cells)
      if let adjointCells { LaneKernels.sum(terms, range, to: adjointCell, of: adjointCells) }
    }
  }

  private func clearRightHandSides(_ forward: any TechnosphereSolver) {
    let layout = block.forward.layout
    for (activity, demand) in block.activities.enumerated() {
      forward.set(demand, asRightHandSide: activity, layout)
    }
    for method in 0..<block.methodCount {
      adjoint?.rightHandSide(method)?.clear(count: layout.processes.count)
    }
  }

  /// g = B s and the right-hand sides Bᵀ c, each exchange drawn once for both, and h = c · g.
  private func runBiosphere(_ draws: LaneDraws, _ forward: any TechnosphereSolver) {
    let flows = block.biosphere.flowCount
    LaneSlice(inventory).clear(count: inventory.columns)
    for (number, group) in block.biosphere.others.groups.enumerated() {
      block.biosphere.others.forEachChunk(of: group, draws, scratch: scratch) { range in
        for activity in block.activities.indices {
          group.accumulate(
            scratch, range, rows: group.targets, columns: group.sources, vector: forward.unknowns(activity),
            into: LaneSlice(inventory, first: activity * flows))
        }
        for method in 0..<block.methodCount {
          guard let side = adjoint?.rightHandSide(method) else { continue }
          group.accumulate(
            scratch, range, rows: block.equations[number], columns: group.targets,
            vector: LaneSlice(factors, first: method * flows), into: side)
        }
      }
    }
    LaneSlice(activityScores).clear(count: activityScores.columns)
    for activity in block.activities.indices {
      for method in 0..<block.methodCount {
        LaneKernels.addProduct(
          LaneSlice(factors, first: method * flows), LaneSlice(inventory, first: activity * flows),
          count: flows, into: LaneSlice(activityScores, first: activity * block.methodCount + method))
      }
    }
  }

  /// Scores of a study, with the supplies and inventories that they are of.
  private func combine(_ draws: LaneDraws, _ forward: any TechnosphereSolver) {
    guard let link else { return }
    link.run(draws, activityScores: activityScores)
    let (processes, flows) = (block.forward.layout.processes.count, block.biosphere.flowCount)
    for supply in 0..<block.supplyCount {
      link.combine(
        supply: supply, places: places.processes, scratch: scratch,
        into: LaneSlice(combinedSupplies, first: supply * processes)
      ) { forward.unknowns($0) }
      link.combine(
        supply: supply, places: places.flows, scratch: scratch,
        into: LaneSlice(combinedInventories, first: supply * flows)
      ) { LaneSlice(inventory, first: $0 * flows) }
    }
  }

  /// s of a supply.
  private func supply(_ number: Int, _ forward: any TechnosphereSolver) -> LaneSlice {
    link == nil
      ? forward.unknowns(number)
      : LaneSlice(combinedSupplies, first: number * block.forward.layout.processes.count)
  }

  // MARK: - Slopes

  /// Adds the latest draws to sums over draws.
  /// - Parameter lanes: the draws that count.
  func accumulate(_ draws: LaneDraws, lanes: UInt8, into sums: inout GradientSums) {
    guard let forward, lanes != 0 else { return }
    sums.count += lanes.nonzeroBitCount
    let flows = block.biosphere.flowCount
    let inventories = link == nil ? inventory : combinedInventories
    for number in 0..<block.supplyCount {
      LaneKernels.addPowers(
        supply(number, forward), count: block.forward.layout.processes.count, lanes: lanes,
        to: &sums.supplies[number])
      LaneKernels.addPowers(
        LaneSlice(inventories, first: number * flows), count: flows, lanes: lanes,
        to: &sums.inventories[number])
    }
    guard let adjoint else { return }
    for slopes in block.slopes { add(slopes, draws, lanes, forward, adjoint, &sums) }
  }

  /// Slopes that stay in the nearest cache with their sums for all outputs.
  private static let chunk = 256

  private func add(
    _ slopes: GradientBlock.SlopeGroup, _ draws: LaneDraws, _ lanes: UInt8, _ forward: any TechnosphereSolver,
    _ adjoint: any TechnosphereSolver, _ sums: inout GradientSums
  ) {
    let values = slopes.sharesCells ? LaneSlice(terms) : forward.cells
    let isComputed = if case .computed = slopes.derivative { true } else { false }
    let step = isComputed ? ExchangeSampler.chunk : GradientBlockWorker.chunk
    for first in stride(from: 0, to: slopes.rows.count, by: step) {
      let range = first..<min(first + step, slopes.rows.count)
      var weights = LaneKernels.SlopeWeights.one
      switch slopes.derivative {
      case .constant: break
      case .value:
        weights = .values(values, places: slopes.group.targets)
        LaneKernels.addPowers(
          values, places: slopes.group.targets, range, lanes: lanes, to: &sums.weights, first: slopes.first)
      case .computed(let derivatives):
        draws.uniforms(slopes.group.identities, range, into: scratch)
        for (place, exchange) in range.enumerated() {
          scratch.withColumn(place) { derivatives[exchange]?.transform(&$0) }
        }
        weights = .values(LaneSlice(scratch), places: nil)
        LaneKernels.addPowers(
          LaneSlice(scratch), places: nil, range, lanes: lanes, to: &sums.weights, first: slopes.first)
      }
      for (number, output) in block.outputs.enumerated() {
        LaneKernels.addSlopes(
          weights, range, rows: slopes.rows, columns: slopes.columns, q: adjoint.unknowns(output.method),
          s: supply(output.supply, forward), lanes: lanes, to: &sums.technosphere[number],
          first: slopes.first)
      }
    }
  }
}
