import Testing

@testable import Sensitivity

@Suite struct RankFirstOrderTests {
  /// Four standard errors: twice the half-width of the 95 % interval, 1.96 of them.
  private func expectNear(_ exact: Double, _ estimate: MeasureTable.Estimate, width: Double) throws {
    let value = try #require(estimate.value)
    let interval = try #require(estimate.interval)
    #expect(abs(value - exact) <= 4 / 1.96 * (interval.upperBound - value), "\(estimate.inputName): \(value)")
    // So that the comparison says something.
    #expect(interval.upperBound - interval.lowerBound < width)
  }

  @Test("Ishigami")
  func ishigami() throws {
    let table = try GivenDataCases.ishigami(rows: 8192, seed: 1).rankFirstOrder(
      options: GivenDataCases.options())
    let exact = AnalyticFunction.ishigami(seed: 1).first
    for (input, estimate) in table.outputs[0].estimates.enumerated() {
      try expectNear(exact[input], estimate, width: 0.1)
    }
    #expect(table.outputs[0].estimates.map(\.rank) == [2, 1, 3])
    let probabilities = table.outputs[0].estimates.map { $0.probability ?? .nan }
    #expect(probabilities[0] < 1e-9 && probabilities[1] < 1e-9 && probabilities[2] > 0.001)
    // 20 dummies of standard deviation 1 / 8192^(1/2) = 0.011.
    let floor = try #require(table.outputs[0].noiseFloor)
    #expect(floor > 0.005 && floor < 0.05)
  }

  @Test("Sobol' G in 8 dimensions")
  func sobolG() throws {
    let exact = AnalyticFunction.sobolG(seed: 1).first
    let a = [0, 1, 4.5, 9, 99, 99, 99, 99]
    let data = try GivenDataCases.data(
      inputs: GivenDataCases.uniforms(8, rows: 8192, seed: 2),
      outputs: [{ point in zip(point, a).reduce(1) { $0 * (abs(4 * $1.0 - 2) + $1.1) / (1 + $1.1) } }])
    for (input, estimate) in try data.rankFirstOrder(options: GivenDataCases.options()).outputs[0].estimates
      .enumerated()
    {
      try expectNear(exact[input], estimate, width: 0.1)
    }
  }

  @Test("Intervals cover the exact indices as often as they say")
  func coverage() throws {
    let exact = AnalyticFunction.ishigami(seed: 1).first
    var covered = [0, 0, 0]
    for seed in 0..<200 {
      let data = try GivenDataCases.ishigami(rows: 500, seed: UInt64(1000 + seed))
      let table = try data.rankFirstOrder(options: GivenDataCases.options { $0.dummies = 0 })
      for (input, estimate) in table.outputs[0].estimates.enumerated() {
        if estimate.interval?.contains(exact[input]) == true { covered[input] += 1 }
      }
    }
    // Of 200 intervals of 95 %, fewer than 178 or more than 198 cover with a probability below 0.001.
    for count in covered { #expect((178...198).contains(count), "\(covered)") }
  }
}
