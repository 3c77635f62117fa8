import Foundation
import Sampling
import Testing

@Suite struct GaussianCopulaTests {
  static func uniforms(members: Int, draws: Int, seed: UInt64) throws -> [Double] {
    let design = try Design(kind: .random, draws: draws, seed: seed, inputs: [])
    return (0..<members).flatMap { coordinates(design, UInt64($0)) }
  }

  private func transformed(_ copula: GaussianCopula, _ uniforms: [Double]) -> [Double] {
    var result = uniforms
    var span = result.mutableSpan
    copula.transform(&span, draws: uniforms.count / copula.size)
    return result
  }

  @Test(arguments: [-0.4, -0.1, 0.3, 0.6, 0.9])
  func `Rank correlations are met within three standard errors`(target: Double) throws {
    var correlation = Correlation(independent: 3)
    try correlation.set(0, 1, target)
    try correlation.set(1, 2, 0.25)
    let copula = try GaussianCopula(spearman: correlation)
    let draws = 100_000
    let u = transformed(copula, try Self.uniforms(members: 3, draws: draws, seed: 9))
    let columns = (0..<3).map { Array(u[$0 * draws..<($0 + 1) * draws]) }
    for (i, j) in [(0, 1), (1, 2), (0, 2)] {
      // Fieller, Hartley and Pearson (1957): atanh of Spearman's coefficient has the standard error 1.03 /
      // sqrt(n - 3).
      let error = 1.03 / Double(draws - 3).squareRoot()
      let found = RankCorrelation.spearman(columns[i], columns[j])
      #expect(abs(atanh(found) - atanh(correlation[i, j])) < 3 * error, "\(i) \(j)")
    }
    for column in columns {
      var counts = [Int](repeating: 0, count: 100)
      for value in column { counts[Int(value * 100)] += 1 }
      #expect(chiSquare(counts) < chiSquareBound(99))
    }
  }

  @Test func `Independent members keep their bits, and any draw can be made alone`() throws {
    var correlation = Correlation(independent: 4)
    try correlation.set(0, 2, 0.7)
    let copula = try GaussianCopula(normalScores: correlation)
    let draws = 500
    let before = try Self.uniforms(members: 4, draws: draws, seed: 3)
    let after = transformed(copula, before)
    for member in [0, 1, 3] {
      #expect(after[member * draws..<(member + 1) * draws] == before[member * draws..<(member + 1) * draws])
    }
    for draw in [0, 17, 499] {
      let alone = transformed(copula, (0..<4).map { before[$0 * draws + draw] })
      #expect(alone == (0..<4).map { after[$0 * draws + draw] })
    }
  }

  @Test func `Correlations of one and minus one`() throws {
    let copula = try GaussianCopula(spearman: Correlation(rows: [[1, 1, -1], [1, 1, -1], [-1, -1, 1]]))
    let draws = 1000
    let u = transformed(copula, try Self.uniforms(members: 3, draws: draws, seed: 4))
    for i in 0..<draws {
      // Through the quantile and back: an error e of the score z moves u by z e relative at most.
      #expect(abs(u[draws + i] / u[i] - 1) < 1e-14)
      #expect(abs(u[2 * draws + i] - (1 - u[i])) < 1e-14)
    }
  }

  @Test func `Coordinates stay strictly between zero and one in the far tails`() throws {
    let copula = try GaussianCopula(normalScores: Correlation(rows: [[1, 0.9], [0.9, 1]]))
    for extreme in [0x1p-53, 1 - 0x1p-53, .leastNormalMagnitude] {
      let u = transformed(copula, [extreme, extreme])
      #expect(u.allSatisfy { 0 < $0 && $0 < 1 })
    }
  }

  @Test func `An impossible matrix is refused`() throws {
    let correlation = try Correlation(rows: [[1, -0.9, -0.9], [-0.9, 1, -0.9], [-0.9, -0.9, 1]])
    do {
      _ = try GaussianCopula(spearman: correlation)
      Issue.record("an impossible matrix was accepted")
    } catch { #expect(error.description.contains("nearest possible")) }
  }
}
