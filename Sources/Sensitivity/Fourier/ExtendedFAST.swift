public import NumericKernels
import Statistics
import Synchronization

/// First-order and total indices by the extended Fourier amplitude sensitivity test.
public struct ExtendedFASTTables: Sendable, Hashable {
  /// First-order Sobol' indices.
  public let first: MeasureTable
  /// Total Sobol' indices.
  public let total: MeasureTable
  /// Number of model runs.
  public let runs: Int
  /// By output and input, the share of the curves that give the input the rank (by total index) that all of them
  /// together give it; nil where it has no rank, or curves failed.
  public let rankConfidence: [[Double?]]
}

extension ExtendedFASTDesign {
  /// Runs a model along the curves and estimates first-order and total Sobol' indices (Saltelli, Tarantola &
  /// Chan 1999).
  ///
  /// With P(p) the power at frequency p and V the variance of a curve, N odd:
  ///
  ///     S = 2 sum over k = 1 ... M of P(k w) / V
  ///     T = 1 - 2 sum over p = 1 ... w / 2 of P(p) / V
  ///
  /// both as ratios of means over the curves of an input. The spread of the curves, whose phases are
  /// independent, gives the interval (Student's t). It does not show the bias: harmonics beyond M are lost,
  /// and frequencies of the others meet when there are many inputs, so that small total indices come out too
  /// large; the dummy tells by how much.
  ///
  /// A curve with a run that is not finite is left out for that output, and all its runs are counted as
  /// failed. O(N / 4M) for each run and output.
  ///
  /// - Parameters:
  ///   - outputNames: Names of the q outputs.
  ///   - cancellation: Raise it to stop after the curves under way.
  ///   - evaluate: From d columns of N coordinates in (0, 1) to q columns of N outputs, at
  ///     [output * N + run], NaN where a run fails; called from any worker.
  /// - Throws: `SensitivityError`, or what the model throws.
  public func indices(
    outputNames: [String], cancellation: CancellationFlag? = nil,
    evaluate: @Sendable (_ points: [[Double]], _ outputs: inout MutableSpan<Double>) throws -> Void
  ) throws -> ExtendedFASTTables {
    if outputNames.isEmpty {
      throw SensitivityError.nothingToRank("the model has no output to rank inputs by")
    }
    let waves = FourierWaves(period: samplesPerCurve)
    let curveCount = exploredInputs * options.curves
    let store = Mutex([[CurveSpectrum?]](repeating: [], count: curveCount))
    try parallelFor(
      count: curveCount, workers: options.workers, cancellation: cancellation, makeWorkspace: {}
    ) { (_: inout Void, item) in
      let points = self.points(input: item / options.curves, curve: item % options.curves)
      var values = [Double](repeating: .nan, count: outputNames.count * samplesPerCurve)
      var span = values.mutableSpan
      try evaluate(points, &span)
      let spectra = outputNames.indices.map { output in
        CurveSpectrum(
          values[(output * samplesPerCurve)..<((output + 1) * samplesPerCurve)], design: self, waves: waves)
      }
      store.withLock { $0[item] = spectra }
    }
    let spectra = store.withLock { $0 }
    if cancellation?.isCancelled == true {
      let done = spectra.count { !$0.isEmpty } * samplesPerCurve
      throw SensitivityError.cancelled(rowsDone: done, rows: runs)
    }
    let tables = try [MeasureTable.Measure.extendedFASTFirst, .extendedFASTTotal].map { measure in
      MeasureTable(
        measure: measure,
        outputs: try outputNames.indices.map { output in
          try self.output(
            output, name: outputNames[output], spectra: spectra, isTotal: measure == .extendedFASTTotal)
        }, intervalLevel: options.intervalLevel, intervalMethod: .replicates)
    }
    let confidence = outputNames.indices.map { output in
      rankConfidence(tables[1].outputs[output].estimates.map(\.rank), spectra: spectra, output: output)
    }
    return ExtendedFASTTables(first: tables[0], total: tables[1], runs: runs, rankConfidence: confidence)
  }

  /// How often each input has its rank when one curve of each input is all there is.
  private func rankConfidence(
    _ observed: [Int?], spectra: [[CurveSpectrum?]], output: Int
  ) -> [Double?] {
    var kept = [Int](repeating: 0, count: observed.count)
    for curve in 0..<options.curves {
      let totals = observed.indices.map { input -> Double? in
        spectra[input * options.curves + curve][output].map { 1 - $0.low / $0.variance }
      }
      guard totals.allSatisfy({ $0?.isFinite == true }) else { return observed.map { _ in nil } }
      let order = totals.indices.sorted {
        let (x, y) = (totals[$0] ?? 0, totals[$1] ?? 0)
        return x != y ? x > y : $0 < $1
      }
      for (place, input) in order.enumerated() where observed[input] == place + 1 { kept[input] += 1 }
    }
    return zip(observed, kept).map { rank, count in rank.map { _ in Double(count) / Double(options.curves) } }
  }

  private func output(
    _ output: Int, name: String, spectra: [[CurveSpectrum?]], isTotal: Bool
  ) throws -> MeasureTable.Output {
    var failed = 0
    let estimates = try (0..<exploredInputs).map { input -> ColumnEstimate in
      let ofInput = spectra[(input * options.curves)..<((input + 1) * options.curves)]
      let known = ofInput.compactMap { $0[output] }
      let lost = (options.curves - known.count) * samplesPerCurve
      failed += lost
      let rows = options.curves * samplesPerCurve
      if Double(lost) > options.failureLimit * Double(rows) {
        throw SensitivityError.tooManyFailedRows(
          input: input < inputNames.count ? inputNames[input] : "dummy", output: output, failed: lost,
          rows: rows, limit: options.failureLimit)
      }
      return estimate(known, isTotal: isTotal)
    }
    return MeasureTable.Output(
      name: name, inputNames: inputNames, estimates: Array(estimates.prefix(inputNames.count)),
      dummies: estimates.dropFirst(inputNames.count).map(\.value), level: options.intervalLevel,
      rows: runs - failed, failedRows: failed)
  }

  /// The ratio of means, and the interval of its linear terms over the curves.
  private func estimate(_ curves: [CurveSpectrum], isTotal: Bool) -> ColumnEstimate {
    let variance = curves.reduce(0) { $0 + $1.variance } / Double(max(curves.count, 1))
    // An output without spread has no indices; the scale of its rounding is that of its mean.
    let rounding = curves.map(\.rounding).max() ?? 0
    guard variance > rounding * rounding else { return ColumnEstimate() }
    let parts = curves.map { isTotal ? $0.variance - $0.low : $0.own }
    let ratio = parts.reduce(0, +) / (Double(curves.count) * variance)
    let terms = zip(parts, curves).map { ratio + ($0 - ratio * $1.variance) / variance }
    let interval = ReplicateEstimate(terms.span).interval(level: options.intervalLevel)
    return ColumnEstimate(value: ratio, interval: interval.map { $0.lower...$0.upper })
  }
}

/// The parts of the variance of one output along a curve.
struct CurveSpectrum: Sendable {
  /// All of it.
  let variance: Double
  /// At the frequency of the input and its harmonics.
  let own: Double
  /// At frequencies of at most half that of the input.
  let low: Double
  /// Spread that rounding can make.
  let rounding: Double

  /// Nil when a run failed.
  init?(_ values: ArraySlice<Double>, design: ExtendedFASTDesign, waves: FourierWaves) {
    let collected = Array(values)
    // Beyond 1e150 squares overflow: such a run has failed.
    guard collected.allSatisfy({ abs($0) < 1e150 }) else { return nil }
    let moments = Moments(collected.span)
    let signal = collected.map { $0 - moments.mean }
    let span = signal.span
    variance = moments.centralSum2 / Double(moments.count)
    rounding = 8 * moments.mean.ulp
    var own = 0.0
    for k in 1...design.options.harmonics {
      own += 2 * waves.power(of: span, frequency: k * design.frequency)
    }
    var low = 0.0
    for p in 1..<(design.frequency / 2 + 1) { low += 2 * waves.power(of: span, frequency: p) }
    self.own = own
    self.low = low
  }
}
