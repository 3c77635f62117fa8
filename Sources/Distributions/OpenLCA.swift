import Glibc

/// The four uncertainty types of openLCA's JSON-LD format (olca-schema 2) as distributions.
public enum OpenLCA {
  /// How a lognormal distribution is placed by the number that a source calls its geometric mean.
  public enum LognormalConvention: String, Sendable, Hashable {
    /// The number is the median, as its name says and as brightway and ecoinvent mean it.
    case median
    /// The number is the arithmetic mean, as openLCA's own sampler draws it: mu = ln |geomMean| - sigma^2 / 2.
    case mean
  }

  /// `LOG_NORMAL_DISTRIBUTION`; a negative geomMean mirrors the distribution.
  public static func lognormal(
    geomMean: Double, geomSd: Double, convention: LognormalConvention
  ) throws(DistributionError) -> Distribution {
    guard geomMean != 0 && geomMean.isFinite else {
      throw DistributionError(
        field: "geomMean",
        message: "geomMean is \(geomMean): give a number other than 0 or remove the uncertainty")
    }
    guard geomSd > 1 && geomSd.isFinite else {
      throw DistributionError(
        field: "geomSd",
        message: "geomSd is \(geomSd); it must be above 1: correct it or remove the uncertainty")
    }
    return switch convention {
    case .median: try Distribution(.lognormal(median: geomMean, gsd: geomSd))
    case .mean: try Distribution(.lognormal(mean: geomMean, gsd: geomSd))
    }
  }

  /// `NORMAL_DISTRIBUTION`
  public static func normal(mean: Double, sd: Double) throws(DistributionError) -> Distribution {
    try Distribution(.normal(mean: mean, standardDeviation: sd))
  }

  /// `TRIANGLE_DISTRIBUTION`
  public static func triangular(
    minimum: Double, mode: Double, maximum: Double
  ) throws(DistributionError) -> Distribution {
    try Distribution(.triangular(minimum: minimum, mode: mode, maximum: maximum))
  }

  /// `UNIFORM_DISTRIBUTION`
  public static func uniform(minimum: Double, maximum: Double) throws(DistributionError) -> Distribution {
    try Distribution(.uniform(minimum: minimum, maximum: maximum))
  }
}
