import Distributions
import Inventory
import Testing

@Suite struct ExchangeUncertaintyTests {
  /// The short form of a distribution, where there is one, stands for that distribution again.
  @Test(arguments: [
    Distribution.Family.lognormal(logMedian: 1, logStandardDeviation: 0.25, negative: true),
    .normal(mean: -2, standardDeviation: 3), .uniform(minimum: -1, maximum: 4),
    .triangular(minimum: 0, mode: 1, maximum: 5),
  ])
  func shortFormsComeBack(family: Distribution.Family) throws {
    let distribution = try Distribution(family)
    let short = try #require(ExchangeUncertainty(distribution))
    #expect(short.isUncertain && ExchangeTable().distribution(of: short) == distribution)
  }

  @Test func othersAreHeldByTheTable() throws {
    var table = ExchangeTable()
    let others = [
      try Distribution(.gamma(shape: 2, scale: 1, offset: 0)),
      try Distribution(.normal(mean: 0, standardDeviation: 1), truncatedTo: Truncation(minimum: 0)),
    ]
    for distribution in others {
      #expect(ExchangeUncertainty(distribution) == nil)
      let held = table.add(distribution)
      #expect(table.distribution(of: held) == distribution)
    }
    #expect(table.distributions == others && !ExchangeUncertainty.none.isUncertain)
  }
}
