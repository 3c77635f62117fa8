import NumericKernels
import Propagation
import Statistics
import Synchronization

/// Quantiles of the differences and ratios of all pairs of a run, from kept draws or from sketches.
///
/// Differences are not kept beside the scores: they are formed again, one column at a time for each worker.
struct PairedDraws {
  /// Bytes of columns that workers may fill at once; one of them always may.
  private static let budget = 512 << 20

  private let run: MonteCarloResult
  private let level: Double
  private let indicators: Int

  init(_ run: MonteCarloResult, level: Double) {
    self.run = run
    self.level = level
    indicators = run.plan.comparison.indicators
  }

  /// The quantiles by pair and indicator, difference and ratio; empty where a ratio does not exist.
  func quantiles() throws -> [[(difference: [QuantileEstimate], ratio: [QuantileEstimate])]] {
    let pairs = run.plan.comparison.pairs.count
    let kinds = PairedNumber.allCases
    let found = Mutex(Array(repeating: [QuantileEstimate](), count: pairs * indicators * kinds.count))
    // How many work at a time changes no bit.
    let fitting = max(PairedDraws.budget / (MemoryLayout<Double>.stride * max(run.draws, 1)), 1)
    try parallelFor(
      count: pairs * indicators * kinds.count, workers: min(run.options.workers, fitting), cancellation: nil,
      makeWorkspace: { ColumnBuffer(columns: 1, rows: isKept ? run.draws : 0) },
      body: { column, task in
        let (score, kind) = task.quotientAndRemainder(dividingBy: kinds.count)
        let (pair, indicator) = score.quotientAndRemainder(dividingBy: indicators)
        let quantiles = quantiles(kinds[kind], pair, indicator, column)
        found.withLock { $0[task] = quantiles }
      })
    let all = found.withLock { $0 }
    return (0..<pairs).map { pair in
      (0..<indicators).map { indicator in
        let first = (pair * indicators + indicator) * kinds.count
        return (difference: all[first], ratio: all[first + 1])
      }
    }
  }

  private var isKept: Bool {
    guard !run.plan.comparison.pairs.isEmpty else { return false }
    let output = run.plan.comparison.totals(ofPair: 0, indicator: 0).system
    return run.withDraws(ofOutput: output) { _ in true } ?? false
  }

  private func quantiles(
    _ kind: PairedNumber, _ pair: Int, _ indicator: Int, _ column: ColumnBuffer
  ) -> [QuantileEstimate] {
    let statistics = run.comparison.pairs[pair]
    guard statistics.draws > 0, kind == .difference || statistics.hasRatio(indicator: indicator) else {
      return []
    }
    guard fill(column, kind, pair, indicator) else {
      return ScoreStatistics.quantiles(
        of: run.sketches(kind, ofPair: pair, indicator: indicator), level: level,
        isRandom: run.comparisonReplicates.count == 1)
    }
    return column.withColumn(0) { column in
      ScoreStatistics.quantiles(
        of: column.span, numbers: statistics.draws,
        replicates: run.comparisonReplicates.map { $0.pairs[pair].scores[indicator].difference }, level: level
      )
    }
  }

  /// Fills a column with differences or ratios, NaN where a draw failed; false when draws were not kept.
  private func fill(_ column: ColumnBuffer, _ kind: PairedNumber, _ pair: Int, _ indicator: Int) -> Bool {
    let outputs = run.plan.comparison.totals(ofPair: pair, indicator: indicator)
    let filled = run.withDraws(ofOutput: outputs.system) { system in
      run.withDraws(ofOutput: outputs.reference) { reference in
        column.withColumn(0) { target in
          switch kind {
          case .difference: for i in system.indices { target[i] = system[i] - reference[i] }
          case .ratio: for i in system.indices { target[i] = system[i] / reference[i] }
          }
        }
        return true
      } ?? false
    }
    return filled ?? false
  }
}
