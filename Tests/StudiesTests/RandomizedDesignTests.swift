import Interpretation
import Propagation
import Sampling
import Statistics
import Studies
import Testing

/// Errors of randomised designs are honest: as large as the spread over seeds.
@Suite struct RandomizedDesignTests {
  static let parameters = [
    "a: {uncertainty: {lognormal: {median: 2, gsd: 1.5}}}", "b: {uncertainty: {uniform: {min: 0.5, max: 2}}}",
    "c: {uncertainty: {normal: {mean: 3, sd: 0.5}}}",
  ]

  private func statistics(
    _ plan: PropagationPlan, seed: UInt64, design: Design.Kind, draws: Int = 1024, randomizations: Int? = nil,
    kept: Int? = nil
  ) throws -> ScoreStatistics {
    let options = MonteCarloOptions(
      draws: draws, seed: seed, design: design, randomizations: randomizations, workers: 1, drawsKept: kept)
    return try #require(try Assessment(try MonteCarlo(plan, options: options).run()).results.first).total
  }

  @Test(arguments: Design.Kind.allCases)
  func meanErrorIsTheSpreadOverSeeds(design: Design.Kind) throws {
    let plan = PropagationPlan(try UncertainStudy.study(Self.parameters, impact: "a * b + c^2").model)
    let runs = try (1...40).map { try statistics(plan, seed: $0, design: design) }
    let spread = runs.compactMap(\.mean).variance.squareRoot()
    let stated = runs.compactMap(\.meanError).map { $0 * $0 }.mean.squareRoot()
    // The spread of 40 means is known to 11 %, the errors of 40 times 8 randomisations together to 4 %: this is
    // 3.5 standard errors and more to each side.
    #expect(stated / spread > 0.6 && stated / spread < 1.6, "\(stated / spread)")
    // By quantile theory of random draws, nothing else, the median of these is known to 2 %.
    let medians = runs.compactMap { $0.quantile(0.5) }
    let half = medians.map { (($0.upper ?? .nan) - ($0.lower ?? .nan)) / 2 }.map { $0 * $0 }.mean.squareRoot()
    // Half a 95 % interval is 1.96 standard errors, 2.36 with Student's t of 8 randomisations.
    let ratio = half / (design == .random ? 1.96 : 2.365) / medians.map(\.value).variance.squareRoot()
    #expect(ratio > 0.6 && ratio < 1.6, "\(ratio)")
  }

  @Test func sobolAndStrataKnowMoreThanRandomDraws() throws {
    let plan = PropagationPlan(try UncertainStudy.study(Self.parameters, impact: "a * b + c^2").model)
    func error(_ design: Design.Kind) throws -> Double {
      try (1...10).map { try statistics(plan, seed: $0, design: design).meanError ?? .nan }.mean
    }
    let random = try error(.random)
    // The score is nearly additive: strata take most of its variance away, a net more.
    #expect(try error(.lhs) < random / 2)
    #expect(try error(.sobol) < random / 5)
  }

  @Test func eachRandomisationIsALatinHypercube() throws {
    let study = try UncertainStudy.study(
      ["u: {uncertainty: {uniform: {min: 0, max: 1}}}", "v: {uncertainty: {uniform: {min: 0, max: 1}}}"],
      impact: "u + v")
    let columns = try UncertainStudy.draws(study, ["u", "v"], count: 400, design: .lhs, randomizations: 4)
    for column in columns {
      for part in 0..<4 {
        let strata = column[part * 100..<(part + 1) * 100].map { Int($0 * 100) }
        #expect(strata.sorted() == Array(0..<100))
      }
    }
  }

  @Test(arguments: [
    (Design.Kind.sobol, nil, 1000, 1024), (.sobol, 1, 1000, 1024), (.sobol, 3, 1000, 1536),
    (.lhs, nil, 1001, 1008),
    (.halton, nil, 5, 8), (.random, nil, 1001, 1001), (.lhs, 1, 7, 7),
  ])
  func drawsAreRoundedUpWithANote(design: Design.Kind, randomizations: Int?, wanted: Int, made: Int) throws {
    let plan = PropagationPlan(try UncertainStudy.study(Self.parameters, impact: "a").model)
    let options = MonteCarloOptions(
      draws: wanted, seed: 1, design: design, randomizations: randomizations, workers: 1)
    let run = try MonteCarlo(plan, options: options).run()
    #expect(run.draws == made)
    #expect(run.notes.contains { $0.hasPrefix("draws: \(wanted) raised to \(made), ") } == (wanted != made))
  }

  @Test(arguments: Design.Kind.allCases)
  func sketchedQuantilesAreWithinTheirErrorAndHaveIntervals(design: Design.Kind) throws {
    let plan = PropagationPlan(try UncertainStudy.study(Self.parameters, impact: "(a * b - c) * 1e6").model)
    let exact = try statistics(plan, seed: 5, design: design, draws: 20_000)
    let sketched = try statistics(plan, seed: 5, design: design, draws: 20_000, kept: 0)
    #expect(sketched.mean == exact.mean && sketched.meanError == exact.meanError)
    #expect(sketched.quantiles.count == ScoreStatistics.probabilities.count)
    for (a, b) in zip(exact.quantiles, sketched.quantiles) {
      // Both order statistics that type 7 joins are within 1/2048 of theirs, so are they joined.
      #expect(abs(a.value - b.value) <= abs(a.value) / 2048 * (1 + 1e-9), "\(a.probability)")
      let (exactHalf, half) = ((a.upper ?? .nan) - (a.lower ?? .nan), (b.upper ?? .nan) - (b.lower ?? .nan))
      // Each end may be off by 1/2048 of itself; of randomisations each of 8 quantiles.
      #expect(abs(exactHalf - half) <= 8 * abs(a.value) / 2048, "\(a.probability): \(exactHalf) \(half)")
    }
  }
}
