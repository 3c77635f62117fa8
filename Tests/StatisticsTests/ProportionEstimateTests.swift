import Statistics
import Testing

@Suite struct ProportionEstimateTests {
  @Test("Independent draws have the exact interval")
  func independent() throws {
    let estimate = try #require(ProportionEstimate(successes: 3, trials: 40, level: 0.9))
    let interval = BinomialInterval(successes: 3, trials: 40, level: 0.9)
    #expect(estimate.value == 0.075 && estimate.lower == interval.lower && estimate.upper == interval.upper)
    #expect(ProportionEstimate(successes: 0, trials: 0) == nil)
  }

  @Test("Randomisations have Student's t interval around the share of all draws")
  func randomised() throws {
    let estimate = try #require(
      ProportionEstimate(successes: [20, 30, 25, 25], trials: [100, 100, 100, 100]))
    #expect(estimate.value == 0.25)
    // sd of 0.2, 0.3, 0.25, 0.25 is sqrt(0.005 / 3); t(0.975, 3 degrees of freedom) = 3.182446305284263 (tables).
    let reach = 3.182446305284263 * (0.005 / 3 / 4).squareRoot()
    #expect(agree(estimate.lower, 0.25 - reach, 1e-12) && agree(estimate.upper, 0.25 + reach, 1e-12))
  }

  @Test("An interval ends at 0 and at 1")
  func ends() throws {
    let low = try #require(ProportionEstimate(successes: [0, 0, 0, 4], trials: [100, 100, 100, 100]))
    #expect(low.value == 0.01 && low.lower == 0 && low.upper > 0.01)
    let high = try #require(
      ProportionEstimate(successes: [100, 100, 100, 96], trials: [100, 100, 100, 100]))
    #expect(high.value == 0.99 && high.upper == 1 && high.lower < 0.99)
  }

  /// Eight times nothing is no proof of a probability of 0.
  @Test("Randomisations that agree have the interval of independent draws")
  func agreement() throws {
    let estimate = ProportionEstimate(successes: [0, 0, 0], trials: [50, 50, 50])
    #expect(estimate == ProportionEstimate(successes: 0, trials: 150))
    #expect(ProportionEstimate(successes: [7], trials: [50]) == ProportionEstimate(successes: 7, trials: 50))
  }

  @Test("A randomisation without draws does not count")
  func empty() throws {
    let estimate = ProportionEstimate(successes: [3, 0, 5], trials: [10, 0, 10])
    #expect(estimate == ProportionEstimate(successes: [3, 5], trials: [10, 10]))
    #expect(ProportionEstimate(successes: [0, 0], trials: [0, 0]) == nil)
  }
}
