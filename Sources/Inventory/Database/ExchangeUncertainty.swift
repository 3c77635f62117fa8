public import Distributions

/// What is known about the amount of one exchange of a database.
///
/// The families that databases are full of have their parameters here, the others an index, so that a table of
/// half a million exchanges is one array. A draw is multiplied by the exchange's factor (flip, rescale).
public enum ExchangeUncertainty: Sendable, Hashable {
  /// The amount is known, or nothing is said of its uncertainty.
  case none
  /// ±exp(μ + σ Z): μ and σ of the natural logarithm.
  case lognormal(logMedian: Double, logStandardDeviation: Double, negative: Bool)
  /// Mean and standard deviation, not truncated.
  case normal(mean: Double, standardDeviation: Double)
  /// Least and most.
  case uniform(minimum: Double, maximum: Double)
  /// Least, most likely and most.
  case triangular(minimum: Double, mode: Double, maximum: Double)
  /// Any other distribution, by index into the table's `distributions`.
  case distribution(Int)
  /// Values made elsewhere: a row of one of the database's `presamples`.
  case presampled(source: Int, row: Int)

  /// Whether draws differ from the static amount.
  public var isUncertain: Bool { self != .none }
}

extension ExchangeUncertainty {
  /// The short form of a distribution where there is one; nil where the table has to hold it.
  public init?(_ distribution: Distribution) {
    guard distribution.truncation == nil else { return nil }
    switch distribution.family {
    case .lognormal(let logMedian, let logStandardDeviation, let negative):
      self = .lognormal(
        logMedian: logMedian, logStandardDeviation: logStandardDeviation, negative: negative)
    case .normal(let mean, let standardDeviation):
      self = .normal(mean: mean, standardDeviation: standardDeviation)
    case .uniform(let minimum, let maximum): self = .uniform(minimum: minimum, maximum: maximum)
    case .triangular(let minimum, let mode, let maximum):
      self = .triangular(minimum: minimum, mode: mode, maximum: maximum)
    default: return nil
    }
  }
}

extension ExchangeTable {
  /// The distribution that an uncertainty of this table stands for, before the exchange's factor.
  /// - Precondition: it is drawn: neither certain nor made elsewhere.
  public func distribution(of uncertainty: ExchangeUncertainty) -> Distribution {
    let family: Distribution.Family
    switch uncertainty {
    case .distribution(let index): return distributions[index]
    case .lognormal(let logMedian, let logStandardDeviation, let negative):
      family = .lognormal(
        logMedian: logMedian, logStandardDeviation: logStandardDeviation, negative: negative)
    case .normal(let mean, let standardDeviation):
      family = .normal(mean: mean, standardDeviation: standardDeviation)
    case .uniform(let minimum, let maximum): family = .uniform(minimum: minimum, maximum: maximum)
    case .triangular(let minimum, let mode, let maximum):
      family = .triangular(minimum: minimum, mode: mode, maximum: maximum)
    case .none, .presampled: preconditionFailure("the exchange has no distribution")
    }
    do { return try Distribution(family) } catch {
      preconditionFailure("a table holds only valid parameters: \(error.message)")
    }
  }
}
