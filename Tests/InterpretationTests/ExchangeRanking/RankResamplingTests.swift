import Testing

@testable import Interpretation

@Suite struct RankResamplingTests {
  /// The first exchange is ahead in every block, the others are ahead of each other in every second: the first
  /// is always first, each of the others is second in about half of the resamples, but for ties, which go to
  /// the earlier one.
  @Test func sharesOfResamples() {
    let alternating = (0..<15).map { $0 % 2 == 0 ? 2.0 : 1.0 }
    let values = [Array(repeating: 5.0, count: 15), alternating, alternating.map { 3 - $0 }]
    let found = RankResampling(
      values: values, counts: Array(repeating: 8, count: 15), resamples: 2000, seed: 1)
    #expect(found.share(of: 0, amongFirst: 1) == 1 && found.interval(of: 0, level: 0.95) == 1...1)
    let second = found.share(of: 1, amongFirst: 2)
    #expect(abs(found.share(of: 2, amongFirst: 2) + second - 1) < 1e-12)
    // Fifteen picks, each ahead with 8 / 15: P(at least 8) = 0.605 by the binomial distribution; 2,000
    // resamples have a standard error of 0.011.
    #expect(abs(second - 0.605) < 0.044)
    #expect(found.interval(of: 1, level: 0.95) == 2...3 && found.share(of: 1, amongFirst: 3) == 1)
  }
}
