/// The exact Sobol' indices of a separable function.
///
/// Given the inputs of a set G, the conditional mean has the terms of G, and their factors times the means of
/// the others; with m_i = E g_i and s_i = E g_i^2 its variance is
///
///     sum_G [Var h_i + 2 Cov(h_i, g_i) prod_{j != i} m_j] + (prod_G s_i - prod_G m_i^2) prod_{not G} m_j^2.
struct SeparableMoments {
  /// By input, m_i^2 and s_i.
  private let squaredMeans: [Double]
  private let squares: [Double]
  /// By input, what stands in the sum.
  private let summands: [Double]
  /// V, the variance of the function.
  private(set) var variance = 0.0
  /// The largest share of the fourth moment of an input's main effect from extrapolated values, of inputs that explain
  /// a hundredth of the variance alone.
  private(set) var largestTailShare = 0.0

  /// Whether resampled rows tell the errors of the function as a surrogate: beyond this share, which lognormal inputs
  /// reach at a geometric standard deviation of 1.7, they lie in few rows, and mostly in none.
  var isToldByRows: Bool { largestTailShare <= 0.45 }

  init(_ function: SeparableFunction) {
    let (terms, factors) = (
      function.terms.map { ScoreFunction($0) }, function.factors.map { ScoreFunction($0) }
    )
    let means = factors.map(\.mean)
    squaredMeans = means.map { $0 * $0 }
    squares = factors.map { ScoreFunction.product($0, $0) }
    summands = terms.indices.map { input in
      let others = means.indices.reduce(1) { $1 == input ? $0 : $0 * means[$1] }
      let (term, mean) = (terms[input], terms[input].mean)
      let variance = ScoreFunction.product(term, term) - mean * mean
      return variance + 2 * (ScoreFunction.product(term, factors[input]) - mean * means[input]) * others
    }
    variance = closedVariance(of: means.map { _ in true })
    for input in terms.indices where (indices(of: [input])?.first ?? 0) > 0.01 {
      let others = means.indices.reduce(1) { $1 == input ? $0 : $0 * means[$1] }
      let effect = zip(function.terms[input], function.factors[input]).map { $0 + $1 * others }
      largestTailShare = max(largestTailShare, ScoreFunction(effect).tailShareOfFourthMoment)
    }
  }

  /// Var E(y^ | the inputs that are given).
  private func closedVariance(of isGiven: [Bool]) -> Double {
    var (sum, square, squaredMean, others) = (0.0, 1.0, 1.0, 1.0)
    for input in isGiven.indices {
      if isGiven[input] {
        sum += summands[input]
        square *= squares[input]
        squaredMean *= squaredMeans[input]
      } else {
        others *= squaredMeans[input]
      }
    }
    return sum + (square - squaredMean) * others
  }

  /// First-order (closed) and total index of a set of inputs; nil where the function does not vary.
  func indices(of inputs: [Int]) -> IndexPair? {
    guard variance > 0 else { return nil }
    var isGiven = [Bool](repeating: false, count: squares.count)
    for input in inputs { isGiven[input] = true }
    return (
      closedVariance(of: isGiven) / variance, 1 - closedVariance(of: isGiven.map { !$0 }) / variance
    )
  }
}
