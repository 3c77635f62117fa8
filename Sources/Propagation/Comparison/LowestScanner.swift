/// Finds in one block of draws which of several systems has the lowest score.
struct LowestScanner {
  /// The lowest score of each draw; NaN where a system failed.
  private var lowest: [Double]
  /// How many systems have it.
  private var holders: [Int]

  /// A scanner of blocks of at most `rows` draws.
  init(rows: Int) {
    lowest = Array(repeating: 0, count: rows)
    holders = Array(repeating: 0, count: rows)
  }

  /// Begins an indicator with the first system.
  mutating func begin(_ scores: Span<Double>) {
    for i in scores.indices {
      lowest[i] = scores[i]
      holders[i] = 0
    }
  }

  /// Takes in another system.
  mutating func include(_ scores: Span<Double>) {
    for i in scores.indices {
      let score = scores[i]
      if score < lowest[i] || score.isNaN { lowest[i] = score }
    }
  }

  /// Notes where a system has the lowest score; to be called for every system when all are included.
  mutating func hold(_ scores: Span<Double>) {
    for i in scores.indices where scores[i] == lowest[i] { holders[i] += 1 }
  }

  /// In how many draws a system has the lowest score alone, and in how many with others.
  func count(_ scores: Span<Double>) -> (alone: Int, shared: Int) {
    var (alone, shared) = (0, 0)
    for i in scores.indices where scores[i] == lowest[i] {
      if holders[i] == 1 { alone += 1 } else { shared += 1 }
    }
    return (alone, shared)
  }

  /// Draws that succeeded in all systems.
  func succeeded(draws: Int) -> Int { (0..<draws).count { !lowest[$0].isNaN } }
}
