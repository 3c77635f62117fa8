import Distributions
import Interpretation
import Sampling
import Statistics
import Testing

@Suite struct LowestScoreTests {
  @Test(arguments: [Design.Kind.random, .lhs]) func threeOfAKindAreEachTheLowestInAThird(design: Design.Kind)
    throws
  {
    var model = ScoreModel()
    let g = try model.lognormal("g", median: 2, sigma: 1)
    for name in ["a", "b", "c"] {
      model.system(name, model.product(g, try model.lognormal(name, median: 1, sigma: 0.3)), g)
    }
    let n = 24_000.0
    let lowest = try model.compare(draws: Int(n), design: design).lowest
    #expect(lowest.map(\.system) == ["a", "a", "b", "b", "c", "c"])
    #expect(lowest.map(\.indicator) == ["h0", "h1", "h0", "h1", "h0", "h1"])
    let independent = lowest.filter { $0.indicator == "h0" }
    for score in independent {
      let alone = try #require(score.alone)
      #expect(abs(alone.value - 1.0 / 3) < 5 * (2.0 / 9 / n).squareRoot())
      #expect(alone.lower < alone.value && alone.value < alone.upper && score.shared?.value == 0)
    }
    #expect(abs(independent.reduce(0) { $0 + ($1.alone?.value ?? .nan) } - 1) < 1e-15)
    for score in lowest where score.indicator == "h1" {
      #expect(score.alone?.value == 0 && score.shared?.value == 1)
    }
  }

  @Test func twoSystemsNeedNoRanking() throws {
    var model = ScoreModel()
    let g = try model.lognormal("g", median: 2, sigma: 1)
    model.system("a", g)
    model.system("b", model.product(g, g))
    #expect(try model.compare(draws: 100).lowest.isEmpty)
  }
}
