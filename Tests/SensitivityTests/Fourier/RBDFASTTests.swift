import Testing

@testable import Sensitivity

@Suite struct RBDFASTTests {
  private func expectNear(_ exact: Double, _ estimate: MeasureTable.Estimate) throws {
    let value = try #require(estimate.value)
    let interval = try #require(estimate.interval)
    let width = interval.upperBound - interval.lowerBound
    // Four standard errors, 3.92 of which are the 95 % interval; that of 200 resamples is known to 10 %.
    #expect(abs(value - exact) <= 1.1 * 4 / 3.92 * width, "\(estimate.inputName): \(value), exact \(exact)")
    #expect(width < 0.1)
  }

  @Test("Ishigami")
  func ishigami() throws {
    let output = try GivenDataCases.ishigami(rows: 8192, seed: 18).rbdFAST(options: GivenDataCases.options())
      .outputs[0]
    for (exact, estimate) in zip(AnalyticFunction.ishigami(seed: 1).first, output.estimates) {
      try expectNear(exact, estimate)
    }
    // Without the correction a dummy has 2 M / n = 0.0024 on average.
    #expect(abs(output.dummies.reduce(0, +) / Double(output.dummies.count)) < 0.001)
  }

  @Test("A linear function is described by few harmonics")
  func linear() throws {
    let indices = [0.1, 0.3, 0.6]
    let output = try GivenDataCases.linearGaussian(indices, rows: 4096, seed: 19)
      .rbdFAST(options: GivenDataCases.options()).outputs[0]
    // The cosines to the tenth miss 1 % of a normal quantile function, in its tails.
    for (index, estimate) in zip(indices, output.estimates) { try expectNear(0.99 * index, estimate) }
    #expect(output.estimates.map(\.rank) == [3, 2, 1])
  }

  @Test("A period of cosine has its power in one frequency")
  func waves() {
    let waves = FourierWaves(period: 30)
    let signal = (0..<30).map { 2 * FourierWavesReference.cosine(3 * $0, of: 30) }
    #expect(abs(waves.power(of: signal.span, frequency: 3) - 1) < 1e-14)
    #expect(waves.power(of: signal.span, frequency: 2) < 1e-28)
  }

  @Test("Too many harmonics for the draws are refused")
  func badHarmonics() throws {
    let data = try GivenDataCases.ishigami(rows: 99, seed: 1)
    #expect(throws: SensitivityError.self) { _ = try data.rbdFAST(options: GivenDataCases.options()) }
  }
}
