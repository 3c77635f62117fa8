import Testing

@testable import Sensitivity

@Suite struct CramerVonMisesTests {
  @Test("Linear Gaussian functions", arguments: LinearGaussianMeasures.cases)
  func linearGaussian(indices: [Double]) throws {
    let data = try GivenDataCases.linearGaussian(indices, rows: 8192, seed: 3)
    let table = try data.cramerVonMises(options: GivenDataCases.options())
    for (index, estimate) in zip(indices, table.outputs[0].estimates) {
      let value = try #require(estimate.value)
      let interval = try #require(estimate.interval)
      let exact = LinearGaussianMeasures.of(index).cramerVonMises
      // Four standard errors: twice the half-width of the 95 % interval, 1.96 of them.
      #expect(abs(value - exact) <= 4 / 1.96 * (interval.upperBound - value), "\(index): \(value) \(exact)")
      #expect(interval.upperBound - interval.lowerBound < 0.05)
    }
  }

  @Test("By hand, with and without equal outputs")
  func byHand() throws {
    let order = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    func xi(_ y: [Double]) throws -> (value: Double, probability: Double?) {
      let data = try GivenData(
        inputs: [.init(name: "x", values: order)], outputs: [.init(name: "y", values: y)])
      let table = try data.cramerVonMises(options: GivenDataCases.options { $0.dummies = 0 })
      return (try #require(table.outputs[0].estimates[0].value), table.outputs[0].estimates[0].probability)
    }
    // Jumps of one rank: 1 - 3 * 9 / 99.
    #expect(abs(try xi(order).value - 8 / 11.0) < 1e-14)
    // Two values, five each: ranks r are 5 and 10, one jump of 5; l is 10 or 5, so that sum l (n - l) = 5 *
    // 25.
    let ties = try xi([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    #expect(abs(ties.value - (1 - 10 * 5 / 250.0)) < 1e-14)
    #expect(ties.probability == nil)
  }

  @Test("Without effect the standard error is (2 / 5n)^(1/2)")
  func nullVariance() throws {
    let rows = 20_000
    let columns = GivenDataCases.uniforms(2, rows: rows, seed: 4)
    let data = try GivenData(
      inputs: [.init(name: "x", values: columns[0])], outputs: [.init(name: "y", values: columns[1])])
    let estimate = try data.cramerVonMises(options: GivenDataCases.options { $0.dummies = 0 }).outputs[0]
      .estimates[0]
    let interval = try #require(estimate.interval)
    let error = (interval.upperBound - interval.lowerBound) / 2 / 1.959964
    // The variance of 20,000 terms is known to about 3 %.
    #expect(abs(error / (0.4 / Double(rows)).squareRoot() - 1) < 0.08)
  }

  @Test("Intervals cover the exact index as often as they say")
  func coverage() throws {
    var covered = [0, 0, 0]
    let indices = [0.1, 0.3, 0.6]
    for seed in 0..<200 {
      let data = try GivenDataCases.linearGaussian(indices, rows: 500, seed: UInt64(2000 + seed))
      let table = try data.cramerVonMises(options: GivenDataCases.options { $0.dummies = 0 })
      for (input, estimate) in table.outputs[0].estimates.enumerated() {
        let exact = LinearGaussianMeasures.of(indices[input]).cramerVonMises
        if estimate.interval?.contains(exact) == true { covered[input] += 1 }
      }
    }
    // Of 200 intervals of 95 %, fewer than 178 or more than 198 cover with a probability below 0.001.
    for count in covered { #expect((178...198).contains(count), "\(covered)") }
  }
}
