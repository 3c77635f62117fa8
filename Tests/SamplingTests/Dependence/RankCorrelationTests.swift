import Sampling
import Testing

@Suite struct RankCorrelationTests {
  @Test func `Normal scores and ranks convert both ways`() {
    // 2 sin(pi / 12) = (sqrt 6 - sqrt 2) / 2.
    #expect(
      abs(RankCorrelation.normalScores(spearman: 0.5) - (6.0.squareRoot() - 2.0.squareRoot()) / 2) < 2e-16)
    for spearman in [-1, -0.4, 0, 0.1, 0.9, 1] {
      let r = RankCorrelation.normalScores(spearman: spearman)
      #expect(abs(RankCorrelation.spearman(normalScores: r) - spearman) < 4e-16)
    }
    #expect(RankCorrelation.normalScores(spearman: 1) == 1)
  }

  @Test func `Spearman's coefficient by hand`() {
    // d = 0 1 1 0 0: 1 - 6 * 2 / (5 * 24) = 0.9.
    #expect(abs(RankCorrelation.spearman([1, 2, 3, 4, 5], [10, 30, 20, 40, 50]) - 0.9) < 1e-15)
    #expect(RankCorrelation.spearman([1, 2, 3], [9, 4, 1]) == -1)
    // Ranks 0.5 0.5 2 against 0 1 2: 1.5 / sqrt(1.5 * 2).
    #expect(abs(RankCorrelation.spearman([7, 7, 8], [1, 2, 3]) - 1.5 / 3.0.squareRoot()) < 1e-15)
    #expect(RankCorrelation.spearman([1, 1], [1, 2]).isNaN)
  }
}
