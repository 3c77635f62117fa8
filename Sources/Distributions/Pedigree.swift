import Glibc

/// The pedigree matrix of ecoinvent: five data quality scores and a basic uncertainty to a geometric standard deviation.
///
/// The scores, each 1 (best) to 5, are reliability, completeness, temporal, geographical and further technological
/// correlation; edition 2 takes a sixth, the sample size.
///
/// Sources: edition 3, variances of ln x: B. P. Weidema et al., Overview and methodology, Data quality guideline for the
/// ecoinvent database version 3, ecoinvent report 1 (v3), 2013, table 10.5. Edition 2, factors of the 95 % interval (squares
/// of geometric standard deviations): R. Frischknecht et al., The ecoinvent database, Int J LCA 10 (2005) 3-9,
/// doi:10.1065/lca2004.10.181.1, and ecoinvent report 1 (v2), 2007, table 7.2.
public struct Pedigree: Sendable, Hashable {
  /// Which table gives the factors.
  public enum Edition: Int, Sendable, Hashable {
    case second = 2
    case third = 3
  }

  /// Data quality scores, 1 (best) to 5.
  public let scores: [Int]
  /// Edition 3: variance of ln x. Edition 2: the factor U_b of the 95 % interval.
  public let basic: Double
  /// Which edition's factors count.
  public let edition: Edition

  /// - Throws: ``DistributionError`` at `scores`, `basic` or `pedigree`.
  public init(scores: [Int], basic: Double, edition: Edition = .third) throws(DistributionError) {
    let allowed = edition == .third ? 5...5 : 5...6
    guard allowed.contains(scores.count) else {
      throw DistributionError(
        field: "scores",
        message:
          "\(scores.count) scores: give five (reliability, completeness, temporal, geographical and further "
          + "technological correlation)" + (edition == .second ? " or, with the sample size, six" : ""))
    }
    if let place = scores.firstIndex(where: { $0 < 1 || $0 > 5 }) {
      throw DistributionError(
        field: "scores", message: "score \(place + 1) is \(scores[place]): give whole numbers from 1 to 5")
    }
    self.scores = scores
    self.basic = basic
    self.edition = edition
    try requireFinite(basic, "basic")
    if edition == .third && basic < 0 {
      throw DistributionError(
        field: "basic",
        message: "basic is \(basic); edition 3 takes a variance of ln, such as 0.0006: give 0 or more")
    }
    if edition == .second && basic < 1 {
      throw DistributionError(
        field: "basic",
        message:
          "basic is \(basic); edition 2 takes a factor, such as 1.05 (exp(2 sqrt(variance of ln))): give 1 or more"
      )
    }
    if let place = scores.indices.first(where: { Self.missing(edition, indicator: $0, score: scores[$0]) }) {
      throw DistributionError(
        field: "scores",
        message:
          "edition 2 defines no score \(scores[place]) for its indicator \(place + 1): take the next higher one"
      )
    }
    guard varianceOfLogarithm > 0 else {
      throw DistributionError(
        field: "pedigree",
        message: "best scores and no basic uncertainty are no uncertainty: leave the pedigree out")
    }
  }

  /// Variance of ln x: the sum of the basic one and of one for each score; in edition 2 from
  /// GSD^2 = exp(sqrt(sum of (ln U)^2)).
  public var varianceOfLogarithm: Double {
    switch edition {
    case .third:
      return scores.indices.reduce(basic) { $0 + Self.variances[$1][scores[$1] - 1] }
    case .second:
      let square = scores.indices.reduce(log(basic) * log(basic)) { sum, indicator in
        let factor = log(Self.factors[indicator][scores[indicator] - 1])
        return sum + factor * factor
      }
      return square / 4
    }
  }

  /// e^sigma, sigma^2 the variance of ln x.
  public var geometricStandardDeviation: Double { exp(varianceOfLogarithm.squareRoot()) }

  /// The lognormal distribution with this median; a negative median mirrors it.
  public func family(median: Double) throws(DistributionError) -> Distribution.Family {
    try .lognormal(median: median, sigma: varianceOfLogarithm.squareRoot())
  }

  // Rows: the indicators; columns: scores 1 to 5.
  private static let variances: [[Double]] = [
    [0, 0.0006, 0.002, 0.008, 0.04],
    [0, 0.0001, 0.0006, 0.002, 0.008],
    [0, 0.0002, 0.002, 0.008, 0.04],
    [0, 2.5e-5, 0.0001, 0.0006, 0.002],
    [0, 0.0006, 0.008, 0.04, 0.12],
  ]

  // NaN where the table has a dash.
  private static let factors: [[Double]] = [
    [1, 1.05, 1.10, 1.20, 1.50],
    [1, 1.02, 1.05, 1.10, 1.20],
    [1, 1.03, 1.10, 1.20, 1.50],
    [1, 1.01, 1.02, .nan, 1.10],
    [1, .nan, 1.20, 1.50, 2.00],
    [1, 1.02, 1.05, 1.10, 1.20],
  ]

  private static func missing(_ edition: Edition, indicator: Int, score: Int) -> Bool {
    edition == .second && factors[indicator][score - 1].isNaN
  }
}
