/// First-order and total Sobol' indices of every output of a model, with intervals and ranks.
public struct SobolIndices: Sendable {
  /// The indices of one factor (an input, or a group of inputs) for one output.
  public struct Factor: Sendable, Hashable {
    /// Name of the input or group.
    public let name: String
    /// First-order index (of a group: closed index), the share of the variance that the factor explains
    /// alone; nil when the output has no spread. An estimate may lie slightly below 0 or above 1.
    public let first: Double?
    /// Interval of `first`; see `intervalKind`.
    public let firstInterval: ClosedRange<Double>?
    /// Total index, the share of the variance that would remain if only this factor stayed uncertain.
    public let total: Double?
    /// Interval of `total`; see `intervalKind`.
    public let totalInterval: ClosedRange<Double>?
    /// 1 for the factor with the largest total index; ties go by first-order index, then by order of input.
    public let rank: Int?
    /// Share of the bootstrap resamples, or of the randomisations, in which the factor has this very rank.
    public let rankConfidence: Double?
    /// Base rows left out because one of their runs failed.
    public let failedRows: Int
  }

  /// Per output, the factors in the order of the model's inputs (or of the groups asked for).
  public let outputs: [[Factor]]
  /// Per output, a factor without any effect, unranked: what an estimator makes of nothing (Khorashadi Zadeh
  /// et al. 2017, EMS 91:210). Empty unless asked for.
  ///
  /// Its first-order index is noise under `janonMonod`, `jansen` and `martinez`: an input below it is not
  /// told from an inert one. Under `azziniRosati` and `saltelli`, and for every total index, it is exactly
  /// zero.
  public let dummies: [Factor]
  /// Per output, what its surrogate did for the accuracy of the indices; nil without one.
  public let controls: [SurrogateControl?]
  /// Number of model runs: (2 + 2k) N with BA, (2 + k) N without, for k factors.
  public let evaluations: Int
  /// Number of base draws, N.
  public let baseDraws: Int
  /// The estimator used.
  public let estimator: SobolEstimator
  /// Confidence level of the intervals.
  public let intervalLevel: Double
  /// How the intervals were made.
  public let intervalKind: IntervalKind
}

extension SobolIndices {
  /// A set of inputs that are exchanged together and ranked as one.
  public struct Group: Sendable, Hashable {
    /// What to call the group in results.
    public let name: String
    /// Indices of its inputs.
    public let inputs: [Int]

    /// A group of at least one input.
    public init(name: String, inputs: [Int]) {
      self.name = name
      self.inputs = inputs
    }
  }
}
