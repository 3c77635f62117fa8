import Interpretation
import Propagation
import Sensitivity
import Studies
import Testing

/// Correlated inputs, and inputs that go together, through the methods of `rank`.
@Suite struct DependentRankingTests {
  /// y = x1 + x2 + 2 x3 with corr(x2, x3) = rho (Iooss & Prieur 2019, section 5.2): V = 6 + 4 rho.
  static func exact(rho: Double) -> [String: (first: Double, total: Double)] {
    let variance = 6 + 4 * rho
    return [
      "x1": (1 / variance, 1 / variance),
      "x2": ((1 + 2 * rho) * (1 + 2 * rho) / variance, (1 - rho * rho) / variance),
      "x3": ((2 + rho) * (2 + rho) / variance, (4 - 4 * rho * rho) / variance),
    ]
  }

  static func study(rho: Double, _ extra: String = "", _ sections: String = "") -> String {
    RankingStudies.normals(
      3, "x1 + x2 + 2 * x3", "correlations: [{between: [x2, x3], normal: \(rho)\(extra)}]\n" + sections)
  }

  @Test(arguments: [0.5, -0.5, 0.9])
  func shapleyAndKucherenkoTakeTheCorrelation(rho: Double) throws {
    let shapley = try RankingStudies.rank(Self.study(rho: rho), .shapley)
    let kucherenko = try RankingStudies.rank(Self.study(rho: rho), .kucherenko)
    for (name, exact) in Self.exact(rho: rho) {
      // Of two inputs that depend on each other, each gets the mean of what it adds first and last.
      let effect = try shapley.value("shapley", of: name)
      #expect(try effect.excess(over: (exact.first + exact.total) / 2) == 0, "\(name): \(effect)")
      let (first, total) = (
        try kucherenko.value("first", of: name), try kucherenko.value("total", of: name)
      )
      #expect(try first.excess(over: exact.first) == 0, "\(name): \(first)")
      #expect(try total.excess(over: exact.total) == 0, "\(name): \(total)")
    }
  }

  /// Kucherenko's indices rank by the total index: 3/8 of x3, 1/8 of x1, 3/32 of x2.
  @Test func kucherenkoRanksByTotal() throws {
    let score = try RankingStudies.rank(Self.study(rho: 0.5), .kucherenko).scores[0]
    #expect(score.inputs.map(\.name) == ["x3", "x1", "x2"] && score.inputs.map(\.rank) == [1, 2, 3])
    #expect(score.inputs[0].rankConfidence == 1)
    // What noise makes of the first-order index of an inert input: some errors of 0.011.
    #expect((0...0.06).contains(score.noiseFloors[0] ?? .nan) && score.noiseFloors[1] == 0)
  }

  /// An input that no formula uses has an effect by its correlation: y = x1, corr(x1, x2) = 0.7.
  @Test func anInputOutsideTheModelCounts() throws {
    let study = RankingStudies.normals(2, "x1", "correlations: [{between: [x1, x2], normal: 0.7}]")
    let ranking = try RankingStudies.rank(study, .shapley)
    #expect(try ranking.value("shapley", of: "x1").excess(over: 0.755) == 0)
    #expect(try ranking.value("shapley", of: "x2").excess(over: 0.245) == 0)
  }

  /// Reordering is replaced by the copula of the same rank correlations.
  @Test func reorderedInputsHaveTheirCopula() throws {
    let study = Self.study(rho: 0.5, "", "analysis: {dependence: iman-conover}\n")
    let ranking = try RankingStudies.rank(study, .shapley)
    for (name, exact) in Self.exact(rho: 0.5) {
      #expect(try ranking.value("shapley", of: name).excess(over: (exact.first + exact.total) / 2) == 0)
    }
    #expect(ranking.notes.contains { $0.contains("Iman and Conover") })
  }

  /// What needs independent factors has x2 and x3 as one: S of both is 1 - 1 / V.
  @Test(arguments: [RankingMethod.sobol, .chaos])
  func correlatedInputsAreOneFactorElsewhere(method: RankingMethod) throws {
    let ranking = try RankingStudies.rank(Self.study(rho: 0.5), method)
    #expect(ranking.scores[0].inputs.map(\.name) == ["x2 + x3", "x1"])
    for (name, exact) in [("x2 + x3", 7.0 / 8), ("x1", 1.0 / 8)] {
      for key in ["first", "total"] {
        #expect(try ranking.value(key, of: name).excess(over: exact, floor: 1e-9) == 0, "\(key) of \(name)")
      }
    }
    #expect(ranking.notes.contains { $0.contains("'x2 + x3'") && $0.contains("shapley and kucherenko") })
  }

  @Test func morrisStepsGroupsTogether() throws {
    let ranking = try RankingStudies.rank(Self.study(rho: 0.5), .morris)
    #expect(ranking.scores[0].inputs.map(\.name) == ["x2 + x3", "x1"])
    #expect(try ranking.value("mu", of: "x2 + x3").value == nil)
    #expect(try ranking.value("mu", of: "x1").value != nil)
  }

  @Test func extendedFASTRefusesGroups() {
    #expect(throws: SensitivityError.self) {
      _ = try RankingStudies.rank(Self.study(rho: 0.5), .extendedFAST)
    }
  }

  /// A t copula is no Gaussian one: its inputs stay together. Their coordinates are independent, with one more for the
  /// scale; y = x2 alone is all theirs.
  @Test(arguments: [RankingMethod.sobol, .shapley, .kucherenko, .chaos])
  func inputsUnderATCopulaStayTogether(method: RankingMethod) throws {
    let study = Self.study(rho: 0.5, ", df: 4").replacing("x1 + x2 + 2 * x3", with: "x2 + 0.001 * x1")
    let ranking = try RankingStudies.rank(study, method, draws: 1024)
    #expect(ranking.scores[0].inputs.map(\.name) == ["x2 + x3", "x1"])
    // 0.001^2 of the variance is x1's; an expansion of a t copula misses some of the rest, but gives it to no other.
    #expect(abs(try #require(ranking.scores[0].inputs[0].values[ranking.mainMeasure].value) - 1) < 0.02)
  }

  /// Given data are ranked input by input: Cov(y, x_i)^2 / V is the first-order index, correlation and all.
  @Test func givenDataSeeWhatCorrelatedInputsTell() throws {
    let ranking = try RankingStudies.rank(Self.study(rho: 0.5), .rank)
    for (name, exact) in Self.exact(rho: 0.5) {
      #expect(try ranking.value("first", of: name).excess(over: exact.first) == 0)
    }
    #expect(ranking.notes.contains { $0.contains("one by one") })
  }

  /// Parts of shares are one factor; the last one is left out of a regression, which it would make singular.
  @Test func sharesGoTogether() throws {
    let study = """
      monteverde: 1
      study: {title: Shares, functional unit: one}
      indicators: {y: {unit: "1"}}
      parameters: {x: {value: 1, uncertainty: {normal: {sd: 0.1}}}}
      shares: {mix: {parts: {a: 0.5, b: 0.3, c: 0.2}, concentration: 20}}
      processes: {model: {output: 1 unit, impacts: {y: x + a + 2 * b + 5 * c}}}
      systems: {S: {model: 1 unit}}

      """
    for method in [RankingMethod.sobol, .shapley, .kucherenko, .morris] {
      let ranking = try RankingStudies.rank(study, method, draws: 512)
      #expect(ranking.scores[0].inputs.map(\.name) == ["mix", "x"], "\(method)")
    }
    let regression = try RankingStudies.rank(study, .regression)
    #expect(Set(regression.scores[0].inputs.map(\.name)) == ["x", "a", "b"])
    #expect(regression.notes.contains { $0.contains("'c' is left out") })
    // y = 5 + x - 4 a - 3 b: the fit is exact.
    let r2 = try #require(regression.scores[0].facts.first?.value.value)
    #expect(abs(r2 - 1) < 1e-9)
  }
}
