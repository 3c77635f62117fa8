import Interchange
import Interpretation
import Propagation
import Sampling
import Studies
import Testing

/// A draw is a function of seed, input and index: nothing else in a study and no way of running it changes a bit.
@Suite struct SameDrawsTests {
  static let own = [
    "a: {value: 2, uncertainty: {lognormal: {gsd: 1.3}}}",
    "b: {uncertainty: {triangular: {min: 0, mode: 0.2, max: 1}}}",
    "c: {uncertainty: {beta: {alpha: 2, beta: 5}}}",
    "d: {uncertainty: {gamma: {shape: 2, scale: 3}}}",
  ]
  static let ownSections = "correlations: [{between: [a, b], spearman: 0.7}]"
  static let score = "a * b + c + d"
  static let names = ["a", "b", "c", "d"]

  struct Variant: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let parameters: [String]
    var sections = SameDrawsTests.ownSections
    var impact = SameDrawsTests.score
    var settings: [(name: String, value: String)] = []
  }

  static let others = [
    "p: {uncertainty: {normal: {mean: 0, sd: 1}}}", "q: {uncertainty: {uniform: {min: 0, max: 1}}}",
    "r: {value: 3}",
  ]
  static let variants = [
    Variant(testDescription: "unused parameters before", parameters: others + own),
    Variant(
      testDescription: "used parameters before", parameters: others + own, impact: "p * q + a * b + c + d"),
    Variant(
      testDescription: "used parameters after", parameters: own + others, impact: "a * b + c + d + p * q"),
    Variant(testDescription: "reversed", parameters: own.reversed(), impact: "d + c + b * a"),
    Variant(
      testDescription: "another correlation", parameters: own + others,
      sections: "correlations: [{between: [p, q], spearman: 0.5}, {between: [a, b], spearman: 0.7}]",
      impact: "a * b + c + d + p * q"),
    Variant(
      testDescription: "another t copula", parameters: own + others,
      sections: "correlations: [{between: [a, b], spearman: 0.7}, {between: [p, q], spearman: 0.5, df: 3}]",
      impact: "a * b + c + d + p * q"),
    Variant(
      testDescription: "shares", parameters: own,
      sections: ownSections + "\nshares: {mix: {parts: {n: 0.5, g: 0.5}, concentration: 2}}",
      impact: "a * b * n + c + d"),
    Variant(testDescription: "a parameter that is fixed", parameters: own + others, settings: [("p", "0.5")]),
  ]

  @Test(arguments: variants, [Design.Kind.random, .lhs])
  func otherInputsChangeNoBit(variant: Variant, design: Design.Kind) throws {
    let reference = try UncertainStudy.study(Self.own, Self.ownSections, impact: Self.score)
    let study = try UncertainStudy.study(
      variant.parameters, variant.sections, impact: variant.impact, settings: variant.settings)
    #expect(
      try UncertainStudy.bits(study, Self.names, count: 1000, design: design)
        == UncertainStudy.bits(reference, Self.names, count: 1000, design: design))
  }

  @Test(arguments: Design.Kind.allCases)
  func oneInputAloneAndAnyRangeHaveTheSameBits(design: Design.Kind) throws {
    let study = try UncertainStudy.study(
      Self.own + ["e: {uncertainty: {normal: {mean: 0, sd: 1}}}"],
      "correlations: [{between: [a, b], spearman: 0.7}, {between: [c, e], spearman: 0.3, df: 4}]",
      impact: "a * b + c + d + e")
    let names = Self.names + ["e"]
    // 8 randomisations of 250 points, or 256 of Sobol'.
    let all = try UncertainStudy.bits(study, names, count: 2000, design: design)
    for (name, column) in zip(names, all) {
      #expect(try UncertainStudy.bits(study, [name], count: 2000, design: design)[0] == column, "\(name)")
    }
    // Ranges within one randomisation, across its end, and single draws.
    for range in [0..<1, 3..<10, 240..<270, 255..<256, 1999..<2000, 100..<1100] {
      let part = try UncertainStudy.bits(study, names, count: 2000, design: design, range: range)
      #expect(part == all.map { Array($0[range]) }, "\(range)")
    }
  }

  @Test(arguments: Design.Kind.allCases, [1, 3])
  func sampledInputsMakeTheScoresOfTheRun(design: Design.Kind, randomizations: Int) throws {
    let study = try UncertainStudy.study(
      Self.own, Self.ownSections + "\nshares: {mix: {parts: {n: 0.5, g: 0.5}, concentration: 2}}",
      impact: "a * b + c * n + d")
    let options = MonteCarloOptions(
      draws: 5000, seed: 7, design: design, randomizations: randomizations, workers: 2)
    let run = try MonteCarlo(PropagationPlan(study.model), options: options).run()
    let inputs = try UncertainStudy.draws(
      study, Self.names + ["n"], count: 5000, seed: 7, design: design, randomizations: randomizations)
    let scores = try #require(run.draws(ofOutput: 0))
    #expect(scores.count == inputs[0].count)
    let (a, b, c, d, n) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
    #expect(
      scores == scores.indices.map { a[$0] * b[$0] + c[$0] * n[$0] + d[$0] }, "to the bit: pure numbers")
  }

  @Test(arguments: Design.Kind.allCases, [nil, 0])
  func workersAndBatchesChangeNoBit(design: Design.Kind, kept: Int?) throws {
    let study = try UncertainStudy.study(
      Self.own, "correlations: [{between: [a, b], spearman: 0.7}]", impact: Self.score)
    let plan = PropagationPlan(study.model)
    // Two randomisations of several blocks each; a copula that costs little.
    func summary(_ workers: Int, _ batch: Int?) throws -> String {
      let options = MonteCarloOptions(
        draws: 20_000, seed: 3, design: design, randomizations: 2, workers: workers, batch: batch,
        drawsKept: kept)
      let run = try MonteCarlo(plan, options: options).run()
      var json = Summary(study, options: run.options, seconds: 0).assessment(run, try Assessment(run))
      json["run"]?["workers"] = nil
      return json.text(.pretty)
    }
    let reference = try summary(1, nil)
    for workers in 2...8 { #expect(try summary(workers, nil) == reference, "\(workers) workers") }
    for batch in [1, 333, 100_000] { #expect(try summary(2, batch) == reference, "batches of \(batch)") }
  }
}
