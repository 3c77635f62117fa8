import Inventory
public import Propagation

/// An uncertain exchange and its share in the variance of one score.
public struct RankedExchange: Sendable {
  /// The exchange.
  public internal(set) var exchange: UncertainExchange
  /// 1 for the largest total index.
  public internal(set) var rank: Int
  /// Ranks that resampled blocks of draws give it, at the level of the intervals; nil beyond the first
  /// thousand.
  public internal(set) var rankInterval: ClosedRange<Int>?
  /// The least number of the ladder that is at least its rank, and how often resampled blocks leave it among
  /// that many.
  public internal(set) var topShare: (top: Int, share: Double)?

  /// Total Sobol' index: exact but for the Monte Carlo error where `isLinear`, else the score taken as linear
  /// in it.
  public let total: Double?
  /// Interval of `total`.
  public internal(set) var totalInterval: ClosedRange<Double>?
  /// Upper bound of the total index (Poincaré); nil for an exchange without derivative.
  public let totalBound: Double?
  /// Interval of the estimate of `totalBound`.
  public internal(set) var totalBoundInterval: ClosedRange<Double>?
  /// First-order Sobol' index from slopes, with the same reservation as `total`.
  public let first: Double?
  /// Interval of `first`.
  public let firstInterval: ClosedRange<Double>?
  /// Lower bound of the first-order index; nil for an exchange without derivative.
  public let firstBound: Double?
  /// Interval of the estimate of `firstBound`.
  public let firstBoundInterval: ClosedRange<Double>?
  /// Whether the score is linear in the exchange.
  public let isLinear: Bool

  /// First-order index from the draws alone, by neighbours in rank, which assumes nothing of the score; nil
  /// where it was not asked for.
  public internal(set) var givenDataFirst: Double?
  /// Interval of `givenDataFirst`.
  public internal(set) var givenDataFirstInterval: ClosedRange<Double>?

  /// Its place among the exchanges of the run.
  let index: Int

  /// By what share the standard deviation of the score falls when that of the exchange is halved and its mean
  /// kept: 1 - √(1 - ¾ total), exact where the score is linear in it.
  public var narrowing: Double? { total.map { RankedExchange.narrowing(share: $0) } }

  /// Its interval, by that of the total index.
  public var narrowingInterval: ClosedRange<Double>? {
    totalInterval.map { RankedExchange.narrowing(shares: $0) }
  }

  /// What halving does to a standard deviation when its input causes a share of the variance.
  static func narrowing(share: Double) -> Double { 1 - (1 - 0.75 * min(max(share, 0), 1)).squareRoot() }

  static func narrowing(shares: ClosedRange<Double>) -> ClosedRange<Double> {
    narrowing(share: shares.lowerBound)...narrowing(share: shares.upperBound)
  }

  /// Its matrix as a symbol, for tables.
  public var matrixSymbol: String {
    switch exchange.matrix {
    case .technosphere: isLinear ? "A" : "A, in a loop"
    case .biosphere: "B"
    case .characterization: "C"
    }
  }
}

/// What the exchanges of a process, a place or a matrix do together: sums of indices, which are bounds of the
/// group's own.
public struct ExchangeGroup: Sendable {
  /// What they have in common.
  public enum Kind: String, Sendable, CaseIterable {
    /// The process whose inputs, outputs or elementary flows they are.
    case process
    /// The location of that process.
    case location
    /// The matrix: technosphere, biosphere, characterization.
    case matrix
  }

  /// What they have in common.
  public let kind: Kind
  /// Name of the group.
  public let name: String
  /// Number of exchanges that contribute.
  public let count: Int
  /// Sum of total indices: at least the total index of the group.
  public let totalBound: Double
  /// Sum of first-order indices: at most the index of the group closed under its interactions.
  public let firstBound: Double
}

/// What the variance is when the first exchanges are kept at their draws.
public struct FreezingStep: Sendable {
  /// How many exchanges are kept.
  public let kept: Int
  /// Share of the variance that all others cause, interactions with those kept included (their total index as a
  /// group): by this much the variance falls at least when they are fixed instead.
  public let remaining: Double?
  /// Interval of `remaining`.
  public let remainingInterval: ClosedRange<Double>?
}
