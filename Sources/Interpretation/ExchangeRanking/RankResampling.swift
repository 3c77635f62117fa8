import NumericKernels

/// How firm an order is: blocks of draws are drawn with replacement, and the order made again.
struct RankResampling {
  /// Ranks by exchange and resample, from 1.
  private let ranks: [[Int]]

  /// - Parameters:
  ///   - values: by exchange the block means of what is ranked by, the first exchange first.
  ///   - counts: draws of each block.
  init(values: [[Double]], counts: [Double], resamples: Int, seed: UInt64) {
    let stream = RandomStream(seed: seed, purpose: .bootstrap)
    let blocks = counts.count
    var ranks = values.map { _ in [Int]() }
    for resample in 0..<resamples {
      var weights = counts.map { _ in 0.0 }
      for pick in 0..<blocks {
        let uniform = stream.uniform(input: UInt64(resample), draw: UInt64(pick))
        let block = min(Int(uniform * Double(blocks)), blocks - 1)
        weights[block] += counts[block]
      }
      let sums = values.map { means in
        zip(means, weights).reduce(0) { $0 + ($1.1 > 0 ? $1.0 * $1.1 : 0) }
      }
      let order = sums.indices.sorted { (sums[$1], $0) < (sums[$0], $1) }
      for (rank, exchange) in order.enumerated() { ranks[exchange].append(rank + 1) }
    }
    self.ranks = ranks
  }

  /// How often an exchange is among the first `top`.
  func share(of exchange: Int, amongFirst top: Int) -> Double {
    Double(ranks[exchange].count { $0 <= top }) / Double(max(ranks[exchange].count, 1))
  }

  /// The ranks between which a share `level` of the resamples puts an exchange.
  func interval(of exchange: Int, level: Double) -> ClosedRange<Int>? {
    let sorted = ranks[exchange].sorted()
    guard let last = sorted.indices.last else { return nil }
    let tail = (1 - level) / 2
    let lower = Int((tail * Double(last)).rounded(.down))
    return sorted[lower]...sorted[last - lower]
  }
}
