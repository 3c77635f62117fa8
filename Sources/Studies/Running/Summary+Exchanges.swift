public import Interchange
public import Interpretation
import Propagation
import Sampling

extension Summary {
  /// The result of `rank` on data packages.
  /// - Parameters:
  ///   - top: how many exchanges of each score are listed.
  ///   - file: where more of them are saved; nil for nowhere.
  public func exchanges(_ ranking: ExchangeRanking, top: Int, file: ExchangeFile? = nil) -> JSONValue {
    [
      "monteverde": .string(Summary.version), "study": header,
      "run": runDescription(
        draws: ranking.draws, failed: ranking.failedDraws, failures: ranking.failures.map(failure),
        solvers: ranking.solvers.map { JSONMember($0.name, .integer($0.draws)) },
        errorEstimate: ranking.largestErrorEstimate > 0 ? ranking.largestErrorEstimate : nil),
      "sensitivity": [
        "method": "derivatives", "evaluations": .integer(ranking.evaluations),
        "interval_level": .number(ranking.intervalLevel),
        "intervals": "jackknife of blocks of draws (total); normal (first); asymptotic (given data)",
        "exchanges": [
          "uncertain": .integer(ranking.uncertainCount), "ranked": .integer(ranking.reachedCount),
          "without_derivative": .integer(ranking.withoutDerivative),
        ],
        "freezing_draws": .integer(ranking.ladderDraws),
        "results": .array(
          ranking.scores.enumerated().map { score($1, ranking, top: top, saved: file?.leading[$0]) }),
      ],
      "notes": notes(ranking.notes + (file?.notes ?? [])),
    ]
  }

  /// Exchanges of which it is said what knowing them better would bring.
  private static let measured = 5

  private func failure(_ draw: Int) -> JSONValue {
    [
      "draw": .integer(draw), "system": .null, "scenario": "base", "year": .null,
      "reason": "the equations of the database, or the transposed ones, have no solution in this draw",
    ]
  }

  private func score(
    _ score: ExchangeRanking.Score, _ ranking: ExchangeRanking, top: Int, saved: LeadingExchanges?
  ) -> JSONValue {
    [
      "system": .string(score.system), "scenario": "base", "year": .null,
      "indicator": .string(score.indicator),
      "unit": .string(score.unit), "mean": .optional(score.mean),
      "sd": .optional(score.variance.map { $0.squareRoot() }), "first_sum": .number(score.firstSum),
      "total_sum": .number(score.totalSum),
      "inputs": .array(score.exchanges.prefix(top).map { input($0, ranking.names) }),
      "saved": saved.map {
        [
          "exchanges": .integer($0.count), "left_out": .integer($0.others),
          "left_out_total": .number($0.othersTotal),
          "left_out_without_index": .integer($0.othersWithoutIndex),
        ]
      } ?? .null,
      "groups": .object(
        ExchangeGroup.Kind.allCases.map { kind in
          JSONMember(kind.rawValue, .array(score.groups.filter { $0.kind == kind }.prefix(top).map(group)))
        }),
      "freezing": .array(
        score.freezing.map { step in
          [
            "kept": .integer(step.kept), "remaining": .optional(step.remaining),
            "remaining_interval": interval(step.remainingInterval),
          ]
        }),
      "measure_next": .array(
        score.exchanges.prefix(Self.measured).compactMap { exchange -> JSONValue? in
          guard let narrowing = score.narrowing(of: exchange), narrowing.value > 0 else { return nil }
          return [
            "input": .string(ranking.names.name(of: exchange.exchange)), "narrows": .number(narrowing.value),
            "narrows_interval": interval(narrowing.interval),
          ]
        }),
      "fixed_safely": score.fixedSafely.map {
        ["kept": .integer($0.kept), "others": .integer($0.others)]
      } ?? .null,
      "verdict": score.freezingVerdict.map { .string($0) } ?? .null,
    ]
  }

  private func input(_ ranked: RankedExchange, _ names: ExchangeNames) -> JSONValue {
    let ids = names.ids(of: ranked.exchange)
    let origin = names.origin(of: ranked.exchange)
    let ends = names.ends(of: ranked.exchange)
    return [
      "input": .string(names.name(of: ranked.exchange)), "matrix": .string(ranked.exchange.matrix.name),
      "from": .string(ends.from), "to": .string(ends.to), "row": .integer(Int(ids.row)),
      "column": ids.column.map { .integer(Int($0)) } ?? .null,
      "resource": origin.resource.map { .string($0) } ?? .null, "resource_row": .integer(origin.row),
      "amount": .number(names.amount(of: ranked.exchange)),
      "total": .optional(ranked.total), "total_interval": interval(ranked.totalInterval),
      "total_bound": .optional(ranked.totalBound),
      "total_bound_interval": interval(ranked.totalBoundInterval),
      "first": .optional(ranked.first), "first_interval": interval(ranked.firstInterval),
      "first_bound": .optional(ranked.firstBound),
      "first_bound_interval": interval(ranked.firstBoundInterval),
      "first_given_data": .optional(ranked.givenDataFirst),
      "first_given_data_interval": interval(ranked.givenDataFirstInterval),
      "linear": .boolean(ranked.isLinear), "rank": .integer(ranked.rank),
      "rank_interval": ranked.rankInterval.map { [.integer($0.lowerBound), .integer($0.upperBound)] }
        ?? .null,
      "top": ranked.topShare.map { ["first": .integer($0.top), "share": .number($0.share)] } ?? .null,
    ]
  }

  private func group(_ group: ExchangeGroup) -> JSONValue {
    [
      "name": .string(group.name), "exchanges": .integer(group.count),
      "total_bound": .number(group.totalBound), "first_bound": .number(group.firstBound),
    ]
  }

  private func interval(_ range: ClosedRange<Double>?) -> JSONValue {
    range.map { .numbers([$0.lowerBound, $0.upperBound]) } ?? .null
  }
}
