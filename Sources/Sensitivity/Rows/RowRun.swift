import NumericKernels
import Synchronization

/// Runs the rows of a design and reduces them to sums per output and group of rows.
///
/// Memory is independent of the number of rows; results are the same bits for any number of workers.
struct RowRun<Design: RowDesign, Model: PointModel>: Sendable {
  private let design: Design
  private let model: Model
  private let points: RowPoints
  private let partition: RowPartition
  private let options: RowOptions
  /// Runs of a block that are evaluated at once.
  private let runsAtOnce: Int

  init(_ design: Design, model: Model, options: RowOptions) throws {
    self.design = design
    self.model = model
    self.options = options
    let inputs = model.inputNames.count
    points = try RowPoints(options, identities: model.inputIdentities, matrices: design.matrices)
    // A block holds the outputs of all its runs, and the coordinates of its rows.
    let outputs = model.outputCount * design.runs
    let largest = max(1, min(4096, (1 << 20) / outputs, (1 << 18) / (inputs * max(1, design.matrices))))
    partition =
      options.parts > 1
      ? RowPartition(rowCount: points.rowCount, parts: options.parts, largestBlock: largest)
      : RowPartition(
        rowCount: points.rowCount, pairs: (model.outputCount * design.laneCount + 15) / 16,
        largestBlock: largest)
    runsAtOnce = max(1, min(design.runs, (1 << 18) / (partition.blockRows * inputs)))
  }

  /// The sums over all rows.
  /// - Parameter progress: Told the number of base rows done of N, from any worker, in rising order.
  /// - Throws: `SensitivityError`, or what the model throws.
  func sums(cancellation: CancellationFlag?, progress: (@Sendable (Int) -> Void)?) throws -> RowSums {
    let shifts = try shifts()
    let (lanes, outputs, groupCount) = (design.laneCount, model.outputCount, partition.groupCount)
    let store = Mutex([Double](repeating: 0, count: outputs * groupCount * lanes))
    let rowsDone = Mutex(0)
    try parallelFor(
      count: partition.unitCount, workers: options.workers, cancellation: cancellation,
      makeWorkspace: { try model.makeWorkspace() }
    ) { (workspace: inout Model.Workspace, unit) in
      let groups = partition.groups(ofUnit: unit)
      var sums = [[Double]](
        repeating: [Double](repeating: 0, count: lanes), count: outputs * groups.count)
      for rows in partition.blocks(ofUnit: unit) {
        if cancellation?.isCancelled == true { return }
        try run(rows, shifts: shifts, workspace: &workspace) { row, output, outputs, state in
          let place = output * groups.count + partition.group(ofRow: row) - groups.lowerBound
          design.add(outputs, of: state, to: &sums[place])
        }
        rowsDone.withLock {
          $0 += rows.count
          progress?($0)
        }
      }
      store.withLock { all in
        for (place, sum) in sums.enumerated() {
          let (output, group) = place.quotientAndRemainder(dividingBy: groups.count)
          let first = (output * groupCount + groups.lowerBound + group) * lanes
          all.replaceSubrange(first..<(first + lanes), with: sum)
        }
      }
    }
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: rowsDone.withLock { $0 }, rows: points.rowCount)
    }
    let result = RowSums(
      sums: store.withLock { $0 }, laneCount: lanes, groupCount: groupCount, shifts: shifts,
      rowCount: points.rowCount, runs: design.runs)
    try result.checkFailures(design.countLanes, limit: options.failureLimit)
    return result
  }

  /// A value near the mean of each output, subtracted before anything is squared: the mean of run 0 over the
  /// first rows. It is exact for an output that does not vary.
  private func shifts() throws -> [Double] {
    let rows = 0..<min(256, partition.blockRows, points.rowCount)
    var workspace = try model.makeWorkspace()
    let states = zip(rows, points.points(of: rows)).map { design.row($0, points: $1) }
    let values = try evaluate(states, runs: 0..<1, workspace: &workspace)
    return (0..<model.outputCount).map { output in
      let column = values[(output * rows.count)..<((output + 1) * rows.count)].filter(\.isFinite)
      guard let reference = column.first else { return 0 }
      return reference + column.reduce(0) { $0 + ($1 - reference) } / Double(column.count)
    }
  }

  /// Runs one block of rows and hands the outputs of each row on, in order of rows.
  private func run(
    _ rows: Range<Int>, shifts: [Double], workspace: inout Model.Workspace,
    take: (_ row: Int, _ output: Int, _ outputs: [Double], _ state: Design.Row) -> Void
  ) throws {
    let states = zip(rows, points.points(of: rows)).map { design.row($0, points: $1) }
    var outputs = [Double](repeating: 0, count: rows.count * design.runs * model.outputCount)
    for first in stride(from: 0, to: design.runs, by: runsAtOnce) {
      let runs = first..<min(design.runs, first + runsAtOnce)
      let values = try evaluate(states, runs: runs, workspace: &workspace)
      var place = 0
      for output in 0..<model.outputCount {
        for run in runs {
          for row in 0..<rows.count {
            outputs[(row * model.outputCount + output) * design.runs + run] = values[place] - shifts[output]
            place += 1
          }
        }
      }
    }
    for (row, state) in states.enumerated() {
      for output in 0..<model.outputCount {
        let start = (row * model.outputCount + output) * design.runs
        take(rows.lowerBound + row, output, Array(outputs[start..<(start + design.runs)]), state)
      }
    }
  }

  /// The outputs of some runs of some rows: for each output, run after run.
  private func evaluate(
    _ states: [Design.Row], runs: Range<Int>, workspace: inout Model.Workspace
  ) throws -> [Double] {
    let inputs = model.inputNames.count
    let count = states.count * runs.count
    var columns = [Double](repeating: 0, count: inputs * count)
    var point = [Double](repeating: 0, count: inputs)
    for (offset, run) in runs.enumerated() {
      for (row, state) in states.enumerated() {
        design.fill(&point, run: run, of: state)
        let place = offset * states.count + row
        for input in 0..<inputs { columns[input * count + place] = point[input] }
      }
    }
    var values = [Double](repeating: 0, count: model.outputCount * count)
    var out = values.mutableSpan
    try model.evaluate(points: columns.span, count: count, workspace: &workspace, into: &out)
    return values
  }
}
