public import Statistics

/// The score of a system beside that of the reference on one indicator, in draws common to both.
///
/// What systems share is the same draw in both, so that what is uncertain in the same way cancels: a system may be
/// lower in every draw although the intervals of the two scores overlap (Henriksson et al. 2015, PLoS ONE
/// 10:e0121221). The two questions of Heijungs (2021, Int. J. Life Cycle Assess. 26:616) have an answer each: how
/// often the system is lower, and by how much.
public struct ScoreComparison: Sendable {
  /// Score of the system less that of the reference.
  public struct Difference: Sendable {
    /// With every input at its static value; nil where one of the scores does not exist.
    public let staticValue: Double?
    /// Mean over the draws.
    public let mean: Double?
    /// One standard error of the mean, of the paired differences.
    public let meanError: Double?
    /// Standard deviation (divisor n - 1).
    public let standardDeviation: Double?
    /// Quantiles of type 7 with intervals; empty without draws.
    public let quantiles: [QuantileEstimate]

    /// Mean over standard deviation, which unlike a test statistic does not grow with the number of draws (Cohen's d of
    /// pairs); nil without spread.
    public var effectSize: Double? {
      guard let mean, let standardDeviation, standardDeviation > 0 else { return nil }
      return mean / standardDeviation
    }
  }

  /// Score of the system over that of the reference.
  public struct Ratio: Sendable {
    /// With every input at its static value; nil where the reference is 0.
    public let staticValue: Double?
    /// Quantiles of type 7 with intervals; empty without draws, and where the reference is 0 in any draw or changes its
    /// sign between draws.
    public let quantiles: [QuantileEstimate]
  }

  /// Name of the system.
  public let system: String
  /// Name of the reference.
  public let reference: String
  /// Name of the scenario.
  public let scenario: String
  /// Name of the indicator.
  public let indicator: String
  /// Unit of the difference.
  public let unit: String
  /// Draws that succeeded in both.
  public let draws: Int
  /// The difference.
  public let difference: Difference
  /// The ratio.
  public let ratio: Ratio
  /// Probability that the system has the lower score; nil without draws. Draws in which both are equal do not count
  /// as lower: they are `equal`.
  public let lower: ProportionEstimate?
  /// Probability that both scores are the same to the last bit.
  public let equal: ProportionEstimate?
}

extension [QuantileEstimate] {
  /// The quantile of a probability, if it is among them.
  public func quantile(_ probability: Double) -> QuantileEstimate? {
    first { $0.probability == probability }
  }
}
