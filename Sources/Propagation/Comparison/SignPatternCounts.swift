/// How often each pattern of signs occurred, in bounded memory.
///
/// Counts are exact as long as no more than `limit` different patterns occurred. Beyond, the rarest are dropped and
/// the others lose as much (Misra & Gries 1982; merging: Agarwal et al. 2013, ACM Trans. Database Syst. 38:26): no
/// count is too high, and none too low by more than `undercount`, which is at most the draws divided by `limit` + 1.
public struct SignPatternCounts: Sendable, Hashable {
  /// Most patterns that are counted apart.
  public static let limit = 16_384

  /// Counts by pattern; never 0.
  private var counts: [SignPattern: Int] = [:]
  /// By how much counts may be too low; 0 when they are exact.
  public private(set) var undercount = 0
  private let limit: Int

  /// Counts of nothing.
  public init() { self.init(limit: SignPatternCounts.limit) }

  init(limit: Int) { self.limit = limit }

  /// How many draws have this pattern.
  public func count(of pattern: SignPattern) -> Int { counts[pattern] ?? 0 }

  /// All patterns that are counted apart, the most frequent first; of equally frequent ones the lower first.
  public var sorted: [(pattern: SignPattern, count: Int)] {
    counts.map { (pattern: $0.key, count: $0.value) }.sorted {
      $0.count == $1.count ? $0.pattern < $1.pattern : $0.count > $1.count
    }
  }

  /// Number of patterns that are counted apart.
  public var patterns: Int { counts.count }

  /// Counts draws of one pattern.
  mutating func add(_ pattern: SignPattern, _ count: Int) {
    counts[pattern, default: 0] += count
    reduce()
  }

  /// Takes in the counts of other draws.
  mutating func merge(_ other: SignPatternCounts) {
    undercount += other.undercount
    // The order of a dictionary leaves no trace in sums of whole numbers.
    for (pattern, count) in other.counts { counts[pattern, default: 0] += count }
    reduce()
  }

  private mutating func reduce() {
    guard counts.count > limit else { return }
    let dropped = counts.values.sorted(by: >)[limit]
    undercount += dropped
    counts = counts.compactMapValues { $0 > dropped ? $0 - dropped : nil }
  }
}
