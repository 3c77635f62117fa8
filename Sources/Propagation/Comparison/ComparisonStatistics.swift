import Inventory

/// What one block of draws, or a run, tells of compared systems.
public struct ComparisonStatistics: Sendable {
  /// By pair.
  public internal(set) var pairs: [PairStatistics]
  /// By group of more than two systems; nil for a pair, of which `pairs` tells it all.
  public internal(set) var lowest: [LowestStatistics?]

  init(_ layout: ComparisonLayout) {
    pairs = layout.pairs.map { _ in PairStatistics(indicators: layout.indicators) }
    lowest = layout.groups.map { group in
      group.others.count > 1
        ? LowestStatistics(indicators: layout.indicators, systems: group.all.count) : nil
    }
  }

  mutating func merge(_ other: ComparisonStatistics) {
    for i in pairs.indices { pairs[i].merge(other.pairs[i]) }
    for i in lowest.indices { if let joined = other.lowest[i] { lowest[i]?.merge(joined) } }
  }
}
