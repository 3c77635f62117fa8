public import Statistics

/// How often a system of more than two has the lowest score of all on one indicator, in the draws that succeeded in
/// all of them.
public struct LowestScore: Sendable {
  /// Name of the system.
  public let system: String
  /// Name of the scenario.
  public let scenario: String
  /// Name of the indicator.
  public let indicator: String
  /// Draws that succeeded in all systems.
  public let draws: Int
  /// Probability that this system alone has the lowest score; nil without draws.
  public let alone: ProportionEstimate?
  /// Probability that it shares the lowest score with another system, to the last bit.
  public let shared: ProportionEstimate?
}
