/// In how many draws each of several systems has the lowest score: of the draws that succeeded in all of them.
public struct LowestStatistics: Sendable {
  /// Draws that succeeded in all systems.
  public internal(set) var draws = 0
  /// Draws in which a system has the lowest score alone, `[indicator][system of the group]`, systems ascending.
  public internal(set) var alone: [[Int]]
  /// Draws in which it shares the lowest score with another system, to the last bit.
  public internal(set) var shared: [[Int]]

  init(indicators: Int, systems: Int) {
    alone = Array(repeating: Array(repeating: 0, count: systems), count: indicators)
    shared = alone
  }

  mutating func merge(_ other: LowestStatistics) {
    draws += other.draws
    for indicator in alone.indices {
      for system in alone[indicator].indices {
        alone[indicator][system] += other.alone[indicator][system]
        shared[indicator][system] += other.shared[indicator][system]
      }
    }
  }
}
