import NumericKernels
import Synchronization

/// A finished pick-freeze design: sums per factor and output, checked for failures.
struct PickFreezeRun {
  /// What was subtracted from each of the q outputs.
  let shifts: [Double]
  /// By pair p = factor * q + output and group of rows.
  let sums: GroupedSums
  /// The same of surrogates; nil without any.
  let control: ControlSums?
  /// Groups that are taken together to tell whether surrogates pay.
  let coarseGroups: Int
  /// Rows of a group, but for the last one of each part.
  private let groupRows: Int
  /// How the rows were run, one part after the other, each in groups of its own.
  private let parts: [Part]

  /// Consecutive rows that were run together.
  private struct Part {
    let firstRow: Int
    let partition: RowPartition
  }

  /// Over all rows, by pair.
  var totals: [PickFreezeSums] { sums.totals }
  /// Number of groups of rows.
  var groupCount: Int { sums.groupCount }
  /// What was subtracted from the output of a pair.
  func shift(ofPair pair: Int) -> Double { shifts[pair % shifts.count] }

  init(
    model: some PickFreezeModel, factors: [SobolIndices.Group], options: SobolOptions,
    cancellation: CancellationFlag?, progress: (@Sendable (Int) -> Void)?
  ) throws {
    let partition =
      options.randomizations > 1
      ? RowPartition(rowCount: options.baseDraws, parts: options.randomizations)
      : RowPartition(rowCount: options.baseDraws, pairs: factors.count * model.outputCount)
    let design = PickFreezeDesign(
      model: model, factors: factors.map(\.inputs), withBA: options.estimator.needsBA,
      partition: partition)
    shifts = try design.shifts()
    parts = [Part(firstRow: 0, partition: partition)]
    sums = try Self.sums(
      design, shifts: shifts, options: options, cancellation: cancellation, progress: progress)
    control = try Self.control(of: design, parts: parts, options: options, cancellation: cancellation)
    groupRows = partition.groupRows
    coarseGroups = partition.coarseRows / partition.groupRows
    try checkFailures(factors: factors, options: options)
  }

  /// The run with as many base rows as `options` asks for, of which only the new ones are run.
  func extended(
    model: some PickFreezeModel, factors: [SobolIndices.Group], options: SobolOptions, from rows: Int,
    cancellation: CancellationFlag?, progress: (@Sendable (Int) -> Void)?
  ) throws -> PickFreezeRun {
    let partition = RowPartition(rowCount: options.baseDraws - rows, groupRows: groupRows)
    var design = PickFreezeDesign(
      model: model, factors: factors.map(\.inputs), withBA: options.estimator.needsBA,
      partition: partition)
    design.firstRow = rows
    let added = try Self.sums(
      design, shifts: shifts, options: options, cancellation: cancellation, progress: progress)
    let parts = parts + [Part(firstRow: rows, partition: partition)]
    let extended = PickFreezeRun(
      self, added: added, parts: parts,
      control: try Self.control(of: design, parts: parts, options: options, cancellation: cancellation))
    try extended.checkFailures(factors: factors, options: options)
    return extended
  }

  private init(_ run: PickFreezeRun, added: GroupedSums, parts: [Part], control: ControlSums?) {
    shifts = run.shifts
    sums = run.sums.appending(added)
    groupRows = run.groupRows * GroupedSums.joined(run.groupCount, added.groupCount)
    coarseGroups = (sums.groupCount + 63) / 64
    self.parts = parts
    self.control = control
  }

  /// Runs the rows of a design.
  private static func sums<Model>(
    _ design: PickFreezeDesign<Model>, shifts: [Double], options: SobolOptions,
    cancellation: CancellationFlag?, progress: (@Sendable (Int) -> Void)?
  ) throws -> GroupedSums {
    let before = design.firstRow
    let rowsDone = Mutex(before)
    let sums = try design.sums(shifts: shifts, workers: options.workers, cancellation: cancellation) { rows in
      rowsDone.withLock { $0 = before + rows }
      progress?(before + rows)
    }
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: rowsDone.withLock { $0 }, rows: options.baseDraws)
    }
    return GroupedSums(sums, groupCount: design.partition.groupCount)
  }

  /// Surrogates on the rows of all parts. They are made anew where rows are added, as more rows make better ones, and
  /// results do not depend on how the rows were reached.
  private static func control<Model>(
    of design: PickFreezeDesign<Model>, parts: [Part], options: SobolOptions, cancellation: CancellationFlag?
  ) throws -> ControlSums? {
    guard options.usesSurrogates, options.randomizations == 1 else { return nil }
    var control = try ControlSums(
      fittedTo: design, rowCount: options.baseDraws, workers: options.workers, cancellation: cancellation)
    var design = design
    for part in parts {
      (design.firstRow, design.partition) = (part.firstRow, part.partition)
      try control?.append(over: design, workers: options.workers, cancellation: cancellation)
    }
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: options.baseDraws, rows: options.baseDraws)
    }
    return control
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
