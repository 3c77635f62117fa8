import Sampling
import Testing

@Suite struct StudentTCopulaTests {
  private func transformed(_ copula: StudentTCopula, _ uniforms: [Double], _ mixing: [Double]) -> [Double] {
    var result = uniforms
    var span = result.mutableSpan
    copula.transform(&span, mixing: mixing.span, draws: mixing.count)
    return result
  }

  @Test(arguments: [-0.4, 0.3, 0.9])
  func `Rank correlations are met within three standard errors`(target: Double) throws {
    let copula = try StudentTCopula(
      spearman: Correlation(rows: [[1, target], [target, 1]]), degreesOfFreedom: 4)
    // 20 samples of 5,000: the spread of their coefficients gives the standard error of the mean, t tails
    // included.
    let draws = 5000
    var found: [Double] = []
    var counts = [Int](repeating: 0, count: 100)
    for seed in 0..<20 {
      let u = try GaussianCopulaTests.uniforms(members: 3, draws: draws, seed: UInt64(seed))
      let t = transformed(copula, Array(u[0..<2 * draws]), Array(u[(2 * draws)...]))
      found.append(RankCorrelation.spearman(Array(t[0..<draws]), Array(t[draws...])))
      for value in t[draws...] { counts[Int(value * 100)] += 1 }
    }
    let mean = found.reduce(0, +) / 20
    let variance = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19
    #expect(abs(mean - target) < 3 * (variance / 20).squareRoot())
    #expect(chiSquare(counts) < chiSquareBound(99))
  }

  @Test func `Extremes come together more often than under a Gaussian copula`() throws {
    let draws = 100_000
    let u = try GaussianCopulaTests.uniforms(members: 3, draws: draws, seed: 8)
    let copula = try StudentTCopula(Correlation(independent: 2), degreesOfFreedom: 2)
    let t = transformed(copula, Array(u[0..<2 * draws]), Array(u[(2 * draws)...]))
    let together = (0..<draws).count { t[$0] > 0.99 && t[draws + $0] > 0.99 }
    // Independent members would give 10 of 100,000. With 2 degrees of freedom the tail dependence of
    // correlation 0 is 2 T_3(-sqrt 3) = 0.182 (Demarta and McNeil 2005, equation 10), so somewhat more than
    // 0.182 * 1000 at the 99 % level.
    #expect(together > 140 && together < 260)
  }

  @Test func `Any draw can be made alone`() throws {
    let copula = try StudentTCopula(Correlation(rows: [[1, 0.5], [0.5, 1]]), degreesOfFreedom: 3.5)
    let u = try GaussianCopulaTests.uniforms(members: 3, draws: 50, seed: 1)
    let t = transformed(copula, Array(u[0..<100]), Array(u[100...]))
    #expect(transformed(copula, [u[7], u[57]], [u[107]]) == [t[7], t[57]])
  }

  @Test(arguments: [0, -1, Double.infinity, .nan])
  func `Impossible degrees of freedom are refused`(degreesOfFreedom: Double) {
    #expect(throws: CorrelationError.self) {
      try StudentTCopula(Correlation(independent: 2), degreesOfFreedom: degreesOfFreedom)
    }
  }
}
