/// The exact Sobol' indices of a separable function.
///
/// Given the inputs of a set G, the conditional mean has the terms of G, and their factors times the means of
/// the others; with m_i = E g_i and s_i = E g_i^2 its variance is
///
///     sum_G [E h_i^2 + 2 E(h_i g_i) prod_{j != i} m_j] + (prod_G s_i - prod_G m_i^2) prod_{not G} m_j^2.
struct SeparableMoments {
  /// By input, m_i^2 and s_i.
  private let squaredMeans: [Double]
  private let squares: [Double]
  /// By input, what stands in the sum.
  private let summands: [Double]
  /// V, the variance of the function.
  private(set) var variance = 0.0

  init(_ function: SeparableFunction) {
    let means = function.factors.map { NormalScoreHats.mean($0) }
    squaredMeans = means.map { $0 * $0 }
    squares = function.factors.map { NormalScoreHats.product($0, $0) }
    summands = function.terms.indices.map { input in
      let others = means.indices.reduce(1) { $1 == input ? $0 : $0 * means[$1] }
      let (term, factor) = (function.terms[input], function.factors[input])
      return NormalScoreHats.product(term, term) + 2 * NormalScoreHats.product(term, factor) * others
    }
    variance = closedVariance(of: means.map { _ in true })
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
