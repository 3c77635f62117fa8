public import Statistics

/// What draws tell of a system and its reference, compared draw by draw: of those that succeeded in both.
public struct PairStatistics: Sendable {
  /// The comparison on one indicator.
  public struct Score: Sendable {
    /// Score of the system less that of the reference.
    public internal(set) var difference = Moments()
    /// Draws in which the system has the lower score.
    public internal(set) var lower = 0
    /// Draws in which both have the same score, to the last bit.
    public internal(set) var equal = 0
    /// Draws in which the score of the reference is above 0.
    public internal(set) var positiveReferences = 0
    /// Draws in which it is below 0.
    public internal(set) var negativeReferences = 0

    mutating func merge(_ other: Score) {
      difference.merge(other.difference)
      lower += other.lower
      equal += other.equal
      positiveReferences += other.positiveReferences
      negativeReferences += other.negativeReferences
    }
  }

  /// Draws that succeeded in both systems.
  public internal(set) var draws = 0
  /// By indicator.
  public internal(set) var scores: [Score]
  /// Draws in which the system is lower on every indicator.
  public internal(set) var lowerOnAll = 0
  /// Draws in which it is higher on every indicator.
  public internal(set) var higherOnAll = 0
  /// How often it stood how on all indicators.
  public internal(set) var patterns = SignPatternCounts()

  init(indicators: Int) { scores = Array(repeating: Score(), count: indicators) }

  /// Whether in every draw the score of the reference has one sign and is not 0, so that all ratios to it exist.
  public func hasRatio(indicator: Int) -> Bool {
    let score = scores[indicator]
    return draws > 0 && (score.positiveReferences == draws || score.negativeReferences == draws)
  }

  mutating func merge(_ other: PairStatistics) {
    draws += other.draws
    for i in scores.indices { scores[i].merge(other.scores[i]) }
    lowerOnAll += other.lowerOnAll
    higherOnAll += other.higherOnAll
    patterns.merge(other.patterns)
  }
}
