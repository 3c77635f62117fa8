import Foundation
import Testing

@testable import Distributions

/// Every tabulated quantile and probability against mpmath with 50 digits, tails to 1e-300 and 1 - 2^-53.
@Suite struct ReferenceTableTests {
  static let tables = ["families", "truncations", "further_families"]

  @Test("Quantiles agree with mpmath into both tails", arguments: tables)
  func quantiles(table: String) throws {
    for reference in try ReferenceTable(table).cases {
      let distribution = try reference.distribution()
      for row in reference.quantiles + reference.upper {
        let expected = try #require(Double(row.x))
        let actual: Double
        if let p = row.p.flatMap(Double.init) {
          actual = distribution.quantile(p)
        } else {
          actual = distribution.upperQuantile(try #require(row.q.flatMap(Double.init)))
        }
        let label = "\(reference.family)\(reference.parameters) p \(row.p ?? "") q \(row.q ?? "")"
        #expect(
          actual == expected || abs(actual - expected) <= allowedError(expected, of: distribution),
          "\(label): \(actual), mpmath \(expected), relative \((actual - expected) / expected)")
      }
    }
  }

  // Where a truncation cuts a distribution far in its tail, the probability inside is ill-conditioned in x itself.
  @Test("Probabilities agree with mpmath into both tails", arguments: tables)
  func probabilities(table: String) throws {
    for reference in try ReferenceTable(table).cases {
      let distribution = try reference.distribution()
      for row in reference.probabilities {
        let x = try #require(Double(row.x))
        for (actual, text) in [(distribution.cumulative(x), row.p), (distribution.survival(x), row.q)] {
          let expected = try #require(Double(text))
          // The relative change of the probability when x moves by one unit in its last place.
          let condition = distribution.density(x) * x.ulp / expected
          let allowed = 1e-12 + (condition.isFinite ? 2 * condition : 0)
          #expect(
            abs(actual - expected) <= allowed * expected + .leastNormalMagnitude,
            "\(reference.family)\(reference.parameters) at \(x): \(actual), mpmath \(expected)")
        }
      }
    }
  }
}
