import NumericKernels
import Synchronization

/// Runs a pick-freeze design over all base rows and reduces it to sums per factor, output and group of rows.
///
/// Memory is independent of the number of rows: one block of outputs for each worker, and the sums.
struct PickFreezeDesign<Model: PickFreezeModel> {
  let model: Model
  /// The sets of inputs that are exchanged together; an empty one is a dummy input.
  let factors: [[Int]]
  let withBA: Bool
  var partition: RowPartition
  /// The row of the model's matrices that is row 0 of the partition.
  var firstRow = 0

  private var outputCount: Int { model.outputCount }

  /// A value near the mean of each output, subtracted before anything is squared: the mean of y_A over the
  /// first rows, so that it depends on the model and its seed alone. It is exact for an output that does not
  /// vary.
  func shifts() throws -> [Double] {
    let rows = 0..<min(partition.rowCount, 256)
    var workspace = try model.makeWorkspace()
    var values = [Double](repeating: 0, count: rows.count * outputCount)
    var span = values.mutableSpan
    try model.evaluate(rows: rows, selection: .a, workspace: &workspace, into: &span)
    return (0..<outputCount).map { output in
      let column = values[(output * rows.count)..<((output + 1) * rows.count)].filter(\.isFinite)
      guard let reference = column.first else { return 0 }
      return reference + column.reduce(0) { $0 + ($1 - reference) } / Double(column.count)
    }
  }

  /// The sums of pair p = factor * q + output and group g at [p * groupCount + g].
  ///
  /// - Parameter progress: Told the number of base rows done, from any worker, in rising order.
  func sums(
    shifts: [Double], workers: Int, cancellation: CancellationFlag?, progress: (@Sendable (Int) -> Void)?
  ) throws -> [PickFreezeSums] {
    let pairs = factors.count * outputCount
    let groupCount = partition.groupCount
    let store = Mutex([PickFreezeSums](repeating: PickFreezeSums(), count: pairs * groupCount))
    let rowsDone = Mutex(0)
    try parallelFor(
      count: partition.unitCount, workers: workers, cancellation: cancellation,
      makeWorkspace: { try DesignWorkspace(design: self) }
    ) { (workspace: inout DesignWorkspace<Model>, unit) in
      let groups = partition.groups(ofUnit: unit)
      workspace.clear(groups: groups, pairs: pairs)
      for rows in partition.blocks(ofUnit: unit) {
        if cancellation?.isCancelled == true { return }
        try evaluate(rows: rows, shifts: shifts, workspace: &workspace)
        rowsDone.withLock {
          $0 += rows.count
          progress?($0)
        }
      }
      store.withLock { sums in
        for pair in 0..<pairs {
          for (offset, group) in groups.enumerated() {
            sums[pair * groupCount + group] = workspace.sums[pair * groups.count + offset]
          }
        }
      }
    }
    return store.withLock { $0 }
  }

  /// Runs all columns of one block of rows and adds them to the workspace's sums.
  private func evaluate(
    rows: Range<Int>, shifts: [Double], workspace: inout DesignWorkspace<Model>
  ) throws {
    let ofModel = (firstRow + rows.lowerBound)..<(firstRow + rows.upperBound)
    try run(.a, rows: ofModel, shifts: shifts, workspace: &workspace.model, into: &workspace.a)
    try run(.b, rows: ofModel, shifts: shifts, workspace: &workspace.model, into: &workspace.b)
    for (factor, inputs) in factors.enumerated() {
      if inputs.isEmpty {
        // Nothing is exchanged: the runs are known.
        workspace.ab = workspace.a
        if withBA { workspace.ba = workspace.b }
      } else {
        try run(.ab(inputs), rows: ofModel, shifts: shifts, workspace: &workspace.model, into: &workspace.ab)
        if withBA {
          try run(
            .ba(inputs), rows: ofModel, shifts: shifts, workspace: &workspace.model, into: &workspace.ba)
        }
      }
      for output in 0..<outputCount {
        workspace.reduce(
          rows: rows, output: output, pair: factor * outputCount + output, partition: partition)
      }
    }
  }

  /// Runs the model for one selection and subtracts the shift of each output.
  private func run(
    _ selection: ColumnSelection, rows: Range<Int>, shifts: [Double],
    workspace: inout Model.Workspace, into values: inout [Double]
  ) throws {
    if values.count != rows.count * outputCount {
      values = [Double](repeating: 0, count: rows.count * outputCount)
    }
    var out = values.mutableSpan
    try model.evaluate(rows: rows, selection: selection, workspace: &workspace, into: &out)
    for output in 0..<outputCount {
      let shift = shifts[output]
      for i in (output * rows.count)..<((output + 1) * rows.count) { out[i] -= shift }
    }
  }
}

/// What one worker needs: the outputs of a block under four selections, and the sums of its groups.
private struct DesignWorkspace<Model: PickFreezeModel> {
  var model: Model.Workspace
  var a: [Double]
  var b: [Double]
  var ab: [Double]
  /// Stays 0 in a design without BA.
  var ba: [Double]
  private var groups = 0..<0
  /// At [pair * groups.count + group - groups.lowerBound].
  private(set) var sums: [PickFreezeSums] = []

  init(design: PickFreezeDesign<Model>) throws {
    model = try design.model.makeWorkspace()
    let block = [Double](repeating: 0, count: design.partition.blockRows * design.model.outputCount)
    (a, b, ab, ba) = (block, block, block, block)
  }

  mutating func clear(groups: Range<Int>, pairs: Int) {
    self.groups = groups
    sums = [PickFreezeSums](repeating: PickFreezeSums(), count: pairs * groups.count)
  }

  /// Adds one output of a block to the sums of one pair, group by group.
  mutating func reduce(rows: Range<Int>, output: Int, pair: Int, partition: RowPartition) {
    let column = output * rows.count
    var row = rows.lowerBound
    while row < rows.upperBound {
      let group = partition.group(ofRow: row)
      let end = min(rows.upperBound, (group + 1) * partition.groupRows)
      let place = pair * groups.count + group - groups.lowerBound
      var sum = sums[place]
      for i in (column + row - rows.lowerBound)..<(column + end - rows.lowerBound) {
        sum.add(a: a[i], b: b[i], ab: ab[i], ba: ba[i])
      }
      sums[place] = sum
      row = end
    }
  }
}
