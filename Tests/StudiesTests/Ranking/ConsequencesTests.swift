import Foundation
import Interpretation
import Propagation
import Sampling
import Sensitivity
import Studies
import Testing

/// What to measure next, and what can be fixed: of linear functions of normal inputs both have closed forms.
@Suite struct ConsequencesTests {
  /// Half the standard deviation of x_i takes 3/4 of its share S_i of the variance away, and the interval of 95 % of a
  /// normal score is as long as its standard deviation says.
  private func narrowing(_ first: Double) -> Double { 1 - (1 - 0.75 * first).squareRoot() }

  private func expect(_ share: SensitivityEstimate, _ exact: Double, _ what: String) throws {
    let interval = try #require(share.interval)
    let error = (interval.upperBound - interval.lowerBound) / 3.92
    #expect(abs(share.value - exact) < 4 * error, "\(what): \(share), exact \(exact)")
    // 16,384 draws: the error of a ratio of widths under common draws.
    #expect(error < 0.01, "\(what)")
  }

  @Test(arguments: [RankingMethod.sobol, .shapley], [Design.Kind.random, .sobol])
  func halvingANormalInput(method: RankingMethod, design: Design.Kind) throws {
    let study = RankingStudies.normals(4, "x1 + 2 * x2 + 3 * x3 + 0.1 * x4")
    let ranking = try RankingStudies.rank(study, method, draws: 16_384) {
      $0.monteCarlo = MonteCarloOptions(draws: 16_384, seed: 2, design: design, workers: 2)
    }
    let score = ranking.scores[0]
    #expect(score.measureNext.map(\.input) == ["x3", "x2", "x1"])
    let variance = 14.01
    for (found, slope) in zip(score.measureNext, [3.0, 2.0, 1.0]) {
      try expect(found.share, narrowing(slope * slope / variance), found.input)
    }
    // x4 has 0.0007 of the variance: it is fixed, and the rest remains.
    let fixed = try #require(score.fixedSafely)
    #expect(fixed.inputs == ["x4"])
    let remaining = try #require(fixed.remainingVariance)
    try expect(remaining, 14 / variance, "remaining")
    #expect(ranking.consequenceEvaluations == 5 * 16_384)
    // The ranks of shares 9, 4, 1 and 0.01 of 14.01 hold in every resample.
    #expect(score.inputs.allSatisfy { $0.rankConfidence == 1 })
  }

  /// With corr(x2, x3) = r, what x2 explains goes with it: E(y | z2) = (1 + 2 r) z2 in y = x1 + x2 + 2 x3.
  @Test func halvingACorrelatedInput() throws {
    let rho = 0.5
    let score = try RankingStudies.rank(
      DependentRankingTests.study(rho: rho), .shapley, draws: 16_384
    ).scores[0]
    for found in score.measureNext {
      let exact = try #require(DependentRankingTests.exact(rho: rho)[found.input])
      try expect(found.share, narrowing(exact.first), found.input)
    }
    #expect(Set(score.measureNext.map(\.input)) == ["x1", "x2", "x3"])
    // Where both are one factor, both are halved: 7/8 of the variance.
    let together = try RankingStudies.rank(
      DependentRankingTests.study(rho: rho), .sobol, draws: 16_384
    ).scores[0]
    try expect(try #require(together.measureNext.first).share, narrowing(7.0 / 8), "x2 + x3")
  }

  /// Half the spread of ln: of a product of lognormals the interval of 95 % is from exp(-1.96 s) to exp(1.96 s).
  @Test func halvingALognormalInput() throws {
    let study = RankingStudies.normals(2, "exp(0.3 * x1 + 0.4 * x2)")
      .replacing(
        "x1: {value: 0, uncertainty: {normal: {sd: 1}}}",
        with: "l: {value: 1, uncertainty: {lognormal: {sigma: 0.3}}}"
      )
      .replacing("exp(0.3 * x1 + 0.4 * x2)", with: "l * exp(0.4 * x2)")
    let score = try RankingStudies.rank(study, .sobol).scores[0]
    func width(_ a: Double, _ b: Double) -> Double {
      let s = 1.959963984540054 * (a * a + b * b).squareRoot()
      return sinh(s)
    }
    let found = try #require(score.measureNext.first { $0.input == "l" })
    try expect(found.share, 1 - width(0.15, 0.4) / width(0.3, 0.4), "l")
  }

  /// One of several models has no half, but it can be fixed with the others.
  @Test func aChoiceIsNotHalved() throws {
    let study = """
      monteverde: 1
      study: {title: Choice, functional unit: one}
      indicators: {y: {unit: "1"}}
      parameters:
        x: {value: 1, uncertainty: {normal: {sd: 1}}}
        k: {value: 1}
      choices: {model: {weights: {a: 0.5, b: 0.5}, set: {a: {k: 1}, b: {k: 4}}}}
      processes: {p: {output: 1 unit, impacts: {y: x + k}}}
      systems: {S: {p: 1 unit}}

      """
    let score = try RankingStudies.rank(study, .sobol, draws: 2048).scores[0]
    #expect(score.inputs.map(\.name) == ["model", "x"])
    #expect(score.measureNext.map(\.input) == ["x"])
    #expect(score.fixedSafely?.inputs == [] && score.fixedSafely?.remainingVariance == nil)
  }

  @Test func fewDrawsTellNothing() throws {
    let score = try RankingStudies.rank(RankingStudies.ishigami, .sobol, draws: 100).scores[0]
    #expect(score.measureNext.isEmpty && score.fixedSafely == nil)
  }
}
