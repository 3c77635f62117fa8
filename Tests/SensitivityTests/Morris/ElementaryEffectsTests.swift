import NumericKernels
import Sampling
import Testing

@testable import Sensitivity

@Suite struct ElementaryEffectsTests {
  private static let ishigami = FunctionModel(inputNames: ["x1", "x2", "x3"], seed: 0) { point, outputs in
    outputs[0] = AnalyticFunction.ishigami(point[0], point[1], point[2])
  }

  /// mu, mu* and sigma over all steps of a grid with 4 levels.
  private func exact(_ grid: MorrisGrid, input: Int) -> (mean: Double, absolute: Double, deviation: Double) {
    func coordinate(_ level: Int) -> Double {
      grid == .interior ? (Double(level) + 0.5) / 4 : Double(level) / 3
    }
    var effects: [Double] = []
    for cell in 0..<64 {
      var levels = [cell % 4, cell / 4 % 4, cell / 16]
      func output() -> Double {
        AnalyticFunction.ishigami(coordinate(levels[0]), coordinate(levels[1]), coordinate(levels[2]))
      }
      guard levels[input] < 2 else { continue }
      let before = output()
      levels[input] += 2
      effects.append((output() - before) / (coordinate(2) - coordinate(0)))
    }
    let mean = effects.reduce(0, +) / Double(effects.count)
    let squares = effects.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(effects.count)
    return (mean, effects.reduce(0) { $0 + abs($1) } / Double(effects.count), squares.squareRoot())
  }

  /// 2.5 half-widths: 4.9 standard errors.
  private func expectNear(_ exact: Double, _ estimate: SensitivityEstimate?) throws {
    let estimate = try #require(estimate)
    let interval = try #require(estimate.interval)
    // 1e-9: rounding, where all effects are the same.
    #expect(abs(estimate.value - exact) <= 1.25 * (interval.upperBound - interval.lowerBound) + 1e-9)
  }

  @Test("Random trajectories have the moments of all steps of the grid", arguments: MorrisGrid.allCases)
  func allSteps(grid: MorrisGrid) throws {
    var options = RowOptions(baseRows: 2000, seed: 1)
    options.workers = 2
    let result = try ElementaryEffects(
      of: Self.ishigami, design: .trajectories(levels: 4, grid: grid), options: options)
    #expect(result.evaluations == 8000 && result.intervalKind == .rows)
    for (input, factor) in result.outputs[0].enumerated() {
      let exact = exact(grid, input: input)
      try expectNear(exact.mean, factor.mean)
      try expectNear(exact.absolute, factor.absoluteMean)
      try expectNear(exact.deviation, factor.deviation)
    }
  }

  @Test("The effects of a linear function are its slopes, whatever the design")
  func linear() throws {
    let model = FunctionModel(inputNames: ["p", "q", "r"], seed: 0) { point, outputs in
      outputs[0] = 2 * point[0] - 3 * point[1]
    }
    let designs: [MorrisDesign] = [
      .trajectories(), .trajectories(levels: 6, grid: .ends, candidates: 40), .radial,
    ]
    for design in designs {
      let factors = try ElementaryEffects(of: model, design: design, options: .init(baseRows: 10, seed: 2))
        .outputs[0]
      for (factor, slope) in zip(factors, [2.0, -3, 0]) {
        let mean = try #require(factor.mean)
        // Differences of numbers of order one over steps that may be as short as 0.01.
        #expect(abs(mean.value - slope) < 1e-12)
        #expect(abs(try #require(factor.absoluteMean).value - abs(slope)) < 1e-12)
        #expect(try #require(factor.deviation).value < 1e-6)
      }
      #expect(factors.map(\.rank) == [2, 1, 3])
    }
  }

  @Test("Radial steps have the moments of the slope", arguments: [Design.Kind.random, .sobol])
  func radial(kind: Design.Kind) throws {
    // The slope in p is q, whatever the step: mu = mu* = 1/2, sigma^2 = 1/12.
    let model = FunctionModel(inputNames: ["p", "q"], seed: 0) { $1[0] = $0[0] * $0[1] }
    var options = RowOptions(baseRows: 1024, seed: 3)
    options.design = kind
    let result = try ElementaryEffects(of: model, design: .radial, options: options)
    #expect(result.intervalKind == (kind == .random ? .rows : .randomizations))
    for factor in result.outputs[0] {
      try expectNear(0.5, factor.mean)
      try expectNear(0.5, factor.absoluteMean)
      // The mean of standard deviations from 128 rows is short by 1/512 or less.
      let deviation = try #require(factor.deviation)
      #expect(abs(deviation.value - (1.0 / 12).squareRoot()) < 0.02)
    }
  }

  @Test("Chosen trajectories rank as all steps of the grid do")
  func chosen() throws {
    let model = AnalyticFunction.sobolG(seed: 0).model
    let result = try ElementaryEffects(
      of: model, design: .trajectories(candidates: 200), options: .init(baseRows: 20, seed: 4))
    // They lie towards the corners, so that means differ; the factors of G differ by far more.
    #expect(result.outputs[0].prefix(4).map(\.rank) == [1, 2, 3, 4])
    #expect(result.evaluations == 180)
    let random = try ElementaryEffects(of: model, options: .init(baseRows: 20, seed: 4))
    #expect(result.outputs != random.outputs)
  }

  @Test("A group steps as one: its effect counts, its direction does not")
  func groups() throws {
    let groups = [SobolIndices.Group(name: "13", inputs: [0, 2]), .init(name: "2", inputs: [1])]
    let result = try ElementaryEffects(
      of: Self.ishigami, groups: groups, options: .init(baseRows: 400, seed: 5))
    #expect(result.evaluations == 1200)
    let group = result.outputs[0][0]
    #expect(group.mean == nil && group.deviation == nil)
    try expectNear(exact(.interior, input: 1).absolute, result.outputs[0][1].absoluteMean)
    // All 4 x 2 x 2 pairs of starts and steps of x1 and x3, x2 without influence on the difference.
    func coordinate(_ level: Int) -> Double { (Double(level) + 0.5) / 4 }
    var sum = 0.0
    for i in 0..<4 {
      for j in 0..<4 {
        let before = AnalyticFunction.ishigami(coordinate(i), 0.5, coordinate(j))
        let after = AnalyticFunction.ishigami(coordinate((i + 2) % 4), 0.5, coordinate((j + 2) % 4))
        sum += abs(after - before) / 0.5
      }
    }
    try expectNear(sum / 16, group.absoluteMean)
  }

  @Test("A constant, a factor, workers and the order of inputs change nothing")
  func invariance() throws {
    let model = FunctionModel(inputNames: ["x1", "x2", "x3"], outputCount: 3, seed: 0) { point, outputs in
      let y = AnalyticFunction.ishigami(point[0], point[1], point[2])
      (outputs[0], outputs[1], outputs[2]) = (y, y + 1e6, -1e-30 * y)
    }
    let turned = FunctionModel(inputNames: ["x3", "x1", "x2"], identities: [2, 0, 1], seed: 0) {
      point, outputs in
      outputs[0] = AnalyticFunction.ishigami(point[1], point[2], point[0])
    }
    for design in [MorrisDesign.trajectories(candidates: 60), .radial] {
      var options = RowOptions(baseRows: 30, seed: 6)
      let results = try [1, 2, 5].map { workers in
        options.workers = workers
        return try ElementaryEffects(of: model, design: design, options: options).outputs
      }
      #expect(results[0] == results[1] && results[0] == results[2])
      let other = try ElementaryEffects(of: turned, design: design, options: options).outputs[0]
      for (i, j) in [(0, 1), (1, 2), (2, 0)] {
        let values = try results[0].map { try #require($0[i].absoluteMean).value }
        // y + 1e6 is rounded to 1e-10, over steps that may be as short as 0.001.
        #expect(abs(values[1] - values[0]) < 1e-6)
        #expect(abs(values[2] * 1e30 - values[0]) < 1e-12 * (1 + values[0]))
        // Each shift is a mean over rows of the same values.
        #expect(abs(try #require(other[j].absoluteMean).value - values[0]) < 1e-12 * (1 + values[0]))
      }
    }
  }

  @Test("Effects with a failed run are left out and counted")
  func failures() throws {
    let model = FunctionModel(inputNames: ["p", "q"], seed: 0) { point, outputs in
      outputs[0] = point[0] > 0.8 && point[1] > 0.8 ? .nan : point[0] + point[1]
    }
    var options = RowOptions(baseRows: 1000, seed: 7)
    #expect(throws: SensitivityError.self) { try ElementaryEffects(of: model, options: options) }
    options.failureLimit = 0.5
    let factors = try ElementaryEffects(of: model, options: options).outputs[0]
    for factor in factors {
      // One of the 8 pairs of points of a step has the failing corner: 125 with a standard deviation of 10.
      #expect(abs(factor.failedRows - 125) < 42)
      #expect(abs(try #require(factor.mean).value - 1) < 1e-12)
    }
  }

  @Test("What cannot be is refused by name")
  func refused() {
    var sobol = RowOptions(baseRows: 64, seed: 1)
    sobol.design = .sobol
    let cases: [(String, MorrisDesign, RowOptions)] = [
      ("design", .trajectories(), sobol), ("levels", .trajectories(levels: 3), .init(baseRows: 64, seed: 1)),
      ("draws", .radial, .init(baseRows: 1, seed: 1)),
    ]
    for (name, design, options) in cases {
      #expect {
        try ElementaryEffects(of: Self.ishigami, design: design, options: options)
      } throws: {
        "\($0)".hasPrefix(name)
      }
    }
  }
}
