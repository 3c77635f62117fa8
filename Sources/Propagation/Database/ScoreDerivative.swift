import Distributions
import Glibc
import NumericKernels

/// The derivative dx/dz = factor φ(z) / f(x) of an exchange by its normal score z, f the density of its
/// distribution.
struct ScoreDerivative: Sendable {
  private let law: Distribution
  private let kernel: QuantileKernel
  private let factor: Double

  init(_ law: Distribution, kernel: QuantileKernel, factor: Double) {
    (self.law, self.kernel, self.factor) = (law, kernel, factor)
  }

  /// u <- dx/dz at the uniforms u; 0 where the density says nothing.
  func transform(_ u: inout MutableSpan<Double>) {
    for lane in u.indices {
      var (score, value) = ([u[lane]], [u[lane]])
      var scores = score.mutableSpan
      var values = value.mutableSpan
      VectorMath.normalQuantile(&scores)
      kernel.transform(&values)
      let normalDensity = exp(-scores[0] * scores[0] / 2) / (2 * Double.pi).squareRoot()
      let slope = factor * normalDensity / law.density(values[0])
      u[lane] = slope.isFinite ? slope : 0
    }
  }
}
