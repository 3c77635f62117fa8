/// The variance of a mean over neighbours in rank.
enum NeighbourVariance {
  /// Variance of the mean of z_k, k = 0 ..< n, where z_k depends on the draws k and k + 1 in ascending order
  /// of an independent, random input, the last one followed by the first.
  ///
  /// The variance of z covers the choice of the inputs as well as the rest. Neighbouring terms share a draw,
  /// terms two apart share none: with autocovariances g_0, g_1, g_2 the difference g_1 - g_2 is the
  /// covariance that is due to the shared draw, and the variance is (g_0 + 2 (g_1 - g_2)) / n. This makes the
  /// central limit theorem of Gamboa, Gremaud, Klein & Lagnoux (2022, Bernoulli 28:2345) an estimate in O(n).
  static func ofMean(_ z: [Double]) -> Double {
    let count = z.count
    let mean = z.reduce(0, +) / Double(count)
    var (lag0, lag1, lag2) = (0.0, 0.0, 0.0)
    for k in 0..<count {
      let deviation = z[k] - mean
      lag0 += deviation * deviation
      lag1 += deviation * (z[k + 1 < count ? k + 1 : k + 1 - count] - mean)
      lag2 += deviation * (z[k + 2 < count ? k + 2 : k + 2 - count] - mean)
    }
    let sum = lag0 + 2 * (lag1 - lag2)
    // A few draws may give less than nothing: then what the terms alone say.
    return (sum > 0 ? sum : lag0) / Double(count) / Double(count)
  }
}
