public import NumericKernels
import Synchronization

extension SobolIndices {
  /// Runs the Saltelli (2002, 2010) design of a model and estimates its Sobol' indices.
  ///
  /// Rows are reduced as they are made: memory does not grow with the number of base draws. For this the N rows
  /// fall into at most 512 groups of consecutive rows, a pure function of N and the numbers of inputs and outputs,
  /// and the bootstrap resamples groups. It is the plain bootstrap of rows when N is at most the number of
  /// groups; beyond, groups of independent rows are as exchangeable as the rows.
  ///
  /// A row counts for a factor and an output when all runs that the estimate needs are finite; the others are
  /// counted in `failedRows`. Results are the same bits for any number of workers.
  ///
  /// - Parameters:
  ///   - model: The model; its inputs must be independent of each other (or of other groups).
  ///   - options: What to compute.
  ///   - cancellation: Raise it to stop after the rows under way.
  ///   - progress: Told the number of base rows done of N, from any worker, in rising order.
  /// - Throws: `SensitivityError`, or what the model throws.
  public init(
    of model: some PickFreezeModel, options: Options, cancellation: CancellationFlag? = nil,
    progress: (@Sendable (Int) -> Void)? = nil
  ) throws {
    try options.validate(model)
    let groups =
      options.groups
      ?? model.inputNames.enumerated().map { Group(name: $0.element, inputs: [$0.offset]) }
    let pairs = groups.count * model.outputCount
    let partition = RowPartition(rowCount: options.baseDraws, pairs: pairs)
    let design = PickFreezeDesign(
      model: model, factors: groups.map(\.inputs), withBA: options.estimator.needsBA,
      partition: partition)
    let shifts = try design.shifts()
    let rowsDone = Mutex(0)
    let sums = try design.sums(shifts: shifts, workers: options.workers, cancellation: cancellation) { rows in
      rowsDone.withLock { $0 = rows }
      progress?(rows)
    }
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: rowsDone.withLock { $0 }, rows: options.baseDraws)
    }
    let totals = (0..<pairs).map { pair in
      sums[(pair * partition.groupCount)..<((pair + 1) * partition.groupCount)]
        .reduce(PickFreezeSums(), +)
    }
    try options.checkFailures(totals, groups: groups, outputCount: model.outputCount)
    let intervals = try GroupBootstrap(options: options, groupCount: partition.groupCount)
      .intervals(of: sums, shifts: shifts, cancellation: cancellation)
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: options.baseDraws, rows: options.baseDraws)
    }

    outputs = (0..<model.outputCount).map { output in
      let ofOutput = groups.indices.map { $0 * model.outputCount + output }
      let indices = ofOutput.map { options.estimator.indices(totals[$0], shift: shifts[output]) }
      let ranks = Self.ranks(indices)
      return groups.indices.map { factor in
        let pair = ofOutput[factor]
        return Factor(
          name: groups[factor].name, first: indices[factor]?.first,
          firstInterval: indices[factor].flatMap { _ in intervals[pair].first },
          total: indices[factor]?.total,
          totalInterval: indices[factor].flatMap { _ in intervals[pair].total },
          rank: ranks[factor], failedRows: options.baseDraws - totals[pair].count)
      }
    }
    evaluations = (2 + (options.estimator.needsBA ? 2 : 1) * groups.count) * options.baseDraws
    baseDraws = options.baseDraws
    estimator = options.estimator
    intervalLevel = options.intervalLevel
  }

  /// Ranks by total, then first-order index, then order; nil where there are no indices.
  private static func ranks(_ indices: [(first: Double, total: Double)?]) -> [Int?] {
    let ordered = indices.indices.filter { indices[$0] != nil }.sorted { x, y in
      guard let left = indices[x], let right = indices[y] else { return x < y }
      if left.total != right.total { return left.total > right.total }
      return left.first != right.first ? left.first > right.first : x < y
    }
    var ranks = [Int?](repeating: nil, count: indices.count)
    for (place, factor) in ordered.enumerated() { ranks[factor] = place + 1 }
    return ranks
  }
}

extension SobolEstimator {
  /// The two indices; nil when the output has no spread beyond rounding.
  ///
  /// - Parameter shift: What was subtracted from the outputs: the scale of their rounding.
  func indices(_ sums: PickFreezeSums, shift: Double) -> (first: Double, total: Double)? {
    guard sums.count > 1 else { return nil }
    let moments = PickFreezeMoments(sums)
    let rounding = 8 * shift.ulp
    guard moments.pooledVariance > rounding * rounding else { return nil }
    return indices(moments)
  }
}

extension SobolIndices.Options {
  fileprivate func validate(_ model: some PickFreezeModel) throws(SensitivityError) {
    if baseDraws < 2 { throw .tooFewDraws(given: baseDraws, needed: 2) }
    if model.inputNames.isEmpty { throw .nothingToRank("the model has no uncertain input to rank") }
    if model.outputCount < 1 { throw .nothingToRank("the model has no output to rank inputs by") }
    if !(intervalLevel > 0 && intervalLevel < 1) {
      throw .badOption(
        name: "interval level", value: "\(intervalLevel)", cure: "give a number between 0 and 1, such as 0.95")
    }
    if workers < 1 {
      throw .badOption(name: "workers", value: "\(workers)", cure: "give 1 or more")
    }
    if resamples < 0 {
      throw .badOption(name: "resamples", value: "\(resamples)", cure: "give 0 for no intervals, or 500")
    }
    if !(failureLimit >= 0 && failureLimit <= 1) {
      throw .badOption(name: "failure limit", value: "\(failureLimit)", cure: "give a share from 0 to 1")
    }
    try validateGroups(inputs: model.inputNames.indices)
  }

  private func validateGroups(inputs: Range<Int>) throws(SensitivityError) {
    guard let groups else { return }
    if groups.isEmpty { throw .nothingToRank("groups: the list is empty; leave it out to rank single inputs") }
    for group in groups {
      let isSet = Set(group.inputs).count == group.inputs.count
      if group.inputs.isEmpty || !isSet || !group.inputs.allSatisfy(inputs.contains) {
        throw .badOption(
          name: "group '\(group.name)'", value: "\(group.inputs)",
          cure: "list each of its inputs once, by index from \(inputs.lowerBound) to \(inputs.upperBound - 1)")
      }
    }
  }

  fileprivate func checkFailures(
    _ totals: [PickFreezeSums], groups: [SobolIndices.Group], outputCount: Int
  ) throws(SensitivityError) {
    guard let worst = totals.indices.min(by: { totals[$0].count < totals[$1].count }) else { return }
    let failed = baseDraws - totals[worst].count
    if Double(failed) > failureLimit * Double(baseDraws) {
      throw .tooManyFailedRows(
        input: groups[worst / outputCount].name, output: worst % outputCount, failed: failed,
        rows: baseDraws, limit: failureLimit)
    }
  }
}
