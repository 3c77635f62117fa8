import Distributions
import Inventory
import Parameters
import Propagation
import Testing

@testable import Interpretation

@Suite struct LocalSensitivityTests {
  @Test func elasticitiesOfAProductAreItsExponents() throws {
    let model = FormulaModel()
    let x = try model.input(
      "x", .lognormal(logMedian: 0, logStandardDeviation: 0.5, negative: false), value: 3)
    let y = try model.input("y", .uniform(minimum: 1, maximum: 2), value: 1.25)
    let coin = try model.input("coin", .bernoulli(probability: 0.5), value: 1)
    let quotient = model.graph.apply(.divide, model.polynomial([(5, [x, x, coin])]), y)
    let local = try LocalSensitivity(GradientPlan(model.model([quotient])))
    let score = local.scores[0]
    #expect(score.staticValue == 36)
    // One rounding or two of exact numbers.
    #expect(score.inputs.map(\.name) == ["x", "y", "coin"])
    #expect(abs(try #require(score.inputs[0].elasticity) - 2) < 1e-14)
    #expect(abs(try #require(score.inputs[1].elasticity) + 1) < 1e-14)
    #expect(abs(try #require(score.inputs[0].derivative) - 24) < 1e-13)
    #expect(score.inputs.map(\.rank) == [1, 2, nil])
    #expect(score.inputs[2].remark?.hasPrefix("discrete") == true && score.inputs[2].derivative == nil)
    #expect(
      local.notes == [
        "inputs without a derivative are left out of the approximate variance and its shares: 'coin'"
      ])
    let shares = score.inputs.compactMap(\.varianceShare).reduce(0, +)
    #expect(abs(shares - 1) < 1e-14)
  }

  @Test func theSameVarianceAsManyDraws() throws {
    let model = try TestModel.make()
    let run = try TestModel.run(model, draws: 20_000)
    let score = try LocalSensitivity(GradientPlan(model), comparedWith: run).scores[0]
    let exact = try #require(score.monteCarlo)
    let second = try #require(score.series.second)
    // Inputs up to 50 % of their means in a nearly bilinear model: the second order leaves a few per cent, and 20,000
    // draws give the variance to 1 %.
    #expect(abs(try #require(second.variance) - exact.variance) < 0.05 * exact.variance)
    #expect(abs(try #require(second.mean) - exact.mean) < 0.01 * exact.mean)
  }

  /// A score is of degree 1 in f, in C and direct impacts, in B and direct impacts, and of degree -1 in A: the sums of
  /// the elasticities of their entries (Euler's theorem), loops and all.
  @Test func elasticitiesOfEntriesAddUp() throws {
    let entries = try LocalSensitivity(GradientPlan(TestModel.make(processes: 3))).scores[0].entries
    func sum(_ matrix: EntryDerivative.Matrix) -> Double {
      entries.filter { $0.derivative.matrix == matrix }.compactMap(\.elasticity).reduce(0, +)
    }
    #expect(abs(sum(.technosphere) + 1) < 1e-13)
    #expect(abs(sum(.impacts) - 1) < 1e-13)
    #expect(abs(sum(.demand) - 1) < 1e-13)
    let sizes = entries.compactMap { $0.elasticity.map(abs) }
    #expect(sizes == sizes.sorted(by: >) && sizes.count == entries.count)
  }
}
