import Inventory
import Propagation

/// Sums over exchanges that have something in common.
struct ExchangeGroups {
  let groups: [ExchangeGroup]

  init(_ exchanges: [RankedExchange], _ names: ExchangeNames) {
    groups = ExchangeGroup.Kind.allCases.flatMap { kind in
      var sums: [Int: (count: Int, total: Double, first: Double)] = [:]
      for exchange in exchanges {
        guard let total = exchange.total, total > 0, let number = names.group(of: exchange.exchange, kind)
        else {
          continue
        }
        sums[number, default: (0, 0, 0)].count += 1
        sums[number, default: (0, 0, 0)].total += total
        sums[number, default: (0, 0, 0)].first += exchange.first ?? 0
      }
      return sums.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }.map {
        ExchangeGroup(
          kind: kind, name: names.groupName($0.key, kind), count: $0.value.count, totalBound: $0.value.total,
          firstBound: $0.value.first)
      }
    }
  }
}
