import NumericKernels
import Testing

@testable import Interpretation
@testable import Propagation

/// Scores y = a + b of two independent normals, of which a is kept and b is drawn anew.
@Suite struct FreezingLadderTests {
  private static let count = 20_000

  private static func normals(_ input: UInt64, sd: Double) -> [Double] {
    let stream = RandomStream(seed: 4, purpose: .draws)
    // Sums of twelve uniforms have a variance of 1 and a kurtosis of 2.9.
    return (0..<count).map { draw in
      sd * ((0..<12).reduce(-6) { $0 + stream.uniform(input: 12 * input + UInt64($1), draw: UInt64(draw)) })
    }
  }

  /// b causes 0.25 of 1.25. The estimate is 1 - r of a sample correlation r = 0.8, whose standard error is
  /// (1 - r²) / √n = 0.00255; four of them, and an interval of 1.96 of them to a tenth (kurtosis).
  @Test func remainingShare() throws {
    let (a, b, c) = (Self.normals(0, sd: 1), Self.normals(1, sd: 0.5), Self.normals(2, sd: 0.5))
    let scores = zip(a, b).map { $0 + $1 }
    let redrawn = RedrawnScores(independent: [], rungs: [zip(a, c).map { $0 + $1 }, scores])
    let steps = FreezingLadder(scores: scores, redrawn: redrawn, kept: [1, 2], level: 0.95).steps
    #expect(steps.map(\.kept) == [1, 2])
    let error = 0.36 / Double(Self.count).squareRoot()
    #expect(abs(try #require(steps[0].remaining) - 0.2) < 4 * error)
    let interval = try #require(steps[0].remainingInterval)
    #expect(abs((interval.upperBound - interval.lowerBound) / (2 * 1.96 * error) - 1) < 0.1)
    // With both kept nothing remains.
    #expect(steps[1].remaining == 0 && steps[1].remainingInterval == 0...0)
  }

  /// A draw that failed in either run is left out of both; of fewer than eight nothing is said.
  @Test func failedDraws() {
    var scores = (0..<16).map { Double($0 % 4) }
    var redrawn = scores.map { 3 - $0 }
    let whole = FreezingLadder(
      scores: Array(scores[..<8]), redrawn: RedrawnScores(independent: [], rungs: [Array(redrawn[..<8])]),
      kept: [1], level: 0.95)
    for draw in 8..<16 { if draw % 2 == 0 { scores[draw] = .nan } else { redrawn[draw] = .nan } }
    let half = FreezingLadder(
      scores: scores, redrawn: RedrawnScores(independent: [], rungs: [redrawn]), kept: [1], level: 0.95)
    #expect(half.steps[0].remaining == whole.steps[0].remaining)
    // y' = 3 - y has the correlation -1: twice the variance of what is told apart.
    #expect(half.steps[0].remaining == 2)
    scores[0] = .nan
    let few = FreezingLadder(
      scores: scores, redrawn: RedrawnScores(independent: [], rungs: [redrawn]), kept: [1], level: 0.95)
    #expect(few.steps[0].remaining == nil && few.steps[0].remainingInterval == nil)
  }
}
