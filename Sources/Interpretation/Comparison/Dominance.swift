public import Statistics

/// How a system stands to the reference on all indicators at once, draw by draw.
///
/// Each interval is of one probability; together they cover less often than each.
public struct Dominance: Sendable {
  /// A pattern of signs and how often it occurs.
  public struct Pattern: Sendable {
    /// One character for each indicator in their order: `-` where the system has the lower score, `+` where the higher,
    /// `=` where both are the same to the last bit.
    public let signs: String
    /// Its probability.
    public let probability: ProportionEstimate
  }

  /// Name of the system.
  public let system: String
  /// Name of the reference.
  public let reference: String
  /// Name of the scenario.
  public let scenario: String
  /// Names of the indicators, in the order of the signs.
  public let indicators: [String]
  /// Draws that succeeded in both.
  public let draws: Int
  /// Probability that the system is lower on every indicator; nil without draws.
  public let lowerOnAll: ProportionEstimate?
  /// Probability that it is higher on every indicator.
  public let higherOnAll: ProportionEstimate?
  /// The most frequent patterns, at most `Dominance.listed`; equally frequent ones with the lower one first.
  public let patterns: [Pattern]
  /// How many other patterns occurred.
  public let otherPatterns: Int
  /// Probability of the patterns that are not listed, together.
  public let rest: Double
  /// The pattern with every input at its static value; nil where a score does not exist.
  public let staticSigns: String?

  /// How many patterns are listed.
  public static let listed = 64
}
