import NumericKernels
import Synchronization

/// A measure, or several at once, of one input column and one output.
protocol ColumnMethod: Sendable {
  /// What is known of an output before any input is seen.
  associatedtype Prepared: Sendable
  /// The measures, in the order of the estimates.
  static var measures: [MeasureTable.Measure] { get }
  static var intervalMethod: MeasureTable.IntervalMethod { get }
  /// The fewest draws that make sense.
  static var fewestRows: Int { get }
  func prepare(_ column: OutputColumn) -> Prepared
  /// The measures; the output has spread.
  ///
  /// - Parameters:
  ///   - input: The column of the input, by row.
  ///   - order: The rows that count for the output in ascending order of the input.
  ///   - withIntervals: Whether intervals and tests are wanted.
  func estimates(
    input: [Double], order: RowOrder, column: OutputColumn, prepared: Prepared, withIntervals: Bool
  ) -> [ColumnEstimate]
}

/// Runs a method over all inputs, one after the other, each of them for all outputs.
///
/// Each worker holds one column of draws: memory grows with the outputs, not with the inputs.
struct ColumnAnalysis<Method: ColumnMethod> {
  let method: Method
  let data: GivenData
  let options: GivenDataOptions

  /// One table for each measure.
  func tables(cancellation: CancellationFlag?) throws -> [MeasureTable] {
    let outputs = try OutputColumn.columns(
      of: data, failureLimit: options.failureLimit, needed: Method.fewestRows)
    let prepared = outputs.map { $0.hasSpread ? method.prepare($0) : nil }
    let inputs = data.inputNames.count
    let store = Mutex([[[ColumnEstimate]]](repeating: [], count: inputs + options.dummies))
    try parallelFor(
      count: inputs + options.dummies, workers: options.workers, cancellation: cancellation, makeWorkspace: {}
    ) { (_: inout Void, input) in
      let isDummy = input >= inputs
      let column =
        isDummy
        ? DummyInput(input - inputs, seed: options.seed).column(rows: data.rowCount)
        : try data.inputColumn(input)
      let order = RowOrder(
        of: column, valid: data.valid, identity: isDummy ? 0 : data.inputIdentities[input], seed: options.seed
      )
      let estimates = outputs.indices.map { output -> [ColumnEstimate] in
        guard let known = prepared[output] else { return Method.measures.map { _ in ColumnEstimate() } }
        return method.estimates(
          input: column, order: order.filtered(by: outputs[output]), column: outputs[output], prepared: known,
          withIntervals: !isDummy)
      }
      store.withLock { $0[input] = estimates }
    }
    if cancellation?.isCancelled == true {
      let done = store.withLock { $0.count { !$0.isEmpty } }
      throw SensitivityError.cancelled(rowsDone: done, rows: inputs + options.dummies)
    }
    return tables(store.withLock { $0 }, outputs: outputs)
  }

  private func tables(_ estimates: [[[ColumnEstimate]]], outputs: [OutputColumn]) -> [MeasureTable] {
    let inputs = data.inputNames.count
    return Method.measures.enumerated().map { place, measure in
      let tableOutputs = outputs.enumerated().map { index, output in
        let all = estimates.map { $0[index][place] }
        return MeasureTable.Output(
          name: output.name, inputNames: data.inputNames, estimates: Array(all.prefix(inputs)),
          dummies: all.dropFirst(inputs).map(\.value), level: options.intervalLevel, rows: output.count,
          failedRows: output.failed)
      }
      return MeasureTable(
        measure: measure, outputs: tableOutputs, intervalLevel: options.intervalLevel,
        intervalMethod: Method.intervalMethod)
    }
  }
}

/// An input that no output depends on: uniforms of their own.
struct DummyInput {
  private let identity: UInt64
  private let stream: RandomStream

  init(_ index: Int, seed: UInt64) {
    identity = StableIdentity("dummy input", "\(index)").value
    stream = RandomStream(seed: seed, purpose: .bootstrap)
  }

  func column(rows: Int) -> [Double] {
    var column = [Double](repeating: 0, count: rows)
    var span = column.mutableSpan
    stream.uniforms(input: identity, firstDraw: 0, into: &span)
    return column
  }
}
