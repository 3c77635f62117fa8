import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

@Suite struct ConditionalGaussianTests {
  private func correlation() throws -> Correlation {
    try Correlation(rows: [[1, 0.6, -0.3], [0.6, 1, 0.2], [-0.3, 0.2, 1]])
  }

  private func redraw(_ conditional: ConditionalGaussian, _ scores: [Double], _ noise: [Double]) -> [Double] {
    var out = [Double](repeating: .nan, count: scores.count)
    var span = out.mutableSpan
    conditional.redraw(scores.span, noise: noise.span, into: &span)
    return out
  }

  @Test("Conditional mean and variance are those of the normal law")
  func moments() throws {
    let conditional = try ConditionalGaussian(correlation(), given: [0, 2])
    let still = redraw(conditional, [0.7, .nan, -1.1], [0, 0, 0])
    #expect(still[0] == 0.7 && still[2] == -1.1)
    // R12 R22^-1 z with R22 = [1, -0.3; -0.3, 1]: inverse [1, 0.3; 0.3, 1] / 0.91.
    let weights = [(0.6 + 0.3 * 0.2) / 0.91, (0.3 * 0.6 + 0.2) / 0.91]
    // Rounding of a few operations.
    #expect(abs(still[1] - (0.7 * weights[0] - 1.1 * weights[1])) < 1e-14)
    let moved = redraw(conditional, [0.7, .nan, -1.1], [5, 1, 5])
    let variance = 1 - weights[0] * 0.6 - weights[1] * 0.2
    #expect(abs(moved[1] - still[1] - variance.squareRoot()) < 1e-14)
  }

  @Test("Scores redrawn given some have the correlations of all", arguments: [[], [1], [2, 0], [0, 1, 2]])
  func jointLaw(given: [Int]) throws {
    let joint = try ConditionalGaussian(correlation(), given: [])
    let conditional = try ConditionalGaussian(correlation(), given: given)
    let stream = RandomStream(seed: 5, purpose: .draws)
    let draws = 20_000
    var products = [Double](repeating: 0, count: 9)
    for draw in 0..<draws {
      let noise = (0..<6).map { VectorMath.normalQuantile(stream.uniform(input: $0, draw: UInt64(draw))) }
      let start = redraw(joint, Array(noise[..<3]), Array(noise[..<3]))
      let scores = redraw(conditional, start, Array(noise[3...]))
      for i in 0..<3 { for j in 0..<3 { products[3 * i + j] += scores[i] * scores[j] / Double(draws) } }
    }
    let expected = try correlation()
    for i in 0..<3 {
      for j in 0..<3 {
        // The standard error of a mean product is at most sqrt(2 / 20,000) = 0.01.
        #expect(abs(products[3 * i + j] - expected[i, j]) < 0.04)
      }
    }
  }

  @Test("Scaled members take along what their correlation explains, and no more")
  func scaling() throws {
    let correlation = try correlation()
    let z = [0.7, -0.2, -1.1]
    func scaled(_ given: [Int]) throws -> [Double] {
      var out = [Double](repeating: .nan, count: 3)
      var span = out.mutableSpan
      try ConditionalGaussian(correlation, given: given).scaleGiven(z.span, by: 0.5, into: &span)
      return out
    }
    // With one member given, E(z_j | z_i) = R_ij z_i: each loses half of that.
    for i in 0..<3 {
      let found = try scaled([i])
      // Rounding of a few operations.
      for j in 0..<3 { #expect(abs(found[j] - (z[j] - correlation[i, j] * z[i] / 2)) < 1e-14) }
    }
    // With all members given, all are halved; with none, none.
    #expect(zip(try scaled([2, 0, 1]), z).allSatisfy { abs($0 - $1 / 2) < 1e-14 })
    #expect(zip(try scaled([]), z).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test("A member that others determine follows them")
  func determined() throws {
    var correlation = Correlation(independent: 3)
    try correlation.set(0, 2, -1)
    let conditional = try ConditionalGaussian(correlation, given: [0])
    let scores = redraw(conditional, [1.5, .nan, .nan], [9, 0.25, 9])
    #expect(scores == [1.5, 0.25, -1.5])
    let kept = try ConditionalGaussian(correlation, given: [0, 2])
    #expect(redraw(kept, [1.5, .nan, -1.5], [9, 0.25, 9]) == scores)
  }

  @Test("Impossible correlations are refused")
  func impossible() throws {
    let correlation = try Correlation(rows: [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    #expect(throws: CorrelationError.self) { try ConditionalGaussian(correlation, given: [1]) }
  }
}
