import NumericKernels
import Synchronization

/// A finished pick-freeze design: sums per factor and output, checked for failures.
struct PickFreezeRun {
  /// What was subtracted from each of the q outputs.
  let shifts: [Double]
  /// Of pair p = factor * q + output and group of rows g at [p * groupCount + g].
  let sums: [PickFreezeSums]
  /// Over all rows, by pair.
  let totals: [PickFreezeSums]
  let groupCount: Int
  /// Rows of a group, but for the last one of each extension.
  private let groupRows: Int

  init(
    model: some PickFreezeModel, factors: [SobolIndices.Group], options: SobolOptions,
    cancellation: CancellationFlag?, progress: (@Sendable (Int) -> Void)?
  ) throws {
    let pairs = factors.count * model.outputCount
    let partition =
      options.randomizations > 1
      ? RowPartition(rowCount: options.baseDraws, parts: options.randomizations)
      : RowPartition(rowCount: options.baseDraws, pairs: pairs)
    let design = PickFreezeDesign(
      model: model, factors: factors.map(\.inputs), withBA: options.estimator.needsBA,
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
    groupCount = partition.groupCount
    groupRows = partition.groupRows
    totals = (0..<pairs).map { pair in
      sums[(pair * partition.groupCount)..<((pair + 1) * partition.groupCount)]
        .reduce(PickFreezeSums(), +)
    }
    self.shifts = shifts
    self.sums = sums
    try checkFailures(factors: factors, options: options)
  }

  /// The run with as many base rows as `options` asks for, of which only the new ones are run.
  ///
  /// Beyond 512 groups, neighbours are joined, so that memory does not grow with the number of rows.
  func extended(
    model: some PickFreezeModel, factors: [SobolIndices.Group], options: SobolOptions, from rows: Int,
    cancellation: CancellationFlag?, progress: (@Sendable (Int) -> Void)?
  ) throws -> PickFreezeRun {
    let partition = RowPartition(rowCount: options.baseDraws - rows, groupRows: groupRows)
    var design = PickFreezeDesign(
      model: model, factors: factors.map(\.inputs), withBA: options.estimator.needsBA,
      partition: partition)
    design.firstRow = rows
    let rowsDone = Mutex(rows)
    let added = try design.sums(shifts: shifts, workers: options.workers, cancellation: cancellation) {
      done in
      rowsDone.withLock { $0 = rows + done }
      progress?(rows + done)
    }
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: rowsDone.withLock { $0 }, rows: options.baseDraws)
    }
    let extended = PickFreezeRun(self, added: added, groupCount: partition.groupCount)
    try extended.checkFailures(factors: factors, options: options)
    return extended
  }

  private init(_ run: PickFreezeRun, added: [PickFreezeSums], groupCount more: Int) {
    let all = run.groupCount + more
    let joined = all > 512 ? 2 : 1
    var sums: [PickFreezeSums] = []
    for pair in run.totals.indices {
      let groups =
        run.sums[(pair * run.groupCount)..<((pair + 1) * run.groupCount)]
        + added[(pair * more)..<((pair + 1) * more)]
      for first in stride(from: 0, to: all, by: joined) {
        let part = groups.dropFirst(first).prefix(joined)
        sums.append(part.reduce(PickFreezeSums(), +))
      }
    }
    let groupCount = (all + joined - 1) / joined
    shifts = run.shifts
    self.groupCount = groupCount
    groupRows = run.groupRows * joined
    totals = run.totals.indices.map { pair in
      sums[(pair * groupCount)..<((pair + 1) * groupCount)].reduce(PickFreezeSums(), +)
    }
    self.sums = sums
  }

  private func checkFailures(
    factors: [SobolIndices.Group], options: SobolOptions
  ) throws(SensitivityError) {
    guard let worst = totals.indices.min(by: { totals[$0].count < totals[$1].count }) else { return }
    let failed = options.baseDraws - totals[worst].count
    if Double(failed) > options.failureLimit * Double(options.baseDraws) {
      throw .tooManyFailedRows(
        input: factors[worst / shifts.count].name, output: worst % shifts.count, failed: failed,
        rows: options.baseDraws, limit: options.failureLimit)
    }
  }
}
