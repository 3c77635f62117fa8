import Glibc
import NumericKernels

/// Dependence of a Gaussian copula: uniforms whose normal scores have a given correlation matrix.
///
/// Each draw is a pure function of its members' own uniforms, so that any draw can be made alone, and each
/// member stays uniform. The first member, and any that depends on none before it, keeps its uniforms to the
/// bit.
public struct GaussianCopula: Sendable {
  /// Correlations of the normal scores.
  public let normalScores: Correlation
  private let factor: CholeskyFactor
  private let isIndependent: [Bool]

  /// - Parameter normalScores: correlations of the normal scores; for rank correlations see
  ///   ``init(spearman:)``.
  /// - Throws: `CorrelationError.impossible` with the nearest possible matrix.
  public init(normalScores correlation: Correlation) throws(CorrelationError) {
    let factor = try CholeskyFactor(correlation)
    normalScores = correlation
    self.factor = factor
    isIndependent = (0..<factor.size).map { factor.isIndependent($0) }
  }

  /// A copula with given rank correlations (Spearman's), which no continuous marginal changes.
  public init(spearman: Correlation) throws(CorrelationError) {
    try self.init(normalScores: spearman.map { RankCorrelation.normalScores(spearman: $0) })
  }

  /// Number of members.
  public var size: Int { factor.size }

  /// Makes independent uniforms dependent, in place.
  ///
  /// - Parameter uniforms: `size` columns of `draws` numbers strictly between 0 and 1, one after the other.
  public func transform(_ uniforms: inout MutableSpan<Double>, draws: Int) {
    precondition(uniforms.count == size * draws, "one column per member is needed")
    // Members that stay are put back afterwards: the quantile and its inverse together need not give the same
    // bits.
    var kept: [(Int, [Double])] = []
    for member in 0..<size where isIndependent[member] {
      kept.append((member, (0..<draws).map { uniforms[member * draws + $0] }))
    }
    VectorMath.normalQuantile(&uniforms)
    factor.multiply(&uniforms, draws: draws)
    for member in 0..<size where !isIndependent[member] {
      for i in member * draws..<(member + 1) * draws {
        uniforms[i] = openUnit(normalProbability(uniforms[i]))
      }
    }
    for (member, column) in kept {
      for draw in 0..<draws { uniforms[member * draws + draw] = column[draw] }
    }
  }
}

/// P(Z <= z) of a standard normal Z, accurate in both tails by the complementary error function of the C
/// library.
func normalProbability(_ z: Double) -> Double { erfc(-z * 0.5.squareRoot()) / 2 }

/// A probability kept off 0 and 1, which rounding far in a tail may give; NaN stays.
func openUnit(_ probability: Double) -> Double {
  if probability < 1 { return probability <= 0 ? .leastNormalMagnitude : probability }
  return probability.isNaN ? probability : 1.0.nextDown
}
