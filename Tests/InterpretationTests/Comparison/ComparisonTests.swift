import Distributions
import Foundation
import Interpretation
import Inventory
import Parameters
import Propagation
import Sampling
import Statistics
import Testing

/// Comparisons with answers in closed form. A statistic may be five standard errors off: 1 in 1.7 million.
@Suite struct ComparisonTests {
  private func standardNormal(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// z of the probabilities that results state.
  private let quantiles: [(probability: Double, z: Double)] = [
    (0.025, -1.959963984540054), (0.25, -0.6744897501960817), (0.5, 0), (0.95, 1.6448536269514722),
  ]

  /// g x against g y, all lognormal: the shared g cancels in the ratio and in the sign, not in the difference.
  @Test(arguments: [nil, 0] as [Int?], [Design.Kind.random, .lhs, .sobol])
  func lognormalSystemsWithASharedFactor(kept: Int?, design: Design.Kind) throws {
    var model = ScoreModel()
    let g = try model.lognormal("g", median: 3, sigma: 0.8)
    let (x, y) = (
      try model.lognormal("x", median: 0.9, sigma: 0.15), try model.lognormal("y", median: 1, sigma: 0.2)
    )
    model.system("people", model.product(g, y), role: .reference)
    model.system("engine", model.product(g, x))
    let n = 65_536.0
    let comparison = try model.compare(draws: Int(n), design: design, kept: kept)
    let score = try #require(comparison.scores.first)
    #expect(comparison.scores.count == 1 && score.draws == Int(n) && score.unit == "kg")
    #expect(score.system == "engine" && score.reference == "people" && score.scenario == "base")
    // ln of the ratio is normal with this mean and standard deviation.
    let (mean, sd) = (log(0.9), (0.15 * 0.15 + 0.2 * 0.2).squareRoot())
    let wanted = standardNormal(-mean / sd)
    let lower = try #require(score.lower)
    let error = (wanted * (1 - wanted) / n).squareRoot()
    #expect(abs(lower.value - wanted) < 5 * error)
    #expect(lower.lower < lower.value && lower.value < lower.upper)
    // Half an interval is 1.96 errors of random draws; designs know this probability better, with an error of 27 % itself
    // (8 randomisations).
    let halves = (lower.upper - lower.lower) / 2 / error
    #expect(design == .random ? abs(halves - 1.96) < 0.05 : halves < 1.96)
    for (probability, z) in quantiles {
      let found = try #require(score.ratio.quantiles.quantile(probability))
      // A quantile's standard error is sqrt(p (1 - p) / n) over the density; sketches add 2^-11 of the value.
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot() / sd
      let spread = (probability * (1 - probability) / n).squareRoot() / density
      #expect(abs(log(found.value) - (mean + z * sd)) < 5 * spread + (kept == 0 ? 1.0 / 2048 : 0))
      let (low, high) = (try #require(found.lower), try #require(found.upper))
      #expect(low <= found.value && found.value <= high)
    }
    // E[g] (E[x] - E[y]), and E[g^2] (E[x^2] - 2 E[x] E[y] + E[y^2]).
    func moment(_ median: Double, _ sigma: Double, _ k: Double) -> Double {
      pow(median, k) * exp(k * k * sigma * sigma / 2)
    }
    let first = moment(3, 0.8, 1) * (moment(0.9, 0.15, 1) - moment(1, 0.2, 1))
    let second =
      moment(3, 0.8, 2)
      * (moment(0.9, 0.15, 2) - 2 * moment(0.9, 0.15, 1) * moment(1, 0.2, 1) + moment(1, 0.2, 2))
    let deviation = (second - first * first).squareRoot()
    let difference = score.difference
    #expect(abs(try #require(difference.mean) - first) < 5 * deviation / n.squareRoot())
    let stated = try #require(difference.meanError)
    // The error of a standard deviation of so heavy a tail is 3 %; that of a design's randomisations is below random.
    #expect(
      design == .random
        ? abs(stated / (deviation / n.squareRoot()) - 1) < 0.15 : stated < deviation / n.squareRoot())
    #expect(abs(try #require(difference.effectSize) - first / deviation) < 0.03)
    // Static values are medians.
    #expect(abs(try #require(difference.staticValue) - 3 * (0.9 - 1)) < 1e-15)
    #expect(abs(try #require(score.ratio.staticValue) - 0.9) < 1e-15)
    #expect(comparison.notes.isEmpty)
  }

  /// a + b against a + c, all normal: the difference is normal, and a ratio of scores of both signs does not exist.
  @Test func normalSystemsWithASharedTerm() throws {
    var model = ScoreModel()
    let a = try model.normal("a", mean: 0, sd: 100)
    model.system("s", model.sum(a, try model.normal("b", mean: 1, sd: 3)))
    model.system("t", model.sum(a, try model.normal("c", mean: 2, sd: 4)))
    let n = 100_000.0
    let score = try #require(try model.compare(draws: Int(n)).scores.first)
    #expect(score.system == "t" && score.reference == "s")
    for (probability, z) in quantiles {
      let found = try #require(score.difference.quantiles.quantile(probability))
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot() / 5
      #expect(
        abs(found.value - (1 + 5 * z)) < 5 * (probability * (1 - probability) / n).squareRoot() / density)
    }
    #expect(abs(try #require(score.difference.mean) - 1) < 5 * 5 / n.squareRoot())
    #expect(abs(try #require(score.difference.standardDeviation) - 5) < 5 * 5 / (2 * n).squareRoot())
    let wanted = standardNormal(-1.0 / 5)
    #expect(abs(try #require(score.lower).value - wanted) < 5 * (wanted * (1 - wanted) / n).squareRoot())
  }

  /// The point of common draws: the intervals of the scores overlap almost wholly, and yet one is always lower.
  @Test func whatCancelsIsCertain() throws {
    var model = ScoreModel()
    let g = try model.lognormal("g", median: 1, sigma: 1)
    model.system("old", g)
    model.system("new", model.product(g, model.graph.constant(0.75)))
    let comparison = try model.compare(draws: 10_000)
    let score = try #require(comparison.scores.first)
    let lower = try #require(score.lower)
    #expect(lower.value == 1 && lower.upper == 1)
    // Clopper and Pearson: (alpha / 2)^(1 / n).
    #expect(abs(lower.lower - pow(0.025, 1e-4)) < 1e-12)
    // 0.75 g is exact but for the last bit, and so is the quotient.
    #expect(score.ratio.quantiles.allSatisfy { abs($0.value - 0.75) <= 2.3e-16 })
    #expect(comparison.dominance.first?.lowerOnAll?.value == 1)
    #expect(comparison.notes.isEmpty)
  }

  @Test(arguments: [Design.Kind.random, .sobol]) func equalSystemsAreNeverLower(design: Design.Kind) throws {
    var model = ScoreModel()
    let g = try model.lognormal("g", median: 1, sigma: 1)
    model.system("a", g, g)
    model.system("b", g, g)
    let comparison = try model.compare(draws: 1024, design: design)
    for score in comparison.scores {
      #expect(score.lower?.value == 0 && score.equal?.value == 1)
      #expect(score.difference.mean == 0 && score.difference.standardDeviation == 0)
      #expect(score.difference.quantiles.allSatisfy { $0.value == 0 })
      #expect(score.difference.effectSize == nil)
      #expect(score.ratio.quantiles.count == 7 && score.ratio.quantiles.allSatisfy { $0.value == 1 })
    }
    let dominance = try #require(comparison.dominance.first)
    #expect(dominance.lowerOnAll?.value == 0 && dominance.higherOnAll?.value == 0)
    #expect(dominance.patterns.map(\.signs) == ["=="] && dominance.staticSigns == "==")
    #expect(comparison.notes == ["b against a, h0, h1: equal in every draw, so that neither is ever lower"])
  }

  @Test func tiesCountNeitherAsLowerNorAsHigher() throws {
    var model = ScoreModel()
    let coin = try model.input("coin", .bernoulli(probability: 0.25), 0)
    let one = model.graph.constant(1)
    model.system("a", one)
    model.system("b", model.graph.apply(.subtract, one, coin))
    let comparison = try model.compare(draws: 10_000)
    let score = try #require(comparison.scores.first)
    let (lower, equal) = (try #require(score.lower).value, try #require(score.equal).value)
    #expect(lower + equal == 1)
    #expect(abs(lower - 0.25) < 5 * (0.25 * 0.75 / 10_000).squareRoot())
    let text =
      "equal in \(Int((equal * 10_000).rounded())) of 10000 draws, which count neither as lower nor as higher"
    #expect(comparison.notes == ["b against a, h0: \(text)"])
  }

  /// System b fails where u < 0.5; then its score would be lower.
  @Test(arguments: [nil, 0] as [Int?]) func drawsThatFailInOneSystemCountInNone(kept: Int?) throws {
    var model = ScoreModel()
    let u = try model.input("u", .uniform(minimum: 0, maximum: 1), 0.75)
    let half = model.graph.constant(0.5)
    let root = model.graph.apply(.squareRoot, model.graph.apply(.subtract, u, half))
    let zero = model.product(root, model.graph.constant(0))
    model.system("a", model.graph.constant(0.75))
    model.system("b", model.sum(u, zero))
    model.system("c", u)
    let run = try MonteCarlo(
      model.plan, options: MonteCarloOptions(draws: 10_000, seed: 2, workers: 2, drawsKept: kept)
    ).run()
    let comparison = try Comparison(run)
    #expect(run.failedBySystem[0] == 0 && run.failedBySystem[2] == 0)
    #expect(comparison.scores.map(\.draws) == [10_000 - run.failedBySystem[1], 10_000])
    #expect(comparison.dominance.map(\.draws) == comparison.scores.map(\.draws))
    // u given that it is above 0.5 is uniform there; without that condition it is uniform from 0.
    for (score, wanted) in zip(comparison.scores, [0.5, 0.75]) {
      #expect(abs(try #require(score.lower).value - wanted) < 5 * (0.25 / Double(score.draws)).squareRoot())
    }
    let median = try #require(comparison.scores[0].difference.quantiles.quantile(0.5)).value
    // A uniform of width 0.5: the median's error is 0.5 sqrt(1 / 4 n).
    #expect(abs(median) < 5 * 0.25 / 5000.0.squareRoot())
    #expect(comparison.lowest.allSatisfy { $0.draws == 10_000 - run.failedBySystem[1] })
  }

  @Test func ratiosNeedAReferenceOfOneSign() throws {
    var model = ScoreModel()
    let (coin, x) = (
      try model.input("coin", .bernoulli(probability: 0.5), 1), try model.normal("x", mean: 1, sd: 1)
    )
    let negative = model.graph.apply(.negate, try model.lognormal("y", median: 2, sigma: 0.5))
    model.system("a", coin, x, negative)
    model.system("b", x, coin, x)
    for kept in [nil, 0] as [Int?] {
      let comparison = try model.compare(draws: 1000, kept: kept)
      #expect(comparison.scores.map { $0.ratio.quantiles.isEmpty } == [true, true, false])
      #expect(comparison.scores.allSatisfy { $0.difference.quantiles.count == 7 })
      #expect(comparison.scores[2].ratio.quantiles[0].value < 0, "a reference may be below 0 in every draw")
      #expect(comparison.notes.count == 2)
      #expect(comparison.notes[0].hasPrefix("b against a, h0: there is no ratio, for the reference is 0 in "))
      #expect(
        comparison.notes[1].hasPrefix("b against a, h1: there is no ratio, for the reference is below 0 in "))
    }
  }

  @Test func noDrawInCommonIsNoNumber() throws {
    var model = ScoreModel()
    let u = try model.input("u", .uniform(minimum: 0, maximum: 1), 0.5)
    model.system("a", u)
    model.system("b", model.graph.apply(.logarithm, model.graph.apply(.negate, u)))
    let comparison = try model.compare(draws: 100)
    let score = try #require(comparison.scores.first)
    #expect(score.draws == 0 && score.lower == nil && score.equal == nil && score.difference.mean == nil)
    #expect(score.difference.quantiles.isEmpty && score.ratio.quantiles.isEmpty)
    #expect(score.difference.staticValue == nil && score.ratio.staticValue == nil)
    let dominance = try #require(comparison.dominance.first)
    #expect(dominance.patterns.isEmpty && dominance.lowerOnAll == nil && dominance.rest == 0)
    #expect(dominance.staticSigns == nil)
    #expect(comparison.notes == ["b against a: no draw succeeded in both"])
  }

  @Test func roundingIsToldFromADifference() throws {
    var model = ScoreModel()
    let (x, y, z) = (
      try model.lognormal("x", median: 1, sigma: 0.3), try model.lognormal("y", median: 1, sigma: 0.3),
      try model.lognormal("z", median: 1, sigma: 0.3)
    )
    model.system("left", model.sum(model.sum(x, y), z))
    model.system("right", model.sum(x, model.sum(y, z)))
    let notes = try model.compare(draws: 1000).notes
    #expect(
      notes.contains {
        $0.hasPrefix("right against left, h0: the scores differ by no more than the accuracy")
      })
  }

  @Test(arguments: [nil, 0] as [Int?]) func workersChangeNoBit(kept: Int?) throws {
    var model = ScoreModel()
    let g = try model.lognormal("g", median: 3, sigma: 0.8)
    let x = try model.lognormal("x", median: 0.9, sigma: 0.15)
    model.system("a", g, x)
    model.system("b", model.product(g, x), g)
    for design in [Design.Kind.random, .sobol] {
      let results = try [1, 2, 5].map {
        try model.compare(draws: 8192, design: design, workers: $0, kept: kept)
      }
      for other in results.dropFirst() {
        #expect(other.scores.map(\.difference.quantiles) == results[0].scores.map(\.difference.quantiles))
        #expect(other.scores.map(\.ratio.quantiles) == results[0].scores.map(\.ratio.quantiles))
        #expect(other.scores.map(\.difference.mean) == results[0].scores.map(\.difference.mean))
        #expect(other.scores.map(\.lower) == results[0].scores.map(\.lower))
      }
    }
  }

  @Test func staticComparisonsNeedNoDraws() throws {
    var model = ScoreModel()
    let x = try model.lognormal("x", median: 3, sigma: 1)
    let y = try model.lognormal("y", median: 2, sigma: 1)
    model.system("a", x, model.graph.constant(0))
    model.system("b", y, y)
    let comparison = Comparison(static: model.plan)
    #expect(comparison.scores.map(\.difference.staticValue) == [-1, 2])
    #expect(
      comparison.scores[0].ratio.staticValue == 2.0 / 3 && comparison.scores[1].ratio.staticValue == nil)
    #expect(comparison.scores.allSatisfy { $0.lower == nil && $0.draws == 0 })
    #expect(comparison.dominance.first?.staticSigns == "-+")
  }
}
