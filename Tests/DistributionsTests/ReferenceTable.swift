import Foundation

@testable import Distributions

/// The tables of `Reference/make_tables.py`.
struct ReferenceTable: Decodable {
  struct Quantile: Decodable {
    let p: String?
    let q: String?
    let x: String
  }
  struct Probability: Decodable {
    let x: String
    let p: String
    let q: String
  }
  struct Case: Decodable {
    let family: String
    let parameters: [Double]
    let quantiles: [Quantile]
    let upper: [Quantile]
    let probabilities: [Probability]
    let truncated: [Double]?
  }
  let cases: [Case]

  init(_ name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Reference")
    let data = try Data(contentsOf: folder.appending(path: name + ".json"))
    self = try JSONDecoder().decode(ReferenceTable.self, from: data)
  }
}

extension ReferenceTable.Case {
  func distribution() throws -> Distribution {
    let limits = truncated.map { Truncation(minimum: $0[0], maximum: $0[1]) }
    return try Distribution(parametersAsFamily(), truncatedTo: limits)
  }

  private func parametersAsFamily() -> Distribution.Family {
    let v = parameters
    switch family {
    case "normal": return .normal(mean: v[0], standardDeviation: v[1])
    case "lognormal": return .lognormal(logMedian: v[0], logStandardDeviation: v[1], negative: false)
    case "uniform": return .uniform(minimum: v[0], maximum: v[1])
    case "triangular": return .triangular(minimum: v[0], mode: v[1], maximum: v[2])
    case "beta": return .beta(alpha: v[0], beta: v[1], minimum: v[2], maximum: v[3])
    case "pert": return .pert(minimum: v[0], mode: v[1], maximum: v[2], lambda: v[3])
    case "gamma": return .gamma(shape: v[0], scale: v[1], offset: v[2])
    case "weibull": return .weibull(shape: v[0], scale: v[1], offset: v[2])
    case "exponential": return .exponential(mean: v[0])
    case "student_t": return .studentT(degreesOfFreedom: v[0], location: v[1], scale: v[2])
    case "gev": return .generalizedExtremeValue(location: v[0], scale: v[1], shape: v[2])
    default: fatalError("no family \(family) in the tests")
    }
  }
}

/// What may differ from mpmath: 1e-12 of the value and, where the support crosses zero, 4 units in the last place
/// of the numbers that the value is the difference of; nothing below the smallest normal number counts.
func allowedError(_ expected: Double, of distribution: Distribution) -> Double {
  var size = 0.0
  let (low, high) = distribution.support
  if low < 0 && high > 0 {
    size = max(abs(distribution.median), low.isFinite ? abs(low) : 0, high.isFinite ? abs(high) : 0)
  }
  return 1e-12 * abs(expected) + 4 * size.ulp + Double.leastNormalMagnitude
}
