import CBoostMath

/// The Hilbert-Schmidt independence criterion of two columns from the factors of their kernel matrices.
struct KernelIndependence {
  /// mean over all pairs of the product of the centred kernels: the biased estimate of Gretton et al. (2005),
  /// which is never below 0.
  let biased: Double
  /// The unbiased estimate of Song et al. (2012, JMLR 13:1393).
  let unbiased: Double
  /// For each draw, the first-order influence on the criterion; the mean is 0.
  let influences: [Double]

  init(_ x: KernelFactor, _ y: KernelFactor) {
    let n = Double(x.count)
    let (a, b) = (x.centered(), y.centered())
    let cross = KernelProduct.cross(a, x.rank, b, y.rank)
    let biased = KernelProduct.size(cross) / (n * n)
    self.biased = biased
    // The marginal choice of rows acts through both factors of a product, hence twice the row means.
    influences = KernelProduct.rowSums(a, x.rank, b, y.rank, cross: cross).map { 2 * ($0 / n - biased) }
    unbiased = Self.unbiased(x, y)
  }

  private static func unbiased(_ x: KernelFactor, _ y: KernelFactor) -> Double {
    let n = Double(x.count)
    let trace = KernelProduct.size(KernelProduct.cross(x.factor, x.rank, y.factor, y.rank)) - n
    let (ofX, ofY) = (rowSums(x), rowSums(y))
    let (allX, allY) = (ofX.reduce(0, +), ofY.reduce(0, +))
    let product = zip(ofX, ofY).reduce(0) { $0 + $1.0 * $1.1 }
    return (trace + allX * allY / ((n - 1) * (n - 2)) - 2 * product / (n - 2)) / (n * (n - 3))
  }

  /// The sum of each row of the kernel matrix without its diagonal.
  private static func rowSums(_ x: KernelFactor) -> [Double] {
    (0..<x.count).map { row in
      var sum = 0.0
      for place in 0..<x.rank { sum += x.factor[row * x.rank + place] * x.means[place] }
      return sum * Double(x.count) - 1
    }
  }

  /// Mean of the kernel over all pairs of two different draws.
  static func meanKernel(_ x: KernelFactor) -> Double {
    let n = Double(x.count)
    return (n * n * KernelProduct.size(x.means) - n) / (n * (n - 1))
  }

  /// Probability of a biased estimate as large for independent columns, from a gamma distribution with the
  /// moments of Gretton et al. (2008, NIPS 20).
  static func gammaProbability(
    biased: Double, x: KernelFactor, y: KernelFactor, spreadX: Double, spreadY: Double
  ) -> Double {
    let n = Double(x.count)
    let (a, b) = (meanKernel(x), meanKernel(y))
    let mean = (1 + a * b - a - b) / n
    let variance = 2 * (n - 4) * (n - 5) / (n * (n - 1) * (n - 2) * (n - 3)) * spreadX * spreadY
    return mv_incomplete_gamma_upper(mean * mean / variance, max(biased, 0) * mean / variance)
  }
}
