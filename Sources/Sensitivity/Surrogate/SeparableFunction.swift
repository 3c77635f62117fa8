/// A surrogate of one output: a constant, a function of each input, and a product of functions of each input,
///
///     y^(z) = c + sum_i h_i(z_i) + prod_i g_i(z_i),
///
/// with z_i the standard normal scores of independent inputs and E h_i = 0. Sums and products are what scores of
/// life cycles are made of; and every variance of this form is a sum of products of moments of one input, so that
/// its Sobol' indices are known exactly (as those of low-rank tensors: Konakli & Sudret 2016, RESS 156:64).
struct SeparableFunction {
  /// c.
  var constant: Double
  /// h_i at the knots of `NormalScoreHats`.
  var terms: [[Double]]
  /// g_i at the knots.
  var factors: [[Double]]

  /// offset + scale times this function.
  func scaled(by scale: Double, plus offset: Double) -> SeparableFunction {
    var scaled = self
    scaled.constant = offset + scale * constant
    scaled.terms = terms.map { $0.map { scale * $0 } }
    if !factors.isEmpty { scaled.factors[0] = factors[0].map { scale * $0 } }
    return scaled
  }
}
