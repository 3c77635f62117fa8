import Distributions
import Glibc
import Inventory
import Parameters
import Propagation
import Sampling
import Sensitivity
import Testing

@testable import Interpretation

/// Bounds of scores with constant gradients: only the variance of the draws is estimated, so that every
/// number follows from the scores by a formula.
@Suite struct BoundEstimatesTests {
  private func estimates(
    _ plan: GradientPlan, _ options: MonteCarloOptions, groups: [SobolIndices.Group]? = nil,
    failureLimit: Double = 0.05
  ) throws -> (bounds: BoundEstimates, run: DerivativeRun, columns: DerivativeColumns) {
    let columns = DerivativeColumns(plan, groups: groups)
    let run = try DerivativeRun(plan, columns, options: options, cancellation: nil, progress: nil)
    let bounds = try BoundEstimates(
      run, columns, options: options, intervalLevel: 0.95, failureLimit: failureLimit)
    return (bounds, run, columns)
  }

  private func scores(_ plan: GradientPlan, _ options: MonteCarloOptions) throws -> [Double] {
    let run = try MonteCarlo(PropagationPlan(plan.model), options: options).run()
    return try #require(run.draws(ofOutput: 0))
  }

  /// Mean squared and fourth deviation from the mean.
  private func moments(_ scores: some Collection<Double>) -> (square: Double, fourth: Double) {
    let count = Double(scores.count)
    let mean = scores.reduce(0, +) / count
    let squares = scores.map { ($0 - mean) * ($0 - mean) }
    return (squares.reduce(0, +) / count, squares.reduce(0) { $0 + $1 * $1 } / count)
  }

  /// 3 x + 4 y of standard normal inputs: 9 / V and 16 / V, and 25 / V for both together.
  private func plan() throws -> GradientPlan {
    let model = FormulaModel()
    let x = try model.input("x", .normal(mean: 0, standardDeviation: 1))
    let y = try model.input("y", .normal(mean: 0, standardDeviation: 1))
    return GradientPlan(model.model([model.polynomial([(3, [x]), (4, [y])])]))
  }

  private let factors = [
    SobolIndices.Group(name: "x", inputs: [0]), SobolIndices.Group(name: "y", inputs: [1]),
    SobolIndices.Group(name: "both", inputs: [0, 1]),
  ]

  @Test func randomDrawsHaveIntervalsOfTheVariance() throws {
    let plan = try plan()
    let options = MonteCarloOptions(draws: 1000, seed: 5, workers: 2)
    let (found, run, _) = try estimates(plan, options, groups: factors)
    let (square, fourth) = moments(try scores(plan, options))
    // The relative error of a variance; 1.96 of them on the scale of the logarithm.
    let error = ((fourth / (square * square) - 1) / 999).squareRoot()
    let reach = exp(1.959963984540054 * error)
    for (place, numerator) in [9.0, 16, 25].enumerated() {
      let bound = try #require(found.bounds[0][place])
      let interval = try #require(bound.interval)
      // A thousand roundings in sums.
      #expect(abs(bound.value * square / numerator - 1) < 1e-12)
      #expect(abs(interval.lowerBound / (bound.value / reach) - 1) < 1e-10)
      #expect(abs(interval.upperBound / (bound.value * reach) - 1) < 1e-10)
    }
    #expect(found.kind == .linearized && run.randomizations == 1 && run.parts.count == 4)
    #expect(found.ranks == [[3, 2, 1]] && found.confidences == [[1, 1, 1]] && found.failedDraws == [0])
  }

  /// The bound is that of all draws; its interval is Student's, from the bounds of the randomisations.
  @Test func randomizationsTellTheError() throws {
    let plan = try plan()
    let options = MonteCarloOptions(draws: 800, seed: 5, design: .lhs, randomizations: 8, workers: 2)
    let (found, run, _) = try estimates(plan, options)
    let all = try scores(plan, options)
    let eight = try #require(try GradientTables.load().student975.first { $0.degreesOfFreedom == 7 })
    #expect(found.kind == .randomizations && run.randomizations == 8 && run.parts.count == 8)
    for (place, numerator) in [9.0, 16].enumerated() {
      let whole = numerator / moments(all).square
      let parts = stride(from: 0, to: 800, by: 100).map { numerator / moments(all[$0..<$0 + 100]).square }
      let mean = parts.reduce(0, +) / 8
      let squares = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let half = eight.quantile * (squares / (7 * 8)).squareRoot()
      let bound = try #require(found.bounds[0][place])
      let interval = try #require(bound.interval)
      #expect(abs(bound.value / whole - 1) < 1e-12)
      #expect(abs(interval.lowerBound - max(0, whole - half)) < 1e-10 * whole)
      #expect(abs(interval.upperBound - (whole + half)) < 1e-10 * whole)
    }
  }

  /// Two parts of 256 draws of x² + y²: of the four ways to take two of two parts with replacement one gives
  /// the order of the second part alone, so that a rank holds in three quarters of resamples where the parts
  /// disagree, and always where they agree.
  @Test func ranksAreAsSureAsThePartsAgree() throws {
    let model = FormulaModel()
    let x = try model.input("x", .normal(mean: 0, standardDeviation: 1))
    let y = try model.input("y", .normal(mean: 0, standardDeviation: 1))
    let plan = GradientPlan(model.model([model.polynomial([(1, [x, x]), (1, [y, y])])]))
    var (agreeing, differing) = (0, 0)
    for seed in 1...12 as ClosedRange<UInt64> {
      let (found, run, _) = try estimates(plan, MonteCarloOptions(draws: 512, seed: seed, workers: 1))
      try #require(run.parts.count == 2)
      let first = try run.parts.map { part in
        try DerivativeMeasures(
          part.sums, inputNames: ["x", "y"], poincareConstants: [1, 1], failureLimit: 1
        ).outputs[0].map(\.rank)
      }
      if first[0] == first[1] {
        agreeing += 1
        #expect(found.confidences == [[1, 1]] && found.ranks[0] == first[0])
      } else {
        differing += 1
        let confidence = try #require(found.confidences[0][0])
        // 200 resamples: a standard error of 0.031, of which four.
        #expect(abs(confidence - 0.75) < 0.125 && found.confidences[0][1] == confidence)
      }
    }
    #expect(agreeing > 0 && differing > 0)
  }

  @Test func whatHasNoBoundHasNoRank() throws {
    let model = FormulaModel()
    let x = try model.input("x", .uniform(minimum: 0, maximum: 1))
    let y = try model.input("y", .uniform(minimum: 0, maximum: 1))
    let never = model.graph.apply(.minimum, x, model.number(-1))
    let plan = GradientPlan(model.model([x, model.polynomial([(1, [x]), (2, [y])]), never]))
    let (found, _, columns) = try estimates(plan, MonteCarloOptions(draws: 600, seed: 1, workers: 1))
    #expect(columns.factors.map(\.name) == ["x", "y"])
    // The first score does not know y; the last is always -1.
    #expect(found.ranks == [[1, nil], [2, 1], [nil, nil]])
    #expect(found.bounds.map { $0.map { $0 == nil } } == [[false, true], [false, false], [true, true]])
    #expect(found.confidences == [[1, nil], [1, 1], [nil, nil]])
  }

  /// √x of x from -1 to 1 fails where x is negative.
  @Test func failedDrawsAreCountedAndLimited() throws {
    let model = FormulaModel()
    let x = try model.input("x", .uniform(minimum: -1, maximum: 1), value: 0.5)
    let plan = GradientPlan(model.model([model.graph.apply(.squareRoot, x)]))
    let options = MonteCarloOptions(draws: 600, seed: 1, workers: 1)
    let failed = try scores(plan, options).count { !$0.isFinite }
    #expect(failed > 200 && failed < 400)
    #expect(try estimates(plan, options, failureLimit: 1).bounds.failedDraws == [failed])
    #expect(throws: SensitivityError.self) { try estimates(plan, options) }
  }
}
