import Inventory
import Propagation
import Testing

@testable import Interpretation

@Suite struct ExchangeGroupsTests {
  private func ranked(_ exchange: UncertainExchange, total: Double?, first: Double?) -> RankedExchange {
    RankedExchange(
      exchange: exchange, rank: 0, total: total, totalInterval: nil, totalBound: nil, totalBoundInterval: nil,
      first: first, firstInterval: nil, firstBound: nil, firstBoundInterval: nil, isLinear: true, index: 0)
  }

  /// Sums of powers of two, which have no rounding.
  @Test func sumsWithinEachKindTheLargestFirst() {
    let exchanges = [
      ranked(NamedDatabase.technosphere(3), total: 0.25, first: 0.125),
      ranked(NamedDatabase.technosphere(4), total: 0.0625, first: nil),
      ranked(NamedDatabase.biosphere(0), total: 0.03125, first: 0.03125),
      ranked(NamedDatabase.biosphere(1), total: 0.5, first: 0.5),
      ranked(NamedDatabase.factor(of: 0), total: 0.125, first: 0.0625),
      // Without effect, and without an index.
      ranked(NamedDatabase.technosphere(0), total: 0, first: 0),
      ranked(NamedDatabase.technosphere(1), total: nil, first: 0.5),
    ]
    let groups = ExchangeGroups(exchanges, ExchangeNames(NamedDatabase.database)).groups
    let found = groups.map {
      "\($0.kind.rawValue) \($0.name): \($0.count), \($0.totalBound), \($0.firstBound)"
    }
    #expect(
      found == [
        "process 202: 1, 0.5, 0.5", "process board, FR: 1, 0.25, 0.125",
        "process power plant, FR: 2, 0.09375, 0.03125", "location FR: 3, 0.34375, 0.15625",
        "matrix biosphere: 2, 0.53125, 0.53125", "matrix technosphere: 2, 0.3125, 0.125",
        "matrix characterization: 1, 0.125, 0.0625",
      ])
  }

  /// Equal sums stand in the order of processes, whatever the order of a dictionary.
  @Test func tiesKeepTheirOrder() {
    let exchanges = [NamedDatabase.biosphere(1), NamedDatabase.technosphere(3), NamedDatabase.biosphere(0)]
      .map { ranked($0, total: 0.25, first: nil) }
    let groups = ExchangeGroups(exchanges, ExchangeNames(NamedDatabase.database)).groups
    #expect(groups.filter { $0.kind == .process }.map(\.name) == ["power plant, FR", "board, FR", "202"])
  }

  @Test func nothingRankedNoGroups() {
    #expect(ExchangeGroups([], ExchangeNames(NamedDatabase.database)).groups.isEmpty)
  }
}
