/// How many of the exchanges of a score say nearly all there is to say, and what the others amount to.
public struct LeadingExchanges: Hashable, Sendable {
  /// Number of exchanges, the first of the ranking.
  public let count: Int
  /// Number of all others.
  public let others: Int
  /// Sum of the total indices of the others: together they cause at most this share of the variance.
  public let othersTotal: Double
  /// How many of the others have no index, of which the sum says nothing: their own variance is infinite, or that of the
  /// score does not exist.
  public let othersWithoutIndex: Int

  /// What the others may cause of the variance at most.
  public static let negligible = 0.001
  /// The least number of exchanges, as far as there are so many: those of which the firmness of ranks is known.
  public static let least = ScoreRanking.mostResampled

  /// The shortest head of a ranking whose others are negligible together.
  ///
  /// The total index of a group is at most the sum of those of its members.
  /// - Parameters:
  ///   - totals: total indices, the largest first; nil where there is none.
  ///   - least: number of exchanges in any case.
  init(_ totals: [Double?], least: Int) {
    var (count, sum) = (totals.count, 0.0)
    while count > least {
      let next = sum + (totals[count - 1] ?? 0)
      guard next <= LeadingExchanges.negligible else { break }
      sum = next
      count -= 1
    }
    (self.count, others, othersTotal) = (count, totals.count - count, sum)
    othersWithoutIndex = totals.dropFirst(count).count { $0 == nil }
  }
}

extension ExchangeRanking.Score {
  /// The leading exchanges.
  /// - Parameter least: how many it takes in any case.
  public func leading(atLeast least: Int = LeadingExchanges.least) -> LeadingExchanges {
    LeadingExchanges(exchanges.map(\.total), least: least)
  }
}
