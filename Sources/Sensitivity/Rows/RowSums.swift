import NumericKernels
import Statistics
import Synchronization

/// Sums over the rows of a design, by output and group of rows: what estimates and their intervals are made
/// of.
struct RowSums: Sendable {
  /// Lane l of group g and output j at [(j * groupCount + g) * laneCount + l].
  let sums: [Double]
  let laneCount: Int
  let groupCount: Int
  /// What was subtracted from each output.
  let shifts: [Double]
  let rowCount: Int
  /// Model runs of a row.
  let runs: Int

  var evaluations: Int { rowCount * runs }

  /// A variance below this is rounding.
  func roundingVariance(ofOutput output: Int) -> Double {
    let rounding = 8 * shifts[output].ulp
    return rounding * rounding
  }

  /// The sums over all rows.
  func totals(ofOutput output: Int) -> [Double] {
    total(ofOutput: output, groups: 0..<groupCount) { _ in 1 }
  }

  private func total(
    ofOutput output: Int, groups: Range<Int>, weight: (Int) -> Double
  ) -> [Double] {
    var total = [Double](repeating: 0, count: laneCount)
    for group in groups {
      let times = weight(group)
      if times == 0 { continue }
      let first = (output * groupCount + group) * laneCount
      for lane in 0..<laneCount { total[lane] += times * sums[first + lane] }
    }
    return total
  }

  /// Estimates of every output with what their intervals are made of.
  ///
  /// - Parameter estimate: From the sums of one output to numbers, NaN where there is none; as many for each
  ///   output.
  func estimates(
    _ options: RowOptions, _ estimate: @Sendable (_ sums: [Double], _ output: Int) -> [Double]
  ) throws -> [ResampledEstimates] {
    let parts = options.parts
    let isResampled = parts == 1 && groupCount > 1
    let resamples = isResampled ? options.resamples : 0
    let occurrences = GroupBootstrap.occurrences(
      seed: options.seed, resamples: resamples, of: groupCount)
    let store = Mutex([ResampledEstimates?](repeating: nil, count: shifts.count))
    try parallelFor(
      count: shifts.count, workers: options.workers, cancellation: nil, makeWorkspace: {}
    ) { (_: inout Void, output) in
      var resampled: [[Double]] = []
      if parts > 1 {
        let count = groupCount / parts
        resampled = (0..<parts).map { part in
          estimate(
            total(ofOutput: output, groups: (part * count)..<((part + 1) * count)) { _ in 1 }, output)
        }
      } else {
        resampled = (0..<resamples).map { resample in
          estimate(
            total(ofOutput: output, groups: 0..<groupCount) { occurrences[resample * groupCount + $0] },
            output)
        }
      }
      let estimates = ResampledEstimates(
        values: estimate(totals(ofOutput: output), output), resampled: resampled,
        kind: options.intervalKind, level: options.intervalLevel)
      store.withLock { $0[output] = estimates }
    }
    return store.withLock { $0.compactMap(\.self) }
  }

  /// Refuses results of which too many rows failed.
  func checkFailures(
    _ counts: [(lane: Int, factor: String)], limit: Double
  ) throws(SensitivityError) {
    for output in shifts.indices {
      let totals = totals(ofOutput: output)
      guard let worst = counts.min(by: { totals[$0.lane] < totals[$1.lane] }) else { continue }
      let failed = rowCount - Int(totals[worst.lane])
      if Double(failed) > limit * Double(rowCount) {
        throw .tooManyFailedRows(
          input: worst.factor, output: output, failed: failed, rows: rowCount, limit: limit)
      }
    }
  }
}

/// Estimates of one output, and the same of every resample or randomisation.
struct ResampledEstimates: Sendable {
  /// NaN where there is no estimate.
  let values: [Double]
  let resampled: [[Double]]
  let kind: IntervalKind
  let level: Double

  /// One estimate with its interval; nil where there is none.
  subscript(_ place: Int) -> SensitivityEstimate? {
    guard values[place].isFinite else { return nil }
    let others = resampled.map { $0[place].isFinite ? $0[place] : nil }
    return SensitivityEstimate(
      value: values[place], interval: ResampledIndices.interval(of: others, kind: kind, level: level))
  }

  /// Ranks of some estimates, 1 for the largest, ties by order, with the share of the resamples that give each
  /// the same rank; nil where there is no estimate.
  func ranks(of places: [Int]) -> [(rank: Int, confidence: Double?)?] {
    let observed = Self.ranks(places.map { values[$0] })
    let others = resampled.map { resample in Self.ranks(places.map { resample[$0] }) }
    return places.indices.map { place in
      guard let rank = observed[place] else { return nil }
      let kept = others.count { $0[place] == rank }
      return (rank, others.isEmpty ? nil : Double(kept) / Double(others.count))
    }
  }

  private static func ranks(_ values: [Double]) -> [Int?] {
    let order = values.indices.filter { values[$0].isFinite }
      .sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
    var ranks = [Int?](repeating: nil, count: values.count)
    for (place, index) in order.enumerated() { ranks[index] = place + 1 }
    return ranks
  }
}
