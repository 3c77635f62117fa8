import Testing

@testable import Distributions

@Suite struct QuantileKernelTests {
  static let distributions: [Distribution] = {
    let families: [Distribution.Family] = [
      .constant(3), .normal(mean: 5, standardDeviation: 2),
      .lognormal(logMedian: 1, logStandardDeviation: 0.5, negative: false),
      .lognormal(logMedian: 1, logStandardDeviation: 0.5, negative: true),
      .uniform(minimum: -1, maximum: 3), .triangular(minimum: 0, mode: 2, maximum: 3),
      .triangular(minimum: 2, mode: 2, maximum: 3),
      .beta(alpha: 17, beta: 3, minimum: 0, maximum: 1),
      .beta(alpha: 0.5, beta: 0.5, minimum: 0, maximum: 1),
      .beta(alpha: 0.1, beta: 8, minimum: 0, maximum: 1),
      .beta(alpha: 300, beta: 200, minimum: 0, maximum: 1),
      .beta(alpha: 3, beta: 0.7, minimum: -2, maximum: 0),
      .pert(minimum: 0.3, mode: 0.59, maximum: 0.8, lambda: 4),
    ]
    let further: [Distribution.Family] = [
      .uniform(minimum: -3, maximum: -1), .triangular(minimum: 0, mode: 0, maximum: 3),
      .triangular(minimum: -3, mode: 0, maximum: 0),
      .gamma(shape: 0.3, scale: 1, offset: 0), .gamma(shape: 40, scale: 1, offset: 5),
      .weibull(shape: 2.5, scale: 6, offset: 0), .weibull(shape: 0.6, scale: 6, offset: 1),
      .studentT(degreesOfFreedom: 3, location: 0, scale: 1),
      .studentT(degreesOfFreedom: 1, location: 10, scale: 1),
      .generalizedExtremeValue(location: 10, scale: 1, shape: 0),
      .generalizedExtremeValue(location: 0, scale: 1, shape: 0.3),
      .generalizedExtremeValue(location: 0, scale: 1, shape: -0.3),
      .exponential(mean: 3), .bernoulli(probability: 0.3), .discreteUniform(minimum: 0, maximum: 9),
      .binomial(trials: 20, probability: 0.1), .empirical([3, 1, 2, 2]),
    ]
    var all = (families + further).compactMap { try? Distribution($0) }
    for family in further {
      if let part = try? Distribution(family, truncatedTo: Truncation(minimum: 0.5, maximum: 2.5)) {
        all.append(part)
      }
      if let whole = try? Distribution(family), let mirrored = try? Distribution(.mirrored(whole)) {
        all.append(mirrored)
      }
    }
    let limits = [Truncation(minimum: 2), Truncation(minimum: 1.5, maximum: 2.5), Truncation(maximum: 2.9)]
    for limit in limits {
      for family in families.prefix(7) {
        if let part = try? Distribution(family, truncatedTo: limit) { all.append(part) }
      }
    }
    for family in families.suffix(6) {
      if let part = try? Distribution(family, truncatedTo: Truncation(minimum: 0.35, maximum: 0.6)) {
        all.append(part)
      }
    }
    if let part = try? Distribution(
      .lognormal(logMedian: 1, logStandardDeviation: 0.5, negative: true),
      truncatedTo: Truncation(minimum: -4, maximum: -1))
    {
      all.append(part)
    }
    return all
  }()

  @Test("A column of draws is the quantile function of its uniforms", arguments: distributions)
  func columnIsQuantile(distribution: Distribution) {
    let kernel = QuantileKernel(distribution)
    #expect(kernel.statedRelativeError <= 1e-12)
    // Beyond the usual uniforms the far tails, which no table covers.
    let uniforms = uniformColumn(4001) + [1e-300, 1e-17, 1e-6, 0.5, 1 - 1e-6, 1 - 0x1p-53]
    for (u, draw) in zip(uniforms, kernel.draws(of: uniforms)) {
      let exact = distribution.quantile(u)
      let size = max(abs(exact), kernelScale(distribution))
      #expect(abs(draw - exact) <= kernel.statedRelativeError * size, "u \(u): \(draw), exactly \(exact)")
    }
  }

  @Test("A draw has the same bits in any column", arguments: distributions)
  func bitsDoNotDependOnColumn(distribution: Distribution) {
    let kernel = QuantileKernel(distribution)
    let uniforms = uniformColumn(1000)
    let whole = kernel.draws(of: uniforms)
    for (u, draw) in zip(uniforms, whole).prefix(100) { #expect(kernel.draws(of: [u]) == [draw]) }
    #expect(kernel.draws(of: Array(uniforms.dropFirst(3))) == Array(whole.dropFirst(3)))
  }

  @Test("Draws stay in the support and rise with the uniform", arguments: distributions)
  func monotonic(distribution: Distribution) {
    let kernel = QuantileKernel(distribution)
    let draws = kernel.draws(of: uniformColumn(20_000).sorted())
    let (low, high) = distribution.support
    let slack = kernel.statedRelativeError * max(kernelScale(distribution), 1e-300)
    for (a, b) in zip(draws, draws.dropFirst()) {
      #expect(b >= a - 2 * kernel.statedRelativeError * abs(a) - slack)
      #expect(a >= low - slack && a <= high + slack)
    }
  }

  @Test("0 and 1 give the ends of the support, NaN stays", arguments: distributions)
  func ends(distribution: Distribution) {
    if case .constant = distribution.family { return }
    let kernel = QuantileKernel(distribution)
    let draws = kernel.draws(of: [.nan, 0, 1])
    #expect(draws[0].isNaN)
    for (draw, end) in zip(draws[1...], [distribution.support.minimum, distribution.support.maximum]) {
      #expect(draw == end || abs(draw - end) <= kernel.statedRelativeError * abs(end))
    }
  }

  /// The size of the numbers that a draw is the difference of, where the support crosses or touches zero.
  private func kernelScale(_ distribution: Distribution) -> Double {
    let (low, high) = distribution.support
    guard low <= 0 && high >= 0 else { return 0 }
    return max(
      low.isFinite ? abs(low) : 0, high.isFinite ? abs(high) : 0, abs(distribution.quantile(0.25)),
      abs(distribution.quantile(0.75)))
  }
}
