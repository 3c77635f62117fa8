import Foundation
import Sampling
import Studies
import Testing

@Suite struct SharesTests {
  private static let draws = 100_000

  @Test(arguments: [
    "concentration: 120", "concentration: 1.5", "logistic normal: {gsd: {n: 1.2, g: 2, r: 1.5, s: 1.1}}",
  ])
  func partsAddUpToOneInEveryDraw(spread: String) throws {
    let study = try UncertainStudy.study(
      [], "shares: {mix: {parts: {n: 0.4, g: 0.3, r: 0.2, s: 0.1}, \(spread)}}")
    let parts = try UncertainStudy.draws(study, ["n", "g", "r", "s"], count: Self.draws)
    for i in 0..<Self.draws {
      let sum = parts.reduce(0) { $0 + $1[i] }
      #expect(abs(sum - 1) <= 1e-15)
      if abs(sum - 1) > 1e-15 { break }
    }
    for part in parts { #expect((part.min() ?? -1) >= 0 && (part.max() ?? 2) <= 1) }
  }

  @Test(arguments: [120.0, 8, 0.7])
  func dirichletHasItsMeansAndVariances(concentration: Double) throws {
    let study = try UncertainStudy.study(
      [], "shares: {mix: {parts: {n: 0.68, g: 0.3, r: 2 %}, concentration: \(concentration)}}")
    let parts = try UncertainStudy.draws(study, ["n", "g", "r"], count: Self.draws)
    for (share, part) in zip([0.68, 0.3, 0.02], parts) {
      let variance = share * (1 - share) / (1 + concentration)
      #expect(abs(part.mean - share) < 5 * (variance / Double(Self.draws)).squareRoot())
      // The kurtosis of a beta margin bounds the error of its variance: sqrt((kurtosis - 1) / n) of it.
      let fourth =
        part.map { ($0 - share) * ($0 - share) * ($0 - share) * ($0 - share) }.mean / (variance * variance)
      #expect(abs(part.variance / variance - 1) < 5 * ((fourth - 1) / Double(Self.draws)).squareRoot())
    }
    // Dirichlet: covariance -p q / (1 + c).
    let product = zip(parts[0], parts[1]).map { ($0 - 0.68) * ($1 - 0.3) }
    let error = (product.variance / Double(Self.draws)).squareRoot()
    #expect(abs(product.mean + 0.68 * 0.3 / (1 + concentration)) < 5 * error)
  }

  @Test func logisticNormalPartsCanBeCorrelated() throws {
    let shares = "shares: {mix: {parts: {n: 0.4, g: 0.4, r: 0.2}, logistic normal: {gsd: 1.5}}}"
    let free = try UncertainStudy.study([], shares)
    let linked = try UncertainStudy.study([], shares + "\ncorrelations: [{between: [n, g], spearman: 0.9}]")
    func ratioSpread(_ study: Study) throws -> Double {
      let parts = try UncertainStudy.draws(study, ["n", "g"], count: Self.draws)
      return zip(parts[0], parts[1]).map { log($0 / $1) }.variance
    }
    // ln(n / g) has the variance 2 sigma^2 (1 - r), r = 2 sin(0.9 pi / 6) of the normal scores; sqrt(2 / n) = 0.45 %.
    let sigma = log(1.5)
    #expect(abs(try ratioSpread(free) / (2 * sigma * sigma) - 1) < 5 * 0.0045)
    let r = 0.907981  // 2 sin(0.15 pi)
    #expect(abs(try ratioSpread(linked) / (2 * sigma * sigma * (1 - r)) - 1) < 5 * 0.0045)
  }

  @Test func staticSharesAreTheParts() throws {
    let study = try UncertainStudy.study(
      [], "shares: {mix: {parts: {n: 0.68, g: 0.32}, concentration: 3}}", impact: "n + 10 * g")
    #expect(abs(try staticScore(study) - 3.88) < 1e-15 * 8)
  }
}
