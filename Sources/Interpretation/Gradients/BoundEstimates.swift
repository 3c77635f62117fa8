import NumericKernels
import Propagation
import Sampling
import Sensitivity
import Statistics

/// Bounds on total indices with intervals, ranks, and how sure the ranks are.
struct BoundEstimates: Sendable {
  /// `[score][factor]`; nil where there is none, or the score has no spread.
  let bounds: [[SensitivityEstimate?]]
  let ranks: [[Int?]]
  /// Share of resamples in which a factor has its rank.
  let confidences: [[Double?]]
  let failedDraws: [Int]
  let kind: IntervalKind

  /// How often ranks are looked at.
  private static let resamples = 200

  /// - Throws: `SensitivityError` for too few draws, or when too many failed.
  init(
    _ run: DerivativeRun, _ columns: DerivativeColumns, options: MonteCarloOptions, intervalLevel: Double,
    failureLimit: Double
  ) throws(SensitivityError) {
    func measures(_ parts: [DerivativeSums], limit: Double = 1) throws(SensitivityError)
      -> DerivativeMeasures
    {
      var sums = parts[0]
      for part in parts.dropFirst() { sums.merge(part) }
      let names = (0..<sums.inputCount).map { $0 < columns.columns.count ? "column \($0)" : "none" }
      return try DerivativeMeasures(
        sums, inputNames: names,
        poincareConstants: Array(
          repeating: PoincareConstant.normal(standardDeviation: 1), count: sums.inputCount),
        intervalLevel: intervalLevel, failureLimit: limit)
    }
    let exists = run.parts[0].sums.shifts.indices.map { score in
      columns.factors.indices.map { factor in
        columns.isRelevant(factor: factor, score: score)
          && columns.reason(factor: factor, score: score) == nil
          && run.undefined(score: score, factor: columns.factors[factor]) == 0
      }
    }
    let whole = try measures(run.parts.map(\.sums), limit: failureLimit)
    failedDraws = whole.failedDraws
    var bounds = BoundEstimates.bounds(whole, columns, exists)
    let ranks = bounds.map { $0.map { $0?.value }.ranksFromLargest }
    if run.randomizations > 1 {
      kind = .randomizations
      var replicates: [[[SensitivityEstimate?]]] = []
      for part in run.parts {
        replicates.append(BoundEstimates.bounds(try measures([part.sums]), columns, exists))
      }
      for score in bounds.indices {
        for factor in bounds[score].indices {
          guard let whole = bounds[score][factor] else { continue }
          let values = replicates.compactMap { $0[score][factor]?.value }
          let spread = ReplicateEstimate(values.span)
          let error = spread.meanError
          let centered = ReplicateEstimate(replicates: values.count, mean: whole.value, meanError: error)
          let interval = centered.interval(level: intervalLevel)
          bounds[score][factor] = SensitivityEstimate(
            value: whole.value, interval: interval.map { max(0, $0.lower)...$0.upper })
        }
      }
    } else {
      kind = .linearized
    }
    self.bounds = bounds
    self.ranks = ranks
    var agreeing = ranks.map { $0.map { _ in 0 } }
    let stream = RandomStream(seed: options.seed, purpose: .bootstrap)
    for resample in 0..<BoundEstimates.resamples {
      let parts = run.parts.indices.map { place -> DerivativeSums in
        let uniform = stream.uniform(input: UInt64(place), draw: UInt64(resample))
        return run.parts[Int(uniform * Double(run.parts.count))].sums
      }
      let resampled = BoundEstimates.bounds(try measures(parts), columns, exists)
      for score in ranks.indices {
        let others = resampled[score].map { $0?.value }.ranksFromLargest
        for factor in others.indices where others[factor] == ranks[score][factor] {
          agreeing[score][factor] += 1
        }
      }
    }
    confidences = zip(ranks, agreeing).map { ranks, agreeing in
      zip(ranks, agreeing).map { rank, count in
        rank.map { _ in Double(count) / Double(BoundEstimates.resamples) }
      }
    }
  }

  private static func bounds(
    _ measures: DerivativeMeasures, _ columns: DerivativeColumns, _ exists: [[Bool]]
  ) -> [[SensitivityEstimate?]] {
    measures.outputs.indices.map { output in
      columns.factors.enumerated().map { place, factor in
        guard exists[output][place], !measures.outputs[output].isEmpty else { return nil }
        if factor.columns.count == 1 { return measures.outputs[output][factor.columns[0]].totalBound }
        return measures.totalBound(ofGroup: factor.columns, output: output)
      }
    }
  }
}
