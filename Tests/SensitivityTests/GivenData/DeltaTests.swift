import Testing

@testable import Sensitivity

@Suite struct DeltaTests {
  @Test("Linear Gaussian functions", arguments: LinearGaussianMeasures.cases)
  func linearGaussian(indices: [Double]) throws {
    let data = try GivenDataCases.linearGaussian(indices, rows: 8192, seed: 5)
    let output = try data.delta(options: GivenDataCases.options { $0.resamples = 50 }).outputs[0]
    for (index, estimate) in zip(indices, output.estimates) {
      let value = try #require(estimate.value)
      // The issue asks for 0.03; the bias that is left at 8192 draws is about 0.01, the standard error 0.004.
      #expect(abs(value - LinearGaussianMeasures.of(index).delta) < 0.03, "\(index): \(value)")
      let interval = try #require(estimate.interval)
      #expect(interval.contains(value) && interval.upperBound - interval.lowerBound < 0.05)
    }
    // Before any correction an input without effect has 0.05 here.
    let floor = try #require(output.noiseFloor)
    #expect(floor < 0.03)
    #expect(output.dummies.allSatisfy { (0...1).contains($0) })
  }

  @Test("The number of classes, as Plischke et al. (2013) have it")
  func classCount() {
    // n^(2/8) far below 1500, n^(2/7) at 1500, n^(2/6) far above, at most 48.
    #expect(Delta.classCount(rows: 100) == 4)
    #expect(Delta.classCount(rows: 1500) == 9)
    #expect(Delta.classCount(rows: 64_000) == 40)
    #expect(Delta.classCount(rows: 1_000_000) == 48)
  }

  @Test("A function of one input alone approaches 1 from below")
  func oneInput() throws {
    let inputs = GivenDataCases.uniforms(1, rows: 8192, seed: 6)
    let data = try GivenDataCases.data(inputs: inputs, outputs: [{ $0[0] * $0[0] * $0[0] }])
    let value = try #require(
      data.delta(options: GivenDataCases.options { $0.resamples = 0 }).outputs[0].estimates[0].value)
    // 21 classes that do not overlap: 1 - 1/21, less what the kernels let spill over.
    #expect(value > 0.9 && value <= 1)
  }

  @Test("Classes out of range are refused")
  func badClasses() throws {
    let data = try GivenDataCases.ishigami(rows: 100, seed: 1)
    #expect(throws: SensitivityError.self) {
      _ = try data.delta(options: GivenDataCases.options(), classes: 1)
    }
    #expect(throws: SensitivityError.self) {
      _ = try data.delta(options: GivenDataCases.options(), classes: 26)
    }
  }
}
