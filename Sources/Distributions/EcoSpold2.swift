import Glibc

/// The uncertainty elements of ecoSpold2 (namespace EcoSpold02, type TUncertainty) as distributions.
///
/// ecoinvent gives the variance of ln x (lognormal) or of x (normal) with the pedigree's part included;
/// `varianceWithPedigreeUncertainty` of 0 stands for "not given", as in openLCA.
public enum EcoSpold2 {
  /// `lognormal`: mu is ln of the median of |x|; a negative amount mirrors the distribution.
  public static func lognormal(
    mu: Double, variance: Double?, varianceWithPedigreeUncertainty: Double?, amount: Double
  ) throws(DistributionError) -> Distribution {
    let sigma = try standardDeviation(variance, varianceWithPedigreeUncertainty)
    return try Distribution(
      .lognormal(logMedian: mu, logStandardDeviation: sigma, negative: amount < 0))
  }

  /// `normal` about meanValue.
  public static func normal(
    meanValue: Double, variance: Double?, varianceWithPedigreeUncertainty: Double?
  ) throws(DistributionError) -> Distribution {
    let sd = try standardDeviation(variance, varianceWithPedigreeUncertainty)
    return try Distribution(.normal(mean: meanValue, standardDeviation: sd))
  }

  /// `triangular`
  public static func triangular(
    minValue: Double, mostLikelyValue: Double, maxValue: Double
  ) throws(DistributionError) -> Distribution {
    try Distribution(.triangular(minimum: minValue, mode: mostLikelyValue, maximum: maxValue))
  }

  /// `uniform`
  public static func uniform(minValue: Double, maxValue: Double) throws(DistributionError) -> Distribution {
    try Distribution(.uniform(minimum: minValue, maximum: maxValue))
  }

  /// `beta`: first shape 1 + 4 (m - a) / (b - a), second 6 less the first: PERT with lambda 4.
  public static func beta(
    minValue: Double, mostFrequentValue: Double, maxValue: Double
  ) throws(DistributionError) -> Distribution {
    try Distribution(.pert(minimum: minValue, mode: mostFrequentValue, maximum: maxValue, lambda: 4))
  }

  /// `gamma`, shifted by minValue.
  public static func gamma(
    shape: Double, scale: Double, minValue: Double
  ) throws(DistributionError) -> Distribution {
    try Distribution(.gamma(shape: shape, scale: scale, offset: minValue))
  }

  /// `binomial`: the number of successes in n trials.
  public static func binomial(trials: Double, probability: Double) throws(DistributionError) -> Distribution {
    try Distribution(.binomial(trials: trials, probability: probability))
  }

  private static func standardDeviation(
    _ variance: Double?, _ withPedigree: Double?
  ) throws(DistributionError) -> Double {
    let field = (withPedigree ?? 0) == 0 ? "variance" : "varianceWithPedigreeUncertainty"
    guard let value = field == "variance" ? variance : withPedigree else {
      throw DistributionError(
        field: field, message: "no variance is given: add it or leave the uncertainty out")
    }
    try requirePositive(value, field)
    return value.squareRoot()
  }
}

/// The uncertainty of ecoSpold1 exchanges (uncertaintyType 1 to 4), which gives 95 % factors and spreads.
public enum EcoSpold1 {
  /// Type 1: standardDeviation95 is GSD^2; the mean value is the median of |x|.
  public static func lognormal(
    meanValue: Double, standardDeviation95: Double
  ) throws(DistributionError) -> Distribution {
    guard standardDeviation95 > 1 && standardDeviation95.isFinite else {
      throw DistributionError(
        field: "standardDeviation95",
        message:
          "standardDeviation95 is \(standardDeviation95); of a lognormal it is the square of the geometric "
          + "standard deviation, above 1: correct it")
    }
    return try Distribution(.lognormal(median: meanValue, sigma: 0.5 * log(standardDeviation95)))
  }

  /// Type 2: standardDeviation95 is twice the standard deviation.
  public static func normal(
    meanValue: Double, standardDeviation95: Double
  ) throws(DistributionError) -> Distribution {
    try Distribution(.normal(mean: meanValue, standardDeviation: 0.5 * standardDeviation95))
  }
}
