import CBoostMath
import NumericKernels
import Synchronization

/// The regressions of outputs that have the same valid draws.
struct GroupRegression {
  let names: [String]
  let options: GivenDataOptions
  /// Inputs that vary among the draws that count.
  private let active: [Int]
  private let outputCount: Int
  private let columns: RegressionColumns
  /// Without the dummies, for resamples.
  private let resampledColumns: RegressionColumns
  private let valid: [Bool]

  init(
    names: [String], inputs: [[Double]], outputs: [OutputColumn], dummies: [[Double]],
    options: GivenDataOptions
  ) {
    self.names = names
    self.options = options
    valid = outputs[0].valid
    outputCount = outputs.count
    let rows = valid.indices.filter { outputs[0].valid[$0] }
    active = inputs.indices.filter { input in rows.contains { inputs[input][$0] != inputs[input][rows[0]] } }
    let ranked = active.map { inputs[$0] } + outputs.map(\.centered)
    columns = RegressionColumns(ranked + dummies, valid: valid)
    resampledColumns = RegressionColumns(ranked, valid: valid)
  }

  /// By output: SRC, PCC, SRRC, PRCC.
  func results(cancellation: CancellationFlag?) throws -> [[RegressionResult]] {
    var results = try [false, true].map { try self.results(ofRanks: $0) }
    let resamples = try resampled(cancellation: cancellation)
    for output in 0..<outputCount {
      for measure in 0..<4 {
        for (place, input) in active.enumerated() {
          let values = resamples.compactMap { resample -> Double? in
            let value = resample.isEmpty ? .nan : resample[(output * 4 + measure) * active.count + place]
            return value.isFinite ? value : nil
          }
          guard 2 * values.count > options.resamples else { continue }
          let estimate = results[measure / 2][output][measure % 2].estimates[input]
          guard let value = estimate.value else { continue }
          let interval = RowResamples.interval(about: value, values, level: options.intervalLevel)
          results[measure / 2][output][measure % 2].estimates[input].interval = interval
        }
      }
    }
    return (0..<outputCount).map { results[0][$0] + results[1][$0] }
  }

  /// By output: coefficients, partial correlations.
  private func results(ofRanks: Bool) throws -> [[RegressionResult]] {
    let correlations = columns.correlations(ofRanks: ofRanks)
    let fit: LinearFit
    do {
      fit = try LinearFit(correlations, inputs: active.count)
    } catch {
      throw SensitivityError.badOption(
        name: "input '\(names[active[error.input]])'",
        value: "a linear combination of inputs before it\(ofRanks ? ", in ranks," : "")",
        cure: "leave it out of the regression, or one of those that make it up")
    }
    let rows = columns.values[0].count
    return (0..<outputCount).map { output in
      let solution = fit.solution(correlations, place: active.count + output)
      var both = [RegressionResult(inputs: names.count), RegressionResult(inputs: names.count)]
      for (place, input) in active.enumerated() {
        let partial = fit.partialCorrelation(place, solution)
        let probability = probability(partial, freedom: rows - active.count - 1)
        both[0].estimates[input] = ColumnEstimate(
          value: solution.coefficients[place], probability: probability)
        both[1].estimates[input] = ColumnEstimate(
          value: partial.isFinite ? partial : nil, probability: probability)
      }
      for dummy in 0..<(correlations.size - active.count - outputCount) {
        let added = fit.added(
          correlations, dummy: active.count + outputCount + dummy, place: active.count + output,
          solution: solution)
        both[0].dummies.append(added.coefficient.isFinite ? added.coefficient : nil)
        both[1].dummies.append(added.partial.isFinite ? added.partial : nil)
      }
      both[0].explained = solution.explained
      both[1].explained = solution.explained
      return both
    }
  }

  /// Student's t test of a coefficient of zero.
  private func probability(_ partial: Double, freedom: Int) -> Double? {
    guard partial.isFinite, freedom > 0 else { return nil }
    let rest = 1 - partial * partial
    guard rest > 0 else { return 0 }
    let t = abs(partial) * (Double(freedom) / rest).squareRoot()
    return min(2 * mv_student_t_cumulative(Double(freedom), -t), 1)
  }

  /// By resample, the value of measure m and active input i for output o at [(o * 4 + m) * active + i]; empty
  /// where inputs of the resample are linear combinations of others.
  private func resampled(cancellation: CancellationFlag?) throws -> [[Double]] {
    let stream = RandomStream(seed: options.seed, purpose: .bootstrap)
    let store = Mutex([[Double]](repeating: [], count: options.resamples))
    try parallelFor(
      count: options.resamples, workers: options.workers, cancellation: cancellation, makeWorkspace: {}
    ) { (_: inout Void, resample) in
      let values = self.values(weights: self.weights(resample, stream: stream))
      store.withLock { $0[resample] = values }
    }
    return store.withLock { $0 }
  }

  /// How often each row that counts is in a resample of all rows, as in `RowResamples`.
  private func weights(_ resample: Int, stream: RandomStream) -> [Double] {
    var all = [Double](repeating: 0, count: valid.count)
    for place in valid.indices {
      let word = stream.word(input: UInt64(resample), draw: UInt64(place))
      all[Int(word.multipliedFullWidth(by: UInt64(valid.count)).high)] += 1
    }
    return valid.indices.filter { valid[$0] }.map { all[$0] }
  }

  private func values(weights: [Double]) -> [Double] {
    var values = [Double](repeating: .nan, count: outputCount * 4 * active.count)
    for ofRanks in [false, true] {
      let correlations = resampledColumns.correlations(ofRanks: ofRanks, weights: weights)
      guard let fit = try? LinearFit(correlations, inputs: active.count) else { return [] }
      for output in 0..<outputCount {
        let solution = fit.solution(correlations, place: active.count + output)
        let first = (output * 4 + (ofRanks ? 2 : 0)) * active.count
        for place in active.indices {
          values[first + place] = solution.coefficients[place]
          values[first + active.count + place] = fit.partialCorrelation(place, solution)
        }
      }
    }
    return values
  }
}
