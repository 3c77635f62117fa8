import CBoostMath
import NumericKernels

/// Dependence of a t copula: as the Gaussian one, but with members that are extreme together more often, the
/// more so the fewer the degrees of freedom; even members of correlation 0 are dependent in their tails
/// (Demarta and McNeil 2005).
///
/// Each draw is a pure function of its members' uniforms and of one uniform more, which mixes the scales.
public struct StudentTCopula: Sendable {
  private let factor: CholeskyFactor
  /// Degrees of freedom, above 0.
  public let degreesOfFreedom: Double

  /// - Parameter correlation: the correlation matrix of the multivariate t distribution; for rank
  ///   correlations see ``init(spearman:degreesOfFreedom:)``.
  public init(_ correlation: Correlation, degreesOfFreedom: Double) throws(CorrelationError) {
    guard degreesOfFreedom > 0 && degreesOfFreedom.isFinite else { throw .degreesOfFreedom(degreesOfFreedom) }
    factor = try CholeskyFactor(correlation)
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// A t copula with given rank correlations (Spearman's), to about 1e-4: they are inverted numerically.
  public init(spearman: Correlation, degreesOfFreedom: Double) throws(CorrelationError) {
    guard degreesOfFreedom > 0 && degreesOfFreedom.isFinite else { throw .degreesOfFreedom(degreesOfFreedom) }
    let ranks = StudentTRankCorrelation(degreesOfFreedom: degreesOfFreedom)
    try self.init(spearman.map { ranks.correlation(spearman: $0) }, degreesOfFreedom: degreesOfFreedom)
  }

  /// Number of members.
  public var size: Int { factor.size }

  /// Makes independent uniforms dependent, in place.
  ///
  /// - Parameters:
  ///   - uniforms: `size` columns of `draws` numbers strictly between 0 and 1, one after the other.
  ///   - mixing: one uniform per draw, independent of the members' and used by nothing else.
  public func transform(_ uniforms: inout MutableSpan<Double>, mixing: Span<Double>, draws: Int) {
    precondition(uniforms.count == size * draws && mixing.count == draws, "one column per member is needed")
    VectorMath.normalQuantile(&uniforms)
    factor.multiply(&uniforms, draws: draws)
    for draw in 0..<draws {
      let scale = (degreesOfFreedom / chiSquareQuantile(degreesOfFreedom, mixing[draw])).squareRoot()
      for member in 0..<size {
        let place = member * draws + draw
        uniforms[place] = openUnit(mv_student_t_cumulative(degreesOfFreedom, uniforms[place] * scale))
      }
    }
  }
}

/// x with P(X <= x) = p for a chi-square distributed X.
func chiSquareQuantile(_ degreesOfFreedom: Double, _ p: Double) -> Double {
  2 * mv_incomplete_gamma_inverse(degreesOfFreedom / 2, p, 1 - p)
}
