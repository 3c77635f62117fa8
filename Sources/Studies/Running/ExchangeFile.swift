public import Interchange
public import Interpretation
import Propagation

/// The ranked exchanges of all scores as comma-separated values: `exchanges.csv` of a saved ranking.
///
/// The leading ones unless all are wanted: those of a large database are hundreds of thousands for each score, of which
/// a thousand say nearly everything.
public struct ExchangeFile {
  private let ranking: ExchangeRanking
  /// By score, what is written and what is left out.
  public let leading: [LeadingExchanges]

  /// The file of a ranking.
  /// - Parameters:
  ///   - all: whether every exchange is written.
  ///   - least: how many of each score are written in any case.
  public init(_ ranking: ExchangeRanking, all: Bool = false, least: Int = LeadingExchanges.least) {
    self.ranking = ranking
    leading = ranking.scores.map {
      $0.leading(atLeast: all ? .max : max(least, LeadingExchanges.least))
    }
  }

  /// That something is left out.
  public var notes: [String] {
    let others = leading.reduce(0) { $0 + $1.others }
    let without = leading.reduce(0) { $0 + $1.othersWithoutIndex }
    let share = LeadingExchanges.negligible * 100
    return others == 0
      ? []
      : [
        "exchanges.csv holds the leading exchanges of each score; those left out, \(others) over all scores, cause "
          + "\(share) % of the variance of a score together at most"
          + (without > 0 ? ", but for \(without) that have no index" : "")
          + ": --all-exchanges writes them too"
      ]
  }

  /// Rows that are held in memory before they are written.
  private static let chunk = 10_000

  /// Writes `exchanges.csv` to a folder that exists.
  /// - Throws: `InterchangeError` when it cannot be written.
  public func write(folder: String) throws(InterchangeError) {
    var file = try OutputFile(creating: folder + "/exchanges.csv")
    var writer = CSVWriter()
    writer.append(text: [
      "system", "indicator", "rank", "matrix", "from", "to", "row", "column", "resource", "resource_row",
      "amount",
      "total", "total_lower", "total_upper", "total_bound", "first", "first_lower", "first_upper",
      "first_bound",
      "first_given_data", "first_given_data_lower", "first_given_data_upper", "linear", "rank_lower",
      "rank_upper",
    ])
    for (score, leading) in zip(ranking.scores, leading) {
      for (number, exchange) in score.exchanges.prefix(leading.count).enumerated() {
        writer.append(record(exchange, score))
        if number % ExchangeFile.chunk == ExchangeFile.chunk - 1 { try file.write(writer.take()) }
      }
    }
    try file.write(writer.take())
    try file.close()
  }

  private func record(_ ranked: RankedExchange, _ score: ExchangeRanking.Score) -> [CSVField] {
    func number(_ value: Double?) -> CSVField { value.map { .number($0) } ?? .missing }
    let names = ranking.names
    let (ends, ids) = (names.ends(of: ranked.exchange), names.ids(of: ranked.exchange))
    let origin = names.origin(of: ranked.exchange)
    var record: [CSVField] = [
      .text(score.system), .text(score.indicator), .integer(ranked.rank),
      .text(ranked.exchange.matrix.name), .text(ends.from), .text(ends.to), .integer(Int(ids.row)),
    ]
    record += [
      ids.column.map { .integer(Int($0)) } ?? .missing, origin.resource.map { .text($0) } ?? .missing,
      .integer(origin.row), .number(names.amount(of: ranked.exchange)), number(ranked.total),
      number(ranked.totalInterval?.lowerBound), number(ranked.totalInterval?.upperBound),
    ]
    record += [
      number(ranked.totalBound), number(ranked.first), number(ranked.firstInterval?.lowerBound),
      number(ranked.firstInterval?.upperBound), number(ranked.firstBound), number(ranked.givenDataFirst),
      number(ranked.givenDataFirstInterval?.lowerBound), number(ranked.givenDataFirstInterval?.upperBound),
    ]
    record += [
      .text(ranked.isLinear ? "true" : "false"),
      ranked.rankInterval.map { .integer($0.lowerBound) } ?? .missing,
      ranked.rankInterval.map { .integer($0.upperBound) } ?? .missing,
    ]
    return record
  }
}
