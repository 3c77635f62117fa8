import Testing

@testable import Sensitivity

@Suite struct PAWNTests {
  @Test("Linear Gaussian functions", arguments: LinearGaussianMeasures.cases)
  func linearGaussian(indices: [Double]) throws {
    let data = try GivenDataCases.linearGaussian(indices, rows: 8192, seed: 8)
    let tables = try data.pawn(options: GivenDataCases.options { $0.resamples = 50 }, classes: 16)
    for (input, index) in indices.enumerated() {
      let exact = LinearGaussianMeasures.of(index)
      let median = try #require(tables.median.outputs[0].estimates[input].value)
      let mean = try #require(tables.mean.outputs[0].estimates[input].value)
      let maximum = try #require(tables.maximum.outputs[0].estimates[input].value)
      // The issue asks for 0.03. Standard errors are near 0.01, and sixteen classes in place of points take
      // up to 0.01.
      #expect(abs(median - exact.pawnMedian) < 0.03, "\(index): \(median)")
      #expect(abs(mean - exact.pawnMean) < 0.03, "\(index): \(mean)")
      #expect(maximum > mean)
      let interval = try #require(tables.median.outputs[0].estimates[input].interval)
      #expect(interval.contains(median) && interval.upperBound - interval.lowerBound < 0.12)
    }
    // Before any correction an input without effect has 0.87 (16 / 8192)^(1/2) = 0.038.
    let dummies = tables.mean.outputs[0].dummies
    #expect(dummies.reduce(0, +) / Double(dummies.count) < 0.01)
  }

  @Test("Distances by hand, with weights and equal outputs")
  func distances() {
    // Outputs 1, 1, 2, 3 of classes 0, 1, 0, 1. F is 1/2, 3/4, 1; F_0 is 1/2, 1, 1; F_1 is 1/2, 1/2, 1.
    let ascending: [Int32] = [2, 0, 3, 1]
    let classes: [Int32] = [0, 1, 0, 1]
    let ones: [UInt8] = [1, 1, 1, 1]
    let plain = PAWN.distances(
      ascending: ascending, classes: classes, runEnds: [2, 3, 4], weights: ones.span, classCount: 2)
    #expect(plain == [0.25, 0.25])
    // Row 3 (output 2) twice, row 2 (an output 1 of class 0) left out: F is 1/4, 3/4, 1; F_0 is 0, 1, 1; F_1
    // 1/2, 1/2, 1.
    let weights: [UInt8] = [1, 1, 0, 2]
    let weighted = PAWN.distances(
      ascending: ascending, classes: classes, runEnds: [2, 3, 4], weights: weights.span, classCount: 2)
    #expect(weighted == [0.25, 0.25])
    // A class without a draw has no distance.
    let only: [UInt8] = [1, 1, 0, 0]
    #expect(
      PAWN.distances(
        ascending: ascending, classes: classes, runEnds: [2, 3, 4], weights: only.span, classCount: 2)
        == [0.0])
  }
}
