/// The two indices of one factor for one output.
typealias IndexPair = (first: Double, total: Double)

/// An estimator of first-order and total Sobol' indices from pick-freeze runs.
///
/// Every one is centred: a constant added to the output changes nothing beyond rounding. Notation: N rows,
/// f0 and V mean and variance (divisor 2N) of y_A and y_B together, ~ means minus f0.
public enum SobolEstimator: String, Sendable, Hashable, CaseIterable {
  /// Azzini & Rosati (2020). Needs BA; an input without effect gets exactly zero for both.
  ///
  ///     S = 2 sum (y_AB - y_A)(y_B - y_BA) / D
  ///     T = sum [(y_B - y_BA)^2 + (y_A - y_AB)^2] / D
  ///     D = sum [(y_A - y_B)^2 + (y_BA - y_AB)^2]
  case azziniRosati = "azzini-rosati"
  /// Monod et al. (2006); T_N of Janon, Klein, Lagnoux, Nodet & Prieur (2014), ESAIM P&S 18:342.
  ///
  ///     S = R(y_B, y_AB), T = 1 - R(y_A, y_AB)
  ///     R(x, y) = [mean(x y) - m^2] / [mean(x^2 + y^2) / 2 - m^2], m = mean(x + y) / 2
  case janonMonod = "janon-monod"
  /// Jansen (1999), CPC 117:35.
  ///
  ///     S = 1 - sum (y_B - y_AB)^2 / (2 N V)
  ///     T = sum (y_A - y_AB)^2 / (2 N V)
  case jansen
  /// Saltelli et al. (2010), CPC 181:259, table 2 (b) and (f), centred. SALib and SciPy report these.
  ///
  ///     S = mean(y~_B (y_AB - y_A)) / V
  ///     T = sum (y_A - y_AB)^2 / (2 N V)
  case saltelli
  /// Martinez (2011) and Glen & Isaacs (2012), EMS 37:157.
  ///
  ///     S = corr(y_B, y_AB), T = 1 - corr(y_A, y_AB)
  case martinez

  /// Whether runs of B with an input from A are needed beside those of A with an input from B.
  public var needsBA: Bool { self == .azziniRosati }

  /// The two indices; nil when the output has no spread in these rows.
  func indices(_ m: PickFreezeMoments) -> IndexPair? {
    let values =
      switch self {
      case .azziniRosati: azziniRosati(m)
      case .janonMonod:
        (first: pooledCorrelation(m, .b, .ab), total: 1 - pooledCorrelation(m, .a, .ab))
      case .jansen:
        (
          first: 1 - m.squaredDifference(.b, .ab) / (2 * m.pooledVariance),
          total: m.squaredDifference(.a, .ab) / (2 * m.pooledVariance)
        )
      case .saltelli: saltelli(m)
      case .martinez: (first: correlation(m, .b, .ab), total: 1 - correlation(m, .a, .ab))
      }
    guard values.first.isFinite, values.total.isFinite else { return nil }
    return values
  }

  private func azziniRosati(_ m: PickFreezeMoments) -> IndexPair {
    let denominator = m.squaredDifference(.a, .b) + m.squaredDifference(.ab, .ba)
    let cross =
      m.product(.b, .ab) - m.product(.ab, .ba) - (m.product(.a, .b) - m.product(.a, .ba))
    let differences = m.squaredDifference(.b, .ba) + m.squaredDifference(.a, .ab)
    return (2 * cross / denominator, differences / denominator)
  }

  private func saltelli(_ m: PickFreezeMoments) -> IndexPair {
    let numerator =
      m.product(.b, .ab) - m.product(.a, .b) - m.pooledMean * (m.mean(.ab) - m.mean(.a))
    return (numerator / m.pooledVariance, m.squaredDifference(.a, .ab) / (2 * m.pooledVariance))
  }

  /// Correlation about the mean of both columns together, with their pooled variance.
  private func pooledCorrelation(
    _ m: PickFreezeMoments, _ x: PickFreezeColumn, _ y: PickFreezeColumn
  ) -> Double {
    let mean = (m.mean(x) + m.mean(y)) / 2
    let square = mean * mean
    return (m.product(x, y) - square) / ((m.product(x, x) + m.product(y, y)) / 2 - square)
  }

  private func correlation(
    _ m: PickFreezeMoments, _ x: PickFreezeColumn, _ y: PickFreezeColumn
  ) -> Double {
    m.covariance(x, y) / (m.covariance(x, x) * m.covariance(y, y)).squareRoot()
  }
}

extension SobolEstimator {
  /// The two indices; nil when the output has no spread beyond rounding.
  ///
  /// - Parameter shift: What was subtracted from the outputs: the scale of their rounding.
  func indices(_ sums: PickFreezeSums, shift: Double) -> IndexPair? {
    guard sums.count > 1 else { return nil }
    let moments = PickFreezeMoments(sums)
    let rounding = 8 * shift.ulp
    guard moments.pooledVariance > rounding * rounding else { return nil }
    return indices(moments)
  }
}
