public import Sensitivity

extension Ranking {
  /// The interaction of two inputs for one score.
  public struct Interaction: Sendable, Hashable {
    /// Names of the two inputs.
    public let inputs: [String]
    /// Second-order Sobol' index.
    public let index: Value
  }

  /// What halving the uncertainty of an input would bring.
  public struct Narrowing: Sendable, Hashable {
    /// Name of the input.
    public let input: String
    /// The share by which the interval of 95 % of the draws of the score becomes narrower, with its interval.
    public let share: SensitivityEstimate
  }

  /// What fixing all inputs of no importance leaves.
  public struct Fixing: Sendable, Hashable {
    /// Names of the inputs that are fixed together.
    public let inputs: [String]
    /// The share of the variance of the score that remains, with its interval; nil when nothing is fixed.
    public let remainingVariance: SensitivityEstimate?
  }
}
