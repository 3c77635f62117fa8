import NumericKernels
import Synchronization

/// Surrogates of the outputs of a model, and the sums of a pick-freeze design over them.
struct ControlSums {
  /// Rows that surrogates are fitted to, by input, at least.
  private static let rowsPerInput = 64
  /// At most this share of the base rows, as estimates do without them.
  private static let largestShare = 0.125
  /// A surrogate that explains less is not worth the rows.
  private static let leastExplained = 0.75
  /// Rows whose parts stay in a core's cache.
  private static let blockRows = 256

  /// The surrogate of an output.
  struct Surrogate {
    let function: SeparableFunction
    let moments: SeparableMoments
    /// R^2 on rows that it was not fitted to.
    let explained: Double
  }

  /// By output; nil where there is none that is any good.
  let surrogates: [Surrogate?]
  /// By pair p = factor * q + output and group of rows; zero without a surrogate.
  private(set) var sums = GroupedSums([], groupCount: 1)
  /// The first rows, which surrogates were fitted to.
  let fittedRows: Int
  /// The indices of the surrogates themselves, by pair.
  let exact: [IndexPair?]
  /// What was subtracted from each surrogate.
  let shifts: [Double]
  private let coordinates: RowCoordinates

  /// Fits surrogates to the first rows of a model; their sums are to be appended.
  ///
  /// - Parameters:
  ///   - design: The model and the factors; its rows do not matter.
  ///   - rowCount: Number of rows of all parts.
  /// - Returns: nil where coordinates are not known, rows are too few, or no output has a good surrogate.
  init?<Model>(
    fittedTo design: PickFreezeDesign<Model>, rowCount: Int, workers: Int, cancellation: CancellationFlag?
  ) throws {
    guard let coordinates = design.model.rowCoordinates, !coordinates.inputs.isEmpty else { return nil }
    let pilot = max(Self.rowsPerInput * coordinates.inputs.count, Self.usualRows(of: rowCount))
    guard Double(pilot) <= Self.largestShare * Double(rowCount) else { return nil }
    self.coordinates = coordinates
    fittedRows = pilot
    surrogates = try Self.surrogates(
      of: design.model, rows: 0..<pilot, coordinates: coordinates, workers: workers,
      cancellation: cancellation)
    guard surrogates.contains(where: { $0 != nil }) else { return nil }
    let all = surrogates
    exact = design.factors.flatMap { inputs in
      let places = coordinates.places(of: inputs)
      return all.map { $0?.moments.indices(of: places) }
    }
    shifts = all.map { $0.map { $0.function.constant } ?? 0 }
  }

  /// Rows that surrogates are fitted to where there are enough: the knots in the tails have few rows of their own.
  private static func usualRows(of rowCount: Int) -> Int { max(128, min(2048, rowCount / 16)) }

  /// Appends the sums over the rows of a design of the same model and factors, in its groups.
  mutating func append<Model>(
    over design: PickFreezeDesign<Model>, workers: Int, cancellation: CancellationFlag?
  ) throws {
    let kept = surrogates.indices.filter { surrogates[$0] != nil }
    let model = SurrogateModel(
      inputNames: design.model.inputNames, coordinates: coordinates,
      functions: kept.compactMap { surrogates[$0]?.function })
    let partition = design.partition
    var control = PickFreezeDesign(
      model: model, factors: design.factors, withBA: design.withBA,
      partition: RowPartition(
        rowCount: partition.rowCount, groupRows: partition.groupRows, largestBlock: Self.blockRows))
    control.firstRow = design.firstRow
    let ofKept = try control.sums(
      shifts: kept.map { shifts[$0] }, workers: workers, cancellation: cancellation, progress: nil)
    let groupCount = partition.groupCount
    var all = [PickFreezeSums](
      repeating: PickFreezeSums(), count: design.factors.count * surrogates.count * groupCount)
    for factor in design.factors.indices {
      for (place, output) in kept.enumerated() {
        let (from, to) = (factor * kept.count + place, factor * surrogates.count + output)
        for group in 0..<groupCount { all[to * groupCount + group] = ofKept[from * groupCount + group] }
      }
    }
    let added = GroupedSums(all, groupCount: groupCount)
    sums = sums.totals.isEmpty ? added : sums.appending(added)
  }

  /// Fits a surrogate to each output of rows of both matrices.
  private static func surrogates<Model: PickFreezeModel>(
    of model: Model, rows: Range<Int>, coordinates: RowCoordinates, workers: Int,
    cancellation: CancellationFlag?
  ) throws -> [Surrogate?] {
    let (a, b) = (
      SeparableRows(coordinates, of: .a, rows: rows), SeparableRows(coordinates, of: .b, rows: rows)
    )
    let both = SeparableRows(places: zip(a.places, b.places).map { $0 + $1 })
    let values = try outputs(of: model, rows: rows, workers: workers, cancellation: cancellation)
    let count = model.outputCount
    let store = Mutex([Surrogate?](repeating: nil, count: count))
    try parallelFor(count: count, workers: workers, cancellation: cancellation, makeWorkspace: {}) {
      (_: inout Void, output) in
      let column = values.flatMap { $0[(output * rows.count)..<((output + 1) * rows.count)] }
      guard let fit = SeparableFit(both, values: column), fit.explained >= leastExplained else { return }
      let moments = SeparableMoments(fit.function)
      store.withLock {
        $0[output] = Surrogate(function: fit.function, moments: moments, explained: fit.explained)
      }
    }
    return store.withLock { $0 }
  }

  /// The outputs of rows of A and of B, a matrix each.
  private static func outputs<Model: PickFreezeModel>(
    of model: Model, rows: Range<Int>, workers: Int, cancellation: CancellationFlag?
  ) throws -> [[Double]] {
    let selections = [ColumnSelection.a, .b]
    let block = 256
    let blocks = (rows.count + block - 1) / block
    let zeros = [Double](repeating: 0, count: rows.count * model.outputCount)
    let store = Mutex([zeros, zeros])
    try parallelFor(
      count: blocks, workers: workers, cancellation: cancellation,
      makeWorkspace: { try model.makeWorkspace() }
    ) { (workspace: inout Model.Workspace, index) in
      let part = (index * block)..<min(rows.count, (index + 1) * block)
      for (place, selection) in selections.enumerated() {
        var values = [Double](repeating: 0, count: part.count * model.outputCount)
        var span = values.mutableSpan
        try model.evaluate(rows: part, selection: selection, workspace: &workspace, into: &span)
        store.withLock { columns in
          for output in 0..<model.outputCount {
            for row in part {
              columns[place][output * rows.count + row] = values[output * part.count + row - part.lowerBound]
            }
          }
        }
      }
    }
    return store.withLock { $0 }
  }
}
