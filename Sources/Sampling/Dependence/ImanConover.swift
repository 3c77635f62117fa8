import NumericKernels

/// Rank correlation of a whole sample by reordering (Iman and Conover 1982).
///
/// Every column keeps its very values, so a Latin hypercube stays one, and the rank correlations are met more
/// closely than a copula does by chance. But a draw then depends on all the others: it needs the sample in
/// memory, and no range of it can be made alone; row ranges and shards need a copula.
public enum ImanConover {
  /// Reorders columns of equal length, independent of each other, to rank correlations (Spearman's).
  ///
  /// - Parameter seed: of the random pairing of the scores.
  /// - Throws: `CorrelationError.impossible` with the nearest possible matrix; `.tooFewDraws`.
  public static func reorder(
    _ columns: inout [[Double]], spearman: Correlation, seed: UInt64
  ) throws(CorrelationError) {
    let size = spearman.size
    precondition(columns.count == size, "one column per member is needed")
    let draws = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == draws }, "columns of one length are needed")
    guard draws > size else { throw .tooFewDraws(draws, members: size) }
    let target = try CholeskyFactor(spearman.map { RankCorrelation.normalScores(spearman: $0) })
    var scores = self.scores(size: size, draws: draws, seed: seed)
    try decorrelate(&scores, size: size, draws: draws)
    var span = scores.mutableSpan
    target.multiply(&span, draws: draws)
    for member in 0..<size {
      let order = (0..<draws).sorted { a, b in
        let (x, y) = (scores[member * draws + a], scores[member * draws + b])
        return x < y || (x == y && a < b)
      }
      let sorted = columns[member].sorted()
      for (rank, draw) in order.enumerated() { columns[member][draw] = sorted[rank] }
    }
  }

  /// Van der Waerden's scores of the ranks 1 ... n, quantiles of i / (n + 1), in an order of its own for each
  /// member.
  private static func scores(size: Int, draws: Int, seed: UInt64) -> [Double] {
    let words = RandomStream(seed: seed, purpose: .permutation)
    var scores = [Double](repeating: 0, count: size * draws)
    for member in 0..<size {
      let key = (words.word(input: UInt64(member), draw: 0), words.word(input: UInt64(member), draw: 1))
      let permutation = KeyedPermutation(count: UInt64(draws), key: key)
      for draw in 0..<draws {
        scores[member * draws + draw] = VectorMath.normalQuantile(
          Double(permutation(UInt64(draw)) + 1) / Double(draws + 1))
      }
    }
    return scores
  }

  /// Takes the correlation that the scores have by chance away: x <- Q^-1 x with Q the Cholesky factor of
  /// their correlation.
  private static func decorrelate(_ scores: inout [Double], size: Int, draws: Int) throws(CorrelationError) {
    var products = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        let sum = (0..<draws).reduce(0) { $0 + scores[i * draws + $1] * scores[j * draws + $1] }
        products[i * size + j] = sum
        products[j * size + i] = sum
      }
    }
    // The scores are symmetric about 0 and the same in each member, so the products are correlations but for
    // one factor.
    let factor = try CholeskyFactor(Correlation(clamping: products.map { $0 / products[0] }, size: size))
    for i in 0..<size {
      for j in 0..<i {
        for draw in 0..<draws { scores[i * draws + draw] -= factor[i, j] * scores[j * draws + draw] }
      }
      let pivot = factor[i, i] > 0 ? factor[i, i] : 1
      for draw in 0..<draws { scores[i * draws + draw] /= pivot }
    }
  }
}
