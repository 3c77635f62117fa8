import Glibc

/// One row of brightway's uncertainty table (stats_arrays 4.0; bw_processing's `distributions` array).
///
/// Missing fields are NaN. On disk the numbers are single precision; give them as read.
public struct StatsArraysRow: Sendable, Hashable {
  /// Distribution id, 0 to 13.
  public var uncertaintyType: Int
  /// Column `loc`: mean, mode or mu, by distribution.
  public var loc: Double
  /// Column `scale`: standard deviation or sigma, by distribution.
  public var scale: Double
  /// Column `shape`.
  public var shape: Double
  /// Column `minimum`.
  public var minimum: Double
  /// Column `maximum`.
  public var maximum: Double
  /// Multiplies draws of lognormal, Weibull and gamma by -1.
  public var negative: Bool

  /// A row of a stats_arrays table.
  public init(
    uncertaintyType: Int, loc: Double = .nan, scale: Double = .nan, shape: Double = .nan,
    minimum: Double = .nan, maximum: Double = .nan, negative: Bool = false
  ) {
    self.uncertaintyType = uncertaintyType
    self.loc = loc
    self.scale = scale
    self.shape = shape
    self.minimum = minimum
    self.maximum = maximum
    self.negative = negative
  }
}

extension StatsArraysRow {
  /// The distribution that the row describes, with brightway's meaning of each column.
  ///
  /// | id | family | loc | scale | shape | minimum, maximum |
  /// |---|---|---|---|---|---|
  /// | 0, 1 | constant | value | | | |
  /// | 2 | lognormal | ln of the median of \|x\| | sigma of ln | | bounds of the signed draw |
  /// | 3 | normal | mean | sd | | bounds |
  /// | 4 | uniform | | | | limits |
  /// | 5 | triangular | mode | | | limits |
  /// | 6 | Bernoulli | probability | | | |
  /// | 7 | discrete uniform | | | | from minimum (0) up to, not including, maximum |
  /// | 8 | Weibull | offset (0) | scale | shape | bounds |
  /// | 9 | gamma | offset (0) | scale | shape | bounds |
  /// | 10 | beta | alpha | | beta | limits (0, 1) |
  /// | 11 | Gumbel | location | scale | 0 | bounds |
  /// | 12 | Student's t | location (0) | scale (1) | degrees of freedom | bounds |
  /// | 13 | PERT | mode | lambda (4) | | limits |
  ///
  /// Bounds truncate by inverse distribution function; stats_arrays redraws, which gives the same law.
  /// - Throws: ``DistributionError`` with the column's name as the field.
  public func distribution() throws(DistributionError) -> Distribution {
    do throws(DistributionError) {
      switch uncertaintyType {
      case 0, 1: return try Distribution(.constant(loc))
      case 2, 3, 8, 9, 11, 12: return try unbounded()
      case 4, 5, 10, 13: return try bounded()
      case 6: return try Distribution(.bernoulli(probability: loc))
      case 7:
        return try Distribution(
          .discreteUniform(minimum: minimum.isNaN ? 0 : minimum, maximum: maximum - 1))
      default:
        throw DistributionError(
          field: "uncertainty_type",
          message: "id \(uncertaintyType) is not one of stats_arrays 4.0: use 0 to 13")
      }
    } catch {
      throw DistributionError(field: column(of: error.field), message: error.message)
    }
  }

  /// Families whose bounds are truncations.
  private func unbounded() throws(DistributionError) -> Distribution {
    let bounds = truncation
    switch uncertaintyType {
    case 2:
      return try Distribution(
        .lognormal(logMedian: loc, logStandardDeviation: scale, negative: negative), truncatedTo: bounds)
    case 3:
      return try Distribution(.normal(mean: loc, standardDeviation: scale), truncatedTo: bounds)
    case 8:
      return try signed(.weibull(shape: shape, scale: scale, offset: loc.isNaN ? 0 : loc), bounds)
    case 9:
      return try signed(.gamma(shape: shape, scale: scale, offset: loc.isNaN ? 0 : loc), bounds)
    case 11:
      guard shape == 0 || shape.isNaN else {
        throw DistributionError(
          field: "shape", message: "shape is \(shape); stats_arrays knows 0 (Gumbel) only: set it to 0")
      }
      return try Distribution(
        .generalizedExtremeValue(location: loc, scale: scale, shape: 0), truncatedTo: bounds)
    default:
      return try Distribution(
        .studentT(
          degreesOfFreedom: shape, location: loc.isNaN ? 0 : loc, scale: scale.isNaN ? 1 : scale),
        truncatedTo: bounds)
    }
  }

  /// Families whose limits are parameters.
  private func bounded() throws(DistributionError) -> Distribution {
    switch uncertaintyType {
    case 4: return try Distribution(.uniform(minimum: minimum, maximum: maximum))
    case 5: return try Distribution(.triangular(minimum: minimum, mode: loc, maximum: maximum))
    case 10:
      return try Distribution(
        .beta(
          alpha: loc, beta: shape, minimum: minimum.isNaN ? 0 : minimum, maximum: maximum.isNaN ? 1 : maximum)
      )
    default:
      return try Distribution(
        .pert(minimum: minimum, mode: loc, maximum: maximum, lambda: scale.isNaN ? 4 : scale))
    }
  }

  private func signed(
    _ family: Distribution.Family, _ bounds: Truncation?
  ) throws(DistributionError) -> Distribution {
    guard negative else { return try Distribution(family, truncatedTo: bounds) }
    return try Distribution(.mirrored(Distribution(family)), truncatedTo: bounds)
  }

  private var truncation: Truncation? {
    if minimum.isNaN && maximum.isNaN { return nil }
    return Truncation(
      minimum: minimum.isNaN ? nil : minimum, maximum: maximum.isNaN ? nil : maximum)
  }

  /// The column that holds what the study file calls `field`.
  private func column(of field: String) -> String {
    switch field {
    case "value", "mean", "median", "mode", "alpha", "p", "location", "offset": "loc"
    case "sd", "sigma", "lambda": "scale"
    case "beta", "df": "shape"
    case "min": "minimum"
    case "max": "maximum"
    default: field
    }
  }
}
