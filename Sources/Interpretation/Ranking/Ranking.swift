public import Propagation
public import Sensitivity

/// Which inputs make the scores uncertain: the inputs of every score in order of importance, by any method.
///
/// A method fills in its own measures, the same for all inputs and scores; tables and JSON are written from them.
public struct Ranking: Sendable {
  /// A number that a method gives to each input.
  public struct Measure: Sendable, Hashable {
    /// Its key in JSON; its interval and probability are `KEY_interval` and `KEY_p_value`.
    public let key: String
    /// Its heading in tables.
    public let heading: String
    /// What it counts.
    public let unit: MeasureUnit
    /// Whether it comes with a probability.
    public let hasProbability: Bool

    /// A measure.
    public init(
      _ key: String, _ heading: String, unit: MeasureUnit = .one, hasProbability: Bool = false
    ) {
      self.key = key
      self.heading = heading
      self.unit = unit
      self.hasProbability = hasProbability
    }
  }

  /// What a measure counts.
  public enum MeasureUnit: Sendable, Hashable {
    /// A pure number, such as a share of the variance.
    case one
    /// The unit of the score.
    case ofScore
  }

  /// A measure of one input.
  public struct Value: Sendable, Hashable {
    /// Nil where it does not exist, as for an output without spread.
    public let value: Double?
    /// Its interval, made as `Ranking.intervals` says; nil for none.
    public let interval: ClosedRange<Double>?
    /// Probability of a value as large if the input had no effect.
    public let probability: Double?

    /// A value with what is known of its error.
    public init(_ value: Double?, interval: ClosedRange<Double>? = nil, probability: Double? = nil) {
      self.value = value
      self.interval = interval
      self.probability = probability
    }

    /// The value of an estimate.
    public init(_ estimate: SensitivityEstimate?) { self.init(estimate?.value, interval: estimate?.interval) }
  }

  /// One input, or inputs that go together, for one score.
  public struct Input: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// 1 for the most important one; nil without measures.
    public let rank: Int?
    /// Share of the resamples, randomisations or random halves of the draws in which it has this very rank; nil where the
    /// method has none.
    public let rankConfidence: Double?
    /// In the order of the ranking's measures.
    public let values: [Value]
    /// Why it has no measures, where it has none.
    public let remark: String?
    /// What it is, where it is no input of the study but an exchange of a database behind it.
    public let exchange: Exchange?

    /// An input.
    public init(
      name: String, rank: Int?, rankConfidence: Double? = nil, values: [Value], remark: String? = nil,
      exchange: Exchange? = nil
    ) {
      self.remark = remark
      self.exchange = exchange
      self.name = name
      self.rank = rank
      self.rankConfidence = rankConfidence
      self.values = values
    }
  }

  /// A number about all inputs of a score, such as the sum of their effects.
  public struct Fact: Sendable, Hashable {
    /// Its key in JSON, among those of the score.
    public let key: String
    /// What it is, in words.
    public let label: String
    /// The number.
    public let value: Value

    /// A fact.
    public init(_ key: String, _ label: String, _ value: Value) {
      self.key = key
      self.label = label
      self.value = value
    }
  }

  /// The inputs of one score.
  public struct Score: Sendable {
    /// Name of the system.
    public let system: String
    /// Name of the scenario.
    public let scenario: String
    /// The year, in a study with years.
    public let year: Int?
    /// Name of the indicator.
    public let indicator: String
    /// Unit of the indicator.
    public let unit: String
    /// The inputs, most important first.
    public let inputs: [Input]
    /// Of each measure, what it makes of an input without effect: an input below is not told from nothing. Nil where
    /// that is not known.
    public var noiseFloors: [Double?]
    /// What there is to say of all inputs together.
    public var facts: [Fact] = []
    /// Shares of the variance that two inputs explain together beyond what either does alone.
    public var interactions: [Interaction] = []
    /// What a better knowledge of the leading inputs would bring; empty where it was not worked out.
    public var measureNext: [Narrowing] = []
    /// The inputs that may be taken as certain; nil where it was not worked out.
    public var fixedSafely: Fixing?
    /// Where exchanges of a database are one input: the leading ones of them, by derivatives.
    public var leadingExchanges: [Exchange] = []
  }

  /// The method.
  public let method: RankingMethod
  /// What the method gives to each input.
  public let measures: [Measure]
  /// The measure by which inputs are ranked, an index.
  public let mainMeasure: Int
  /// Scores in the order of systems and indicators.
  public var scores: [Score]
  /// Number of model runs.
  public var evaluations: Int
  /// Number of model runs beyond them, to work out what to measure next and what can be fixed.
  public var consequenceEvaluations = 0
  /// Number of draws by which exchanges of a database were ranked; 0 where none were.
  public var exchangeDraws = 0
  /// Draws, as `RankingMethod.drawsLabel` calls them.
  public let baseDraws: Int
  /// Name of the estimator, where there is a choice.
  public var estimator: String?
  /// Level of the intervals.
  public let intervalLevel: Double
  /// How the intervals were made.
  public let intervals: String
  /// Draws that failed for at least one input, at most over scores and inputs.
  public let failedRows: Int
  /// The first draws that failed, with the reasons.
  public var failures: [Failure] = []
  /// How the sample was extended until a criterion held; empty where it was not.
  public var steps: [ConvergenceStep] = []
  /// Remarks.
  public var notes: [String]
}

extension Ranking {
  /// The place of a measure in `Input.values`.
  public func place(of key: String) -> Int? { measures.firstIndex { $0.key == key } }

  /// Places of the measures as tables have them: the main one first.
  public var placesOfTable: [Int] { [mainMeasure] + measures.indices.filter { $0 != mainMeasure } }
}
