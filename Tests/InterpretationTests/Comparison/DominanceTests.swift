import Distributions
import Foundation
import Interpretation
import Parameters
import Sampling
import Statistics
import Testing

@Suite struct DominanceTests {
  /// Independent fair coins for each indicator: each of 2^k patterns has the probability 2^-k.
  private func coins(_ indicators: Int) throws -> ScoreModel {
    var model = ScoreModel()
    let half = model.graph.constant(0.5)
    let scores = try (0..<indicators).map {
      try model.input("u\($0)", .uniform(minimum: 0, maximum: 1), 0.25)
    }
    model.system("reference", scores: scores.map { _ in half })
    model.system("system", scores: scores)
    return model
  }

  @Test(arguments: [Design.Kind.random, .sobol]) func independentSigns(design: Design.Kind) throws {
    let n = 16_384.0
    let comparison = try coins(3).compare(draws: Int(n), design: design)
    let dominance = try #require(comparison.dominance.first)
    #expect(dominance.indicators == ["h0", "h1", "h2"] && dominance.staticSigns == "---")
    #expect(Set(dominance.patterns.map(\.signs)) == ["---", "--+", "-+-", "-++", "+--", "+-+", "++-", "+++"])
    let error = (1.0 / 8 * 7 / 8 / n).squareRoot()
    for pattern in dominance.patterns {
      #expect(abs(pattern.probability.value - 0.125) < 5 * error)
      #expect(pattern.probability.lower < pattern.probability.value)
      // Exact intervals are 1.96 errors; a net of 2^11 points has every octant exactly as often, but for its scrambles.
      let half = (pattern.probability.upper - pattern.probability.lower) / 2
      #expect(design == .random ? abs(half / error - 1.96) < 0.06 : half < 2 * error)
    }
    let values = dominance.patterns.map(\.probability.value)
    #expect(values == values.sorted(by: >) && abs(values.reduce(0, +) - 1) < 1e-12)
    func probability(_ signs: String) -> Double? {
      dominance.patterns.first { $0.signs == signs }?.probability.value
    }
    #expect(dominance.lowerOnAll?.value == probability("---"))
    #expect(dominance.higherOnAll?.value == probability("+++"))
    #expect(dominance.otherPatterns == 0 && dominance.rest == 0 && comparison.notes.isEmpty)
  }

  /// 40 indicators, more than a word of signs holds: nearly every draw has a pattern of its own.
  @Test func manyPatternsAreCutWithTheirRest() throws {
    let comparison = try coins(40).compare(draws: 3000)
    let dominance = try #require(comparison.dominance.first)
    #expect(dominance.patterns.count == Dominance.listed)
    #expect(dominance.patterns.allSatisfy { $0.signs.count == 40 })
    let listed = dominance.patterns.reduce(0) { $0 + $1.probability.value }
    #expect(abs(listed + dominance.rest - 1) < 1e-12)
    // 3000 of 2^40 patterns: two draws of one pattern are a matter of 1 in 240,000.
    #expect(dominance.otherPatterns == 3000 - Dominance.listed)
    #expect(
      dominance.patterns.map(\.signs)
        == dominance.patterns.map(\.signs).sorted {
          $0.replacing("+", with: "~") < $1.replacing("+", with: "~")
        })
    #expect(
      comparison.notes == [
        "system against reference: 3000 sign patterns occurred; the 64 most frequent are listed"
      ])
  }

  @Test func moreThanCanBeCountedIsSaid() throws {
    let comparison = try coins(40).compare(draws: 40_000)
    let dominance = try #require(comparison.dominance.first)
    #expect(dominance.draws == 40_000 && dominance.rest > 0.99)
    #expect(comparison.notes.last?.contains("more than 16384 sign patterns occurred") == true)
    #expect(dominance.lowerOnAll?.value == 0)
  }
}
