import CBoostMath
public import NumericKernels
import Synchronization

/// Measures from linear regression of all inputs.
public struct RegressionTables: Sendable, Hashable {
  /// Standardised regression coefficients, SRC.
  public let src: MeasureTable
  /// Those of ranks, SRRC.
  public let srrc: MeasureTable
  /// Partial correlation coefficients, PCC.
  public let pcc: MeasureTable
  /// Those of ranks, PRCC.
  public let prcc: MeasureTable
}

extension GivenData {
  /// Standardised regression and partial correlation coefficients of the inputs and of their ranks (Helton &
  /// Davis 2003, RESS 81:23; Saltelli & Marivoet 1990, RESS 28:229).
  ///
  /// With b_i the coefficients of the least-squares fit of y on all inputs:
  ///
  ///     SRC_i = b_i sd(x_i) / sd(y)
  ///     PCC_i = correlation of x_i and y after the other inputs are taken away from both
  ///
  /// SRRC and PRCC are the same of ranks. They describe the fit; what share of the variance it explains, R^2,
  /// is in `explained` of each output. The probability is that of Student's t test of a coefficient of zero.
  /// Intervals are of the bootstrap, ranks taken anew in each resample. The noise floor is that of a dummy
  /// added to the inputs.
  ///
  /// O(n (d + q)^2) for d inputs and q outputs whose draws fail alike, twice in each resample.
  ///
  /// - Parameters:
  ///   - options: What to compute.
  ///   - cancellation: Raise it to stop after the resamples under way.
  /// - Throws: `SensitivityError` also when an input is a linear combination of others, for all draws or in
  ///   ranks; or what making an input throws.
  public func regression(
    options: GivenDataOptions, cancellation: CancellationFlag? = nil
  ) throws -> RegressionTables {
    try options.validate()
    let outputs = try OutputColumn.columns(
      of: self, failureLimit: options.failureLimit, needed: inputNames.count + 3)
    let inputs = try inputNames.indices.map { try inputColumn($0) }
    let dummies = (0..<options.dummies).map { DummyInput($0, seed: options.seed).column(rows: rowCount) }
    var results = [[RegressionResult]](repeating: [], count: outputs.count)
    // Outputs whose draws fail alike share a regression.
    var pending = outputs.indices.filter { outputs[$0].hasSpread }
    while let first = pending.first {
      let alike = pending.filter { outputs[$0].valid == outputs[first].valid }
      pending.removeAll { alike.contains($0) }
      let regression = GroupRegression(
        names: inputNames, inputs: inputs, outputs: alike.map { outputs[$0] }, dummies: dummies,
        options: options)
      for (place, result) in try regression.results(cancellation: cancellation).enumerated() {
        results[alike[place]] = result
      }
    }
    if cancellation?.isCancelled == true {
      throw SensitivityError.cancelled(rowsDone: 0, rows: rowCount)
    }
    let tables = [
      MeasureTable.Measure.standardizedRegression, .partialCorrelation, .standardizedRankRegression,
      .partialRankCorrelation,
    ].enumerated().map { place, measure in
      MeasureTable(
        measure: measure,
        outputs: outputs.indices.map { output in
          let known =
            results[output].isEmpty ? RegressionResult(inputs: inputNames.count) : results[output][place]
          return MeasureTable.Output(
            name: outputs[output].name, inputNames: inputNames, estimates: known.estimates,
            dummies: known.dummies, level: options.intervalLevel, rows: outputs[output].count,
            failedRows: outputs[output].failed, explained: known.explained)
        }, intervalLevel: options.intervalLevel, intervalMethod: .bootstrap)
    }
    return RegressionTables(src: tables[0], srrc: tables[2], pcc: tables[1], prcc: tables[3])
  }
}

/// One measure of all inputs for one output.
struct RegressionResult: Sendable {
  var estimates: [ColumnEstimate]
  var dummies: [Double?] = []
  var explained: Double?

  /// Of an output that has no measure.
  init(inputs: Int) { estimates = [ColumnEstimate](repeating: ColumnEstimate(), count: inputs) }
}
