import NumericKernels
import Synchronization
import Testing

@testable import Sensitivity

@Suite struct SobolIndicesTests {
  private func options(_ draws: Int, _ change: (inout SobolOptions) -> Void = { _ in })
    -> SobolOptions
  {
    var options = SobolOptions(baseDraws: draws, seed: 20)
    options.workers = 2
    change(&options)
    return options
  }

  /// The exact index lies within 2.5 half-widths of the 95 % interval around the estimate: 4.9 standard
  /// errors, as far as the interval is right; and the interval is narrower than `width`, so that this says
  /// something.
  private func expectNear(
    _ exact: Double, _ estimate: Double?, _ interval: ClosedRange<Double>?, width: Double,
    _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let estimate = try #require(estimate, sourceLocation: sourceLocation)
    let interval = try #require(interval, sourceLocation: sourceLocation)
    let spread = interval.upperBound - interval.lowerBound
    // 1e-12: rounding, where an input has no effect and the interval no width.
    #expect(abs(estimate - exact) <= 1.25 * spread + 1e-12, comment, sourceLocation: sourceLocation)
    #expect(spread < width, comment, sourceLocation: sourceLocation)
  }

  private func expectExact(
    _ function: AnalyticFunction, _ estimator: SobolEstimator, draws: Int, width: Double
  ) throws {
    let result = try SobolIndices(of: function.model, options: options(draws) { $0.estimator = estimator })
    for (i, factor) in result.outputs[0].enumerated() {
      let comment: Comment = "\(estimator.rawValue), \(factor.name)"
      try expectNear(function.first[i], factor.first, factor.firstInterval, width: width, comment)
      try expectNear(function.total[i], factor.total, factor.totalInterval, width: width, comment)
      #expect(factor.failedRows == 0)
    }
  }

  @Test("Ishigami", arguments: SobolEstimator.allCases)
  func ishigami(estimator: SobolEstimator) throws {
    try expectExact(.ishigami(seed: 1), estimator, draws: 16384, width: 0.06)
  }

  @Test("Sobol' G in 8 dimensions", arguments: SobolEstimator.allCases)
  func sobolG(estimator: SobolEstimator) throws {
    try expectExact(.sobolG(seed: 2), estimator, draws: 16384, width: 0.06)
  }

  @Test("Moon", arguments: SobolEstimator.allCases)
  func moon(estimator: SobolEstimator) throws {
    try expectExact(.moon(seed: 3), estimator, draws: 16384, width: 0.06)
  }

  @Test("Product of lognormals", arguments: [SobolEstimator.azziniRosati, .janonMonod, .martinez])
  func lognormalProduct(estimator: SobolEstimator) throws {
    // Heavy tails: the estimators with a global variance (Jansen, Saltelli) need far more draws here.
    try expectExact(.lognormalProduct(seed: 4), estimator, draws: 65536, width: 0.12)
  }

  @Test("Ranks follow the total index and evaluations count all runs")
  func ranksAndEvaluations() throws {
    let withBA = try SobolIndices(of: AnalyticFunction.ishigami(seed: 5).model, options: options(2000))
    #expect(withBA.outputs[0].map(\.rank) == [1, 2, 3])
    #expect(withBA.evaluations == 8 * 2000)
    let withoutBA = try SobolIndices(
      of: AnalyticFunction.sobolG(seed: 5).model, options: options(2000) { $0.estimator = .janonMonod })
    #expect(withoutBA.outputs[0].prefix(3).map(\.rank) == [1, 2, 3])
    #expect(withoutBA.evaluations == 10 * 2000)
  }

  @Test("The same bits for any number of workers", arguments: [300, 5000, 600_000])
  func workers(draws: Int) throws {
    let model = FunctionModel(inputNames: ["p", "q"], outputCount: 2, seed: 6) { point, outputs in
      outputs[0] = point[0] + point[0] * point[1]
      outputs[1] = point[1] > 0.999 ? .nan : point[1]
    }
    let results = try [1, 2, 5].map { workers in
      try SobolIndices(
        of: model, options: options(draws) { ($0.workers, $0.resamples) = (workers, 50) })
    }
    #expect(results[0].outputs == results[1].outputs)
    #expect(results[0].outputs == results[2].outputs)
    #expect(results[0].outputs[1][0].failedRows > 0 || draws < 1000)
  }

  @Test(
    "A constant added to the output and a factor change nothing", arguments: SobolEstimator.allCases,
    [false, true])
  func affineInvariance(estimator: SobolEstimator, usesSurrogates: Bool) throws {
    let model = FunctionModel(inputNames: ["x1", "x2", "x3"], outputCount: 3, seed: 7) { point, outputs in
      let y = AnalyticFunction.ishigami(point[0], point[1], point[2])
      outputs[0] = y
      outputs[1] = y + 1e6
      outputs[2] = -1e-30 * y
    }
    let result = try SobolIndices(
      of: model, options: options(3000) { ($0.estimator, $0.usesSurrogates) = (estimator, usesSurrogates) })
    #expect((result.controls[0] != nil) == usesSurrogates)
    // The equations of surrogates have condition numbers up to 1e7, by which the rounding of functions grows;
    // it reaches the index times the error that they correct, some 0.01.
    let growth: Double = usesSurrogates ? 100 : 1
    for (plain, (shifted, scaled)) in zip(result.outputs[0], zip(result.outputs[1], result.outputs[2])) {
      // y + 1e6 is rounded to 1e-10, which averages out to less than 1e-10 of the index.
      #expect(abs(try #require(plain.first) - #require(shifted.first)) < growth * 1e-10)
      #expect(abs(try #require(plain.total) - #require(shifted.total)) < growth * 1e-10)
      // Scaling rounds each output by 1e-16 of itself.
      #expect(abs(try #require(plain.first) - #require(scaled.first)) < growth * 1e-13)
      #expect(abs(try #require(plain.total) - #require(scaled.total)) < growth * 1e-13)
    }
  }

  @Test("The order of the inputs changes no index")
  func permutation() throws {
    let straight = FunctionModel(inputNames: ["x1", "x2", "x3"], seed: 8) { point, outputs in
      outputs[0] = AnalyticFunction.ishigami(point[0], point[1], point[2])
    }
    let turned = FunctionModel(inputNames: ["x3", "x1", "x2"], identities: [2, 0, 1], seed: 8) {
      point, outputs in
      outputs[0] = AnalyticFunction.ishigami(point[1], point[2], point[0])
    }
    let one = try SobolIndices(of: straight, options: options(1000)).outputs[0]
    let other = try SobolIndices(of: turned, options: options(1000)).outputs[0]
    #expect([one[2], one[0], one[1]] == other)
  }

  @Test(
    "A dummy input costs no run and is noise around zero, or exactly zero", arguments: SobolEstimator.allCases
  )
  func dummy(estimator: SobolEstimator) throws {
    let model = AnalyticFunction.ishigami(seed: 12).model
    let plain = try SobolIndices(of: model, options: options(2000) { $0.estimator = estimator })
    let result = try SobolIndices(
      of: model, options: options(2000) { ($0.estimator, $0.includesDummy) = (estimator, true) })
    #expect(result.outputs == plain.outputs && result.evaluations == plain.evaluations)
    #expect(plain.dummies.isEmpty && result.dummies.count == 1)
    let dummy = try #require(result.dummies.first)
    // A correlation of one with itself, up to rounding.
    #expect(abs(try #require(dummy.total)) < 1e-14)
    #expect(dummy.rank == nil)
    try expectNear(0, dummy.first, dummy.firstInterval, width: 0.2, "noise of 2000 rows")
    let isExact = estimator == .azziniRosati || estimator == .saltelli
    #expect(isExact == (dummy.first == 0))
  }

  @Test("Ranks far apart are certain, ranks of equal inputs are not")
  func rankConfidence() throws {
    let model = FunctionModel(inputNames: ["big", "one", "same", "none"], seed: 13) { point, outputs in
      outputs[0] = 9 * point[0] + point[1] + point[2]
    }
    let factors = try SobolIndices(of: model, options: options(1000)).outputs[0]
    #expect(factors[0].rankConfidence == 1 && factors[3].rankConfidence == 1)
    let confidence = try #require(factors[1].rankConfidence)
    // They change places together; the one in front at these rows stays there in half the resamples or more.
    #expect(confidence == factors[2].rankConfidence)
    #expect(confidence > 0.3 && confidence < 1)
    let none = try SobolIndices(of: model, options: options(1000) { $0.resamples = 0 }).outputs[0]
    #expect(none.allSatisfy { $0.rankConfidence == nil && $0.rank != nil })
  }

  @Test("A group of all inputs explains everything, a group of interacting inputs their closed index")
  func groups() throws {
    let groups = [
      SobolIndices.Group(name: "x1 and x3", inputs: [0, 2]), .init(name: "x2", inputs: [1]),
      .init(name: "all", inputs: [0, 1, 2]),
    ]
    let result = try SobolIndices(
      of: AnalyticFunction.ishigami(seed: 9).model, options: options(16384) { $0.groups = groups }
    ).outputs[0]
    // Closed and total index of {1, 3} are V1 + V13 over V.
    try expectNear(0.5575888552099592, result[0].first, result[0].firstInterval, width: 0.06, "first")
    try expectNear(0.5575888552099592, result[0].total, result[0].totalInterval, width: 0.06, "total")
    #expect(abs(try #require(result[2].first) - 1) < 1e-12)
    #expect(abs(try #require(result[2].total) - 1) < 1e-12)
    #expect(result.map(\.rank) == [2, 3, 1])
  }

  @Test("An output without spread has nil indices beside one that has")
  func constantOutput() throws {
    let model = FunctionModel(inputNames: ["p", "q"], outputCount: 2, seed: 10) { point, outputs in
      outputs[0] = 0.1
      outputs[1] = point[0]
    }
    let result = try SobolIndices(of: model, options: options(1000))
    for factor in result.outputs[0] {
      #expect(factor.first == nil && factor.firstInterval == nil)
      #expect(factor.total == nil && factor.totalInterval == nil && factor.rank == nil)
    }
    #expect(abs(try #require(result.outputs[1][0].total) - 1) < 1e-12)
    #expect(result.outputs[1][1].total == 0)
  }
}

@Suite struct SobolIndicesFailureTests {
  /// Fails where the first input is below a threshold, in the first output only.
  private func model(threshold: Double) -> FunctionModel {
    FunctionModel(inputNames: ["x1", "x2"], outputCount: 2, seed: 11) { point, outputs in
      outputs[0] = point[0] < threshold ? .nan : point[0] + point[1]
      outputs[1] = point[0] + point[1]
    }
  }

  @Test("Failed rows are left out where they fail, and counted exactly")
  func masked() throws {
    let draws = 5000
    var options = SobolOptions(baseDraws: draws, seed: 1)
    options.resamples = 0
    let result = try SobolIndices(of: model(threshold: 0.01), options: options)
    let streams = [RandomStream(seed: 11, purpose: .draws), RandomStream(seed: 11, purpose: .secondMatrix)]
    let failing = (0..<draws).count { row in
      streams.contains { $0.uniform(input: 0, draw: UInt64(row)) < 0.01 }
    }
    #expect(failing > 50)
    #expect(result.outputs[0].map(\.failedRows) == [failing, failing])
    #expect(result.outputs[1].map(\.failedRows) == [0, 0])
    // Without the rows x1 < 0.01 the two variances are as 0.99^2 to 1.
    let exact = 0.9801 / 1.9801
    #expect(abs(try #require(result.outputs[0][0].first) - exact) < 0.05, "4 standard errors of 5000 rows")
    #expect(result.outputs[0][0].firstInterval == nil, "no resamples, no interval")
  }

  @Test("Too many failed rows are refused with the place and a cure")
  func refused() {
    let expected = "more than the share of 0.05"
    #expect {
      try SobolIndices(of: model(threshold: 0.1), options: .init(baseDraws: 1000, seed: 1))
    } throws: { error in
      let text = "\(error)"
      return text.contains(expected) && text.contains("'x1'") && text.contains("output 0")
    }
  }

  @Test("Impossible options are refused by name")
  func badOptions() {
    let changes: [(String, (inout SobolOptions) -> Void)] = [
      ("draws", { $0.baseDraws = 1 }), ("interval level", { $0.intervalLevel = 1 }),
      ("workers", { $0.workers = 0 }), ("resamples", { $0.resamples = -1 }),
      ("failure limit", { $0.failureLimit = .nan }), ("groups", { $0.groups = [] }),
      ("group 'g'", { $0.groups = [.init(name: "g", inputs: [0, 0])] }),
      ("group 'g'", { $0.groups = [.init(name: "g", inputs: [2])] }),
    ]
    for (name, change) in changes {
      var options = SobolOptions(baseDraws: 100, seed: 1)
      change(&options)
      #expect {
        try SobolIndices(of: model(threshold: 0), options: options)
      } throws: { error in
        error is SensitivityError && "\(error)".hasPrefix(name)
      }
    }
  }

  @Test("Cancellation stops and says how far it came; progress rises to N")
  func cancellation() throws {
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: SensitivityError.cancelled(rowsDone: 0, rows: 1000)) {
      try SobolIndices(
        of: model(threshold: 0), options: .init(baseDraws: 1000, seed: 1), cancellation: flag)
    }
    let seen = Mutex<[Int]>([])
    var options = SobolOptions(baseDraws: 10_000, seed: 1)
    options.workers = 3
    _ = try SobolIndices(of: model(threshold: 0), options: options) { rows in
      seen.withLock { $0.append(rows) }
    }
    let rows = seen.withLock { $0 }
    #expect(rows == rows.sorted() && rows.last == 10_000 && rows.count > 10)
  }
}
