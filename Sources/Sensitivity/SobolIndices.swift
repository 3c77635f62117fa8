/// First-order and total Sobol' indices of every output of a model, with bootstrap intervals and ranks.
public struct SobolIndices: Sendable {
  /// The indices of one factor (an input, or a group of inputs) for one output.
  public struct Factor: Sendable, Hashable {
    /// Name of the input or group.
    public let name: String
    /// First-order index (of a group: closed index), the share of the variance that the factor explains alone;
    /// nil when the output has no spread. An estimate may lie slightly below 0 or above 1.
    public let first: Double?
    /// Percentile bootstrap interval of `first`.
    public let firstInterval: ClosedRange<Double>?
    /// Total index, the share of the variance that would remain if only this factor stayed uncertain.
    public let total: Double?
    /// Percentile bootstrap interval of `total`.
    public let totalInterval: ClosedRange<Double>?
    /// 1 for the factor with the largest total index; ties go by first-order index, then by order of input.
    public let rank: Int?
    /// Base rows left out because one of their runs failed.
    public let failedRows: Int
  }

  /// Per output, the factors in the order of the model's inputs (or of the groups asked for).
  public let outputs: [[Factor]]
  /// Number of model runs: (2 + 2k) N with BA, (2 + k) N without, for k factors.
  public let evaluations: Int
  /// Number of base draws, N.
  public let baseDraws: Int
  /// The estimator used.
  public let estimator: SobolEstimator
  /// Confidence level of the intervals.
  public let intervalLevel: Double
}

extension SobolIndices {
  /// A set of inputs that are exchanged together and ranked as one.
  public struct Group: Sendable, Hashable {
    public let name: String
    /// Indices of its inputs.
    public let inputs: [Int]

    public init(name: String, inputs: [Int]) {
      self.name = name
      self.inputs = inputs
    }
  }

  /// What to compute and how.
  public struct Options: Sendable {
    /// Base draws N: rows of A and of B. At least 2; intervals want 100 or more.
    public var baseDraws: Int
    public var estimator = SobolEstimator.azziniRosati
    /// Groups of inputs to rank in place of the single inputs.
    public var groups: [Group]?
    /// Bootstrap resamples; 0 for no intervals.
    public var resamples = 500
    /// Level of the intervals, in (0, 1).
    public var intervalLevel = 0.95
    /// Seed of the bootstrap; the model has its own draws.
    public var seed: UInt64
    /// Worker threads.
    public var workers = 1
    /// Share of base rows that may fail for any input and output before the analysis is refused.
    public var failureLimit = 0.05

    public init(baseDraws: Int, seed: UInt64) {
      self.baseDraws = baseDraws
      self.seed = seed
    }
  }
}
