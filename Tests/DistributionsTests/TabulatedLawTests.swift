import Testing

@testable import Distributions

@Suite struct TabulatedLawTests {
  @Test("A discrete quantile is the smallest value with the probability at or below it")
  func quantiles() throws {
    let die = try Distribution(.discreteUniform(minimum: 1, maximum: 6))
    #expect([1.0 / 6, 0.1667, 0.5, 0.500001, 0.999].map { die.quantile($0) } == [1, 2, 3, 4, 6])
    #expect([0.0001, 1.0 / 6 - 1e-9, 0.17, 0.5, 0.9].map { die.upperQuantile($0) } == [6, 6, 5, 3, 1])
    #expect(die.cumulative(2.5) == 2.0 / 6 && die.survival(6) == 0 && die.density(2.5) == 0)
    let data = try Distribution(.empirical([2, 7, 2, 3]))
    #expect([0.2, 0.5, 0.51, 0.76].map { data.quantile($0) } == [2, 2, 3, 7])
    #expect(data.mean == 3.5 && data.variance == 4.25)
  }

  @Test("Quantile inverts the distribution function at every value, into both tails")
  func inverse() throws {
    let binomial = try Distribution(.binomial(trials: 200, probability: 0.03))
    for k in stride(from: 0.0, through: 40, by: 1) {
      let p = binomial.cumulative(k)
      if p <= 0.5 {
        #expect(binomial.quantile(p) == k && binomial.quantile(p.nextUp) == k + 1)
      } else {
        let q = binomial.survival(k)
        #expect(binomial.upperQuantile(q) == k && binomial.upperQuantile(q.nextDown) == k + 1)
      }
    }
  }

  @Test("Binomial probabilities by exact arithmetic")
  func binomial() throws {
    // 8 trials at 1/4: C(8, k) 3^(8-k) / 4^8.
    let distribution = try Distribution(.binomial(trials: 8, probability: 0.25))
    let counts: [Double] = [6561, 17496, 20412, 13608, 5670, 1512, 252, 24, 1]
    for (k, count) in counts.enumerated() {
      #expect(abs(distribution.density(Double(k)) - count / 65536) <= 1e-14 * count / 65536)
    }
    #expect(abs(distribution.survival(7) - 1 / 65536) <= 1e-14 / 65536)
    #expect(abs(distribution.mean - 2) < 1e-14 && abs(distribution.variance - 1.5) < 1e-14)
    // A large number of trials: mean n p, variance n p q.
    let large = try Distribution(.binomial(trials: 1e8, probability: 1e-3))
    #expect(abs(large.mean - 1e5) < 1e-6 && abs(large.variance - 99_900) < 1e-3)
  }

  @Test("Truncation keeps whole values")
  func truncation() throws {
    let die = try Distribution(
      .discreteUniform(minimum: 1, maximum: 6), truncatedTo: Truncation(minimum: 1.5, maximum: 4))
    #expect(die.support == (2, 4) && die.density(3) == 1.0 / 3)
    let table = try Distribution(
      .categorical(values: [0, 1, 2], weights: [1, 2, 1]), truncatedTo: Truncation(minimum: 1))
    #expect(table.density(1) == 2.0 / 3 && table.density(0) == 0)
    #expect(throws: DistributionError.self) {
      try Distribution(.bernoulli(probability: 0.5), truncatedTo: Truncation(minimum: 0.25, maximum: 0.75))
    }
  }
}
