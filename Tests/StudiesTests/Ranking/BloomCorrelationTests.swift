import Foundation
import Interpretation
import Propagation
import Studies
import Testing

/// The BLOOM study with a correlation of -0.4 between the life of servers and their use.
@Suite struct BloomCorrelationTests {
  private func text(_ name: String) throws -> String {
    try String(
      contentsOf: TestStudies.root.appending(path: "Studies/bloom-176b/\(name).yaml"), encoding: .utf8)
  }

  /// The variant is the study and its correlation, nothing else.
  @Test func theVariantIsTheStudyWithACorrelation() throws {
    let variant = try text("correlated")
    let start = try #require(variant.range(of: "correlations:")).lowerBound
    let end = try #require(variant.range(of: "systems:\n")).lowerBound
    #expect(variant.replacing(variant[start..<end], with: "") == (try text("study")))
    #expect(variant[start..<end].contains("spearman: -0.4"))
  }

  /// Effects add up to one, each input of the two matters less than without the correlation, and five seeds agree on the
  /// order of all inputs whose effects are told apart.
  @Test func shapleyEffectsAddUpAndTheRankingIsStable() throws {
    let variant = try text("correlated")
    let rankings = try (1...5).map { try RankingStudies.rank(variant, .shapley, seed: UInt64($0)) }
    let reference = rankings[0].scores[0]
    for ranking in rankings {
      for score in ranking.scores {
        let effects = score.inputs.map(\.values[0])
        let sum = effects.compactMap(\.value).reduce(0, +)
        // The estimates share one variance, so that they add up but for rounding.
        #expect(abs(sum - 1) < 1e-12, "\(score.system)")
      }
      let score = ranking.scores[0]
      #expect(score.inputs.prefix(2).map(\.name) == ["grid_intensity", "server_gwp"])
      for (place, input) in reference.inputs.enumerated() {
        let other = try #require(score.inputs.first { $0.name == input.name })
        let interval = try #require(input.values[0].interval)
        // Inputs whose intervals overlap may change places; effects of all seeds agree within the errors of both.
        let error = (interval.upperBound - interval.lowerBound) / 3.92
        #expect(
          abs((other.values[0].value ?? .nan) - (input.values[0].value ?? .nan)) <= 4 * 2.0.squareRoot()
            * error)
        let rivals = reference.inputs.count { rival in
          rival.values[0].interval.map { $0.overlaps(interval) } ?? false
        }
        #expect(abs((other.rank ?? 0) - (place + 1)) < max(1, rivals), "\(input.name)")
      }
    }
    let independent = try RankingStudies.rank(try text("study"), .shapley).scores[0]
    func effect(_ name: String, _ score: Ranking.Score) -> Double {
      score.inputs.first { $0.name == name }?.values[0].value ?? .nan
    }
    // From 0.070 to 0.052 and from 0.022 to 0.008, with errors of 0.004.
    for name in ["server_life", "use_rate"] { #expect(effect(name, reference) < effect(name, independent)) }
  }
}
