import Distributions
import Foundation

/// Expected values made by Reference/make_gradient_tables.py.
struct GradientTables: Decodable {
  struct FamilyRow: Decodable {
    let name: String
    let mean: Double
    let variance: Double
    let third: Double
    let fourth: Double
    /// Probabilities below `values`.
    let coordinates: [Double]
    let values: [Double]
    /// dx/dz at `values`.
    let slopes: [Double]

    /// The distribution that the script calls by the name.
    func distribution() throws -> Distribution {
      switch name {
      case "normal": try Distribution(.normal(mean: 3, standardDeviation: 0.5))
      case "uniform": try Distribution(.uniform(minimum: 1, maximum: 4))
      case "triangular": try Distribution(.triangular(minimum: 0, mode: 5, maximum: 20))
      case "beta": try Distribution(.beta(alpha: 17, beta: 3, minimum: 0, maximum: 1))
      case "gamma": try Distribution(.gamma(shape: 2, scale: 0.5, offset: 1))
      case "weibull": try Distribution(.weibull(shape: 2, scale: 3, offset: 0))
      case "lognormal":
        try Distribution(.lognormal(logMedian: 0.25, logStandardDeviation: 0.5, negative: false))
      case "student": try Distribution(.studentT(degreesOfFreedom: 5, location: 1, scale: 2))
      case "extreme value": try Distribution(.generalizedExtremeValue(location: 1, scale: 2, shape: 0.1))
      case "exponential": try Distribution(.exponential(mean: 2))
      case "truncated normal":
        try Distribution(
          .normal(mean: 5, standardDeviation: 3), truncatedTo: Truncation(minimum: 2, maximum: 11))
      default: throw CocoaError(.coderValueNotFound)
      }
    }
  }

  struct StudentRow: Decodable {
    let degreesOfFreedom: Int
    let quantile: Double
  }

  let families: [FamilyRow]
  /// Quantiles at 0.975.
  let student975: [StudentRow]

  static func load() throws -> GradientTables {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reference/gradient_tables.json")
    return try JSONDecoder().decode(GradientTables.self, from: Data(contentsOf: file))
  }
}
