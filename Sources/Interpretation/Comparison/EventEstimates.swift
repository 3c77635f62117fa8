import Propagation
import Statistics

/// Probabilities and errors of a run's comparisons: of independent draws, or of the randomisations of a design.
struct EventEstimates {
  private let all: ComparisonStatistics
  private let replicates: [ComparisonStatistics]
  private let level: Double

  init(_ run: MonteCarloResult, level: Double) {
    (all, replicates) = (run.comparison, run.comparisonReplicates)
    self.level = level
  }

  /// The probability of an event of a pair; nil without draws.
  func probability(pair: Int, _ successes: (PairStatistics) -> Int) -> ProportionEstimate? {
    probability(all.pairs[pair], replicates.map { $0.pairs[pair] }, trials: \.draws, successes)
  }

  /// The probability of an event of a group of systems; nil without draws.
  func probability(group: Int, _ successes: (LowestStatistics) -> Int) -> ProportionEstimate? {
    guard let whole = all.lowest[group] else { return nil }
    return probability(whole, replicates.compactMap { $0.lowest[group] }, trials: \.draws, successes)
  }

  private func probability<Counts>(
    _ all: Counts, _ parts: [Counts], trials: (Counts) -> Int, _ successes: (Counts) -> Int
  ) -> ProportionEstimate? {
    guard parts.count > 1 else {
      return ProportionEstimate(successes: successes(all), trials: trials(all), level: level)
    }
    return ProportionEstimate(successes: parts.map(successes), trials: parts.map(trials), level: level)
  }

  /// One standard error of the mean difference of a pair.
  func meanError(pair: Int, _ indicator: Int) -> Double? {
    guard replicates.count > 1 else { return all.pairs[pair].scores[indicator].difference.meanError }
    let parts = replicates.map { $0.pairs[pair].scores[indicator].difference }.filter { $0.count > 0 }
    return ScoreStatistics.error(parts.map(\.mean), level).error
  }
}
