import Testing

@testable import Interpretation

@Suite struct BlockJackknifeTests {
  /// Independent draws in blocks: the error of a mean over the variance; with values that have no part in the
  /// scores.
  @Test func intervalOfARatio() throws {
    // Scores of two values, ±1, in equal numbers in every block: the variance has no error, and is n / (n - 1).
    let scores = (0..<80).map { $0 % 2 == 0 ? 1.0 : -1 }
    let starts = Array(stride(from: 0, through: 80, by: 8))
    let jackknife = BlockJackknife(scores: scores, starts: starts, level: 0.95)
    #expect(abs(jackknife.variance - 80.0 / 79) < 1e-15)
    let means = (0..<10).map { 4 + ($0 % 2 == 0 ? 0.1 : -0.1) }
    let range = try #require(jackknife.interval(means, ratio: 4 * 79 / 80))
    // On the scale of the mean: standard error 0.1 √(10 / 9) / √10 = 1 / 30, t(9) = 2.2622; the logarithm bends
    // it by (1 / 120)² or so.
    #expect(abs(range.upperBound / range.lowerBound - exp2Of(2 * 2.2622 / 120)) < 1e-4)
    #expect(jackknife.interval(means, ratio: 0) == 0...0)
    #expect(jackknife.interval([Double](repeating: .nan, count: 10), ratio: 1) == nil)
  }

  /// Blocks without a draw that counts, and blocks in which all failed.
  @Test func failedDraws() throws {
    var scores = (0..<40).map { Double($0 % 5) }
    for draw in 8..<16 { scores[draw] = .nan }
    let jackknife = BlockJackknife(
      scores: scores, starts: Array(stride(from: 0, through: 40, by: 8)), level: 0.95)
    #expect(jackknife.counts == [8, 0, 8, 8, 8])
    let range = try #require(jackknife.interval([1, .nan, 1.1, 0.9, 1], ratio: 0.5))
    #expect(range.lowerBound < 0.5 && range.upperBound > 0.5)
  }
}

private func exp2Of(_ x: Double) -> Double { 1 + x + x * x / 2 + x * x * x / 6 }
