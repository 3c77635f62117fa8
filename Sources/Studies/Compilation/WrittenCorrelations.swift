import Parameters
import Sampling

/// The correlations of linked inputs as a study states them: of ranks or of normal scores, under a Gaussian or a
/// t copula.
struct WrittenCorrelations {
  private(set) var values: Correlation
  /// Whether each entry is Spearman's, row by row; a pair that no row names is as the first row.
  let isRank: [Bool]
  /// Of a t copula; nil for a Gaussian one.
  let degreesOfFreedom: Double?

  /// - Precondition: entries lie from -1 to 1; under a t copula all entries are of one kind.
  init(_ values: Correlation, isRank: [Bool], degreesOfFreedom: Double?) {
    self.values = values
    self.isRank = isRank
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Correlations of the normal scores under a Gaussian copula.
  var normalScores: Correlation { converted(values, RankCorrelation.normalScores) }

  /// The inputs under their copula.
  /// - Throws: `CorrelationError.impossible`
  func dependence(of inputs: [UncertainInput]) throws(CorrelationError) -> InputDependence {
    guard let degreesOfFreedom else {
      return InputDependence(inputs, copula: try GaussianCopula(normalScores: normalScores))
    }
    let copula =
      isRank.contains(true)
      ? try StudentTCopula(spearman: values, degreesOfFreedom: degreesOfFreedom)
      : try StudentTCopula(values, degreesOfFreedom: degreesOfFreedom)
    return InputDependence(inputs, copula: copula)
  }

  /// The nearest possible correlations, in four digits and possible in these: rounding moves a matrix at the edge of
  /// the possible out of it again, so it is drawn towards independence by as little as it takes.
  func nearestPossible() -> WrittenCorrelations {
    let nearest =
      degreesOfFreedom == nil
      ? converted(normalScores.nearestPossible(), RankCorrelation.spearman) : values.nearestPossible()
    var shrinkage = 0.0
    while shrinkage < 1 {
      var rounded = self
      rounded.values = nearest.map { ($0 * (1 - shrinkage) * 10_000).rounded() / 10_000 }
      if (try? rounded.dependence(
        of: Array(repeating: UncertainInput(name: "", parts: []), count: nearest.size))) != nil
      {
        return rounded
      }
      shrinkage = shrinkage == 0 ? 1e-4 : shrinkage * 2
    }
    return WrittenCorrelations(
      Correlation(independent: nearest.size), isRank: isRank, degreesOfFreedom: degreesOfFreedom)
  }

  /// `matrix` with `function` of its entries of ranks.
  private func converted(_ matrix: Correlation, _ function: (Double) -> Double) -> Correlation {
    let mapped = matrix.map(function)
    var result = matrix
    for i in 0..<matrix.size {
      for j in 0..<i where isRank[i * matrix.size + j] {
        do { try result.set(i, j, mapped[i, j]) } catch { preconditionFailure("\(error)") }
      }
    }
    return result
  }
}
