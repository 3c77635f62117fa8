import Foundation
import Testing

@testable import Distributions

@Suite struct PedigreeTests {
  @Test("Edition 3 adds variances of ln")
  func third() throws {
    // Scores [1, 2, 3, 1, 2], basic 0.0006: 0.0006 + 0.0001 + 0.002 + 0.0006 = 0.0033.
    let pedigree = try Pedigree(scores: [1, 2, 3, 1, 2], basic: 0.0006)
    #expect(abs(pedigree.varianceOfLogarithm - 0.0033) < 1e-17)
    #expect(abs(pedigree.geometricStandardDeviation - exp(0.0033.squareRoot())) < 1e-15)
    // The worst: 0.0006 + 0.04 + 0.008 + 0.04 + 0.002 + 0.12 = 0.2106.
    #expect(abs(try Pedigree(scores: [5, 5, 5, 5, 5], basic: 0.0006).varianceOfLogarithm - 0.2106) < 1e-15)
  }

  // The published variances are those of the factors, (ln U / 2)^2, rounded to one significant digit or two; the
  // factors are the ones that openLCA ships for ecoinvent 3.
  @Test("Edition 3's variances are the factors' to their rounding")
  func variancesAgreeWithFactors() throws {
    let factors = [
      [1.05, 1.1, 1.2, 1.5], [1.02, 1.05, 1.1, 1.2], [1.03, 1.1, 1.2, 1.5], [1.01, 1.02, 1.05, 1.1],
      [1.05, 1.2, 1.5, 2.0],
    ]
    for (indicator, row) in factors.enumerated() {
      for (score, factor) in row.enumerated() {
        var scores = [1, 1, 1, 1, 1]
        scores[indicator] = score + 2
        let variance = try Pedigree(scores: scores, basic: 0).varianceOfLogarithm
        let exact = log(factor) * log(factor) / 4
        // Half a unit of the first digit of 0.0002, the coarsest rounding, is 25 % of it.
        #expect(abs(variance - exact) <= 0.14 * exact, "indicator \(indicator + 1), score \(score + 2)")
      }
    }
  }

  @Test("Edition 2 adds squares of ln U")
  func second() throws {
    // U = 1.05 (basic), 1.05, 1.02, 1.10, 1.01, 1.20: GSD^2 = exp(sqrt(sum ln^2 U)).
    let pedigree = try Pedigree(scores: [2, 2, 3, 2, 3], basic: 1.05, edition: .second)
    let sum = [1.05, 1.05, 1.02, 1.10, 1.01, 1.20].reduce(0.0) { $0 + log($1) * log($1) }
    let squared = pedigree.geometricStandardDeviation * pedigree.geometricStandardDeviation
    #expect(abs(squared - exp(sum.squareRoot())) < 1e-14)
    let withSample = try Pedigree(scores: [2, 2, 3, 2, 3, 4], basic: 1.05, edition: .second)
    #expect(abs(withSample.varianceOfLogarithm - (sum + log(1.1) * log(1.1)) / 4) < 1e-15)
  }

  @Test("The static value is the median")
  func family() throws {
    let distribution = try Distribution(Pedigree(scores: [1, 2, 3, 1, 2], basic: 0.0006).family(median: -20))
    #expect(abs(distribution.median + 20) < 1e-13)
  }

  @Test("Bad scores and basics are refused with the field")
  func refuses() {
    func field(_ scores: [Int], _ basic: Double, _ edition: Pedigree.Edition = .third) -> String? {
      do throws(DistributionError) {
        _ = try Pedigree(scores: scores, basic: basic, edition: edition)
        return nil
      } catch {
        return error.field
      }
    }
    #expect(field([1, 2, 3, 4], 0.0006) == "scores")
    #expect(field([1, 2, 3, 4, 5, 1], 0.0006) == "scores")
    #expect(field([0, 2, 3, 4, 5], 0.0006) == "scores")
    #expect(field([1, 2, 3, 4, 6], 0.0006) == "scores")
    #expect(field([1, 2, 3, 4, 5], -0.1) == "basic")
    #expect(field([1, 2, 3, 3, 3], 0.0006, .second) == "basic")
    #expect(field([1, 2, 3, 4, 3], 1.05, .second) == "scores")
    #expect(field([1, 1, 1, 1, 1], 0) == "pedigree")
  }
}
