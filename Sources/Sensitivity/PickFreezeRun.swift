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
    totals = (0..<pairs).map { pair in
      sums[(pair * partition.groupCount)..<((pair + 1) * partition.groupCount)]
        .reduce(PickFreezeSums(), +)
    }
    self.shifts = shifts
    self.sums = sums
    try checkFailures(factors: factors, options: options)
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
