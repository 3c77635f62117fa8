import Statistics

/// When a run knows enough: a statistic of an indicator, and how well it must be known.
///
/// The statistic is known to x % when the half-width of its 95 % interval is at most x % of it, for every system.
public struct StoppingRule: Hashable, Sendable {
  /// A statistic of a score.
  public enum Statistic: Hashable, Sendable {
    case mean
    case standardDeviation
    case quantile(Double)
  }

  /// The statistic.
  public let statistic: Statistic
  /// Name of the indicator.
  public let indicator: String
  /// Largest relative half-width of the 95 % interval.
  public let tolerance: Double

  /// A rule.
  public init(statistic: Statistic, indicator: String, tolerance: Double) {
    self.statistic = statistic
    self.indicator = indicator
    self.tolerance = tolerance
  }

  /// Reads `mean(climate change) 1 %`, `median(...)`, `sd(...)` or `quantile(..., 0.95) 2 %`.
  /// - Returns: nil when the text is none of these.
  public init?(_ text: String) {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else {
      return nil
    }
    let name = text[..<open].filter { !$0.isWhitespace }
    var inside = String(text[text.index(after: open)..<close])
    let rest = text[text.index(after: close)...].filter { !$0.isWhitespace }
    guard rest.hasSuffix("%"), let percent = Double(rest.dropLast()), percent > 0, percent.isFinite else {
      return nil
    }
    switch name {
    case "mean": statistic = .mean
    case "sd": statistic = .standardDeviation
    case "median": statistic = .quantile(0.5)
    case "quantile":
      guard let comma = inside.lastIndex(of: ","),
        let p = Double(inside[inside.index(after: comma)...].filter { !$0.isWhitespace }),
        ScoreStatistics.probabilities.contains(p)
      else { return nil }
      statistic = .quantile(p)
      inside = String(inside[..<comma])
    default: return nil
    }
    indicator = inside.split(separator: " ").joined(separator: " ")
    tolerance = percent / 100
  }

  /// The largest relative half-width over all systems; nil when the statistic does not exist, or is 0 and uncertain.
  public func reached(by assessment: Assessment) -> Double? {
    var worst = 0.0
    for result in assessment.results where result.indicator == indicator {
      guard let (value, halfWidth) = self.value(in: result.total) else { return nil }
      if halfWidth == 0 { continue }
      guard value != 0 else { return nil }
      worst = max(worst, halfWidth / abs(value))
    }
    return worst
  }

  /// Whether the rule holds.
  public func holds(for assessment: Assessment) -> Bool {
    reached(by: assessment).map { $0 <= tolerance } ?? false
  }

  private func value(in statistics: ScoreStatistics) -> (value: Double, halfWidth: Double)? {
    func pair(_ value: Double?, _ reach: Double?) -> (value: Double, halfWidth: Double)? {
      value.flatMap { value in reach.map { (value, $0) } }
    }
    switch statistic {
    case .mean: return pair(statistics.mean, statistics.meanReach)
    case .standardDeviation: return pair(statistics.standardDeviation, statistics.standardDeviationReach)
    case .quantile(let probability):
      guard let estimate = statistics.quantile(probability), let lower = estimate.lower,
        let upper = estimate.upper
      else { return nil }
      return (estimate.value, (upper - lower) / 2)
    }
  }
}
