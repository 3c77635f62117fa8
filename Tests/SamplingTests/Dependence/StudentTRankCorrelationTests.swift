import Testing

@testable import Sampling

@Suite struct StudentTRankCorrelationTests {
  @Test func `Rank correlations agree with a finer quadrature`() throws {
    for row in try DependenceReference.read().tCopulaSpearman {
      let ranks = StudentTRankCorrelation(degreesOfFreedom: row[1])
      // 48 nodes leave about 5e-5 at few degrees of freedom; the sample of a study tells apart 1e-3 at best.
      #expect(abs(ranks.spearman(correlation: row[0]) - row[2]) < 1e-4, "\(row)")
      let back = ranks.correlation(spearman: ranks.spearman(correlation: row[0]))
      // Rank correlations differ by less than 1e-9 and have a slope above 0.5.
      #expect(abs(back - row[0]) < 2e-9)
    }
  }

  @Test func `Many degrees of freedom give the Gaussian copula`() {
    let ranks = StudentTRankCorrelation(degreesOfFreedom: 1e6)
    // The difference is of the order 1 / degrees of freedom.
    #expect(abs(ranks.correlation(spearman: 0.5) - RankCorrelation.normalScores(spearman: 0.5)) < 1e-5)
    #expect(ranks.correlation(spearman: 1) == 1 && ranks.correlation(spearman: 0) == 0)
  }
}
