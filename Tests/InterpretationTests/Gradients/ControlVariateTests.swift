import Distributions
import Inventory
import Parameters
import Propagation
import Sampling
import Testing

@testable import Interpretation

@Suite struct ControlVariateTests {
  private func variates(_ model: LifeCycleModel, draws: Int, seed: UInt64 = 1) throws -> [ControlVariate] {
    let run = try MonteCarlo(
      PropagationPlan(model), options: MonteCarloOptions(draws: draws, seed: seed, workers: 2)
    ).run()
    return try ControlVariate.ofScores(run, GradientPlan(model))
  }

  @Test func polynomialsHaveNoErrorLeft() throws {
    let model = FormulaModel()
    let x = try model.input("x", .exponential(mean: 2), value: 1)
    let y = try model.input("y", .normal(mean: 1, standardDeviation: 3), value: 0)
    let scores = [
      model.polynomial([(3, [x]), (1, [y]), (5, [])]),
      model.polynomial([(1, [x, x]), (2, [x, y]), (1, [y])]),
    ]
    let found = try variates(model.model(scores), draws: 5000)
    #expect(found.map(\.order).last == 2)
    // 6 + 1 + 5; 8 + 4 + 1. What is left is rounding, 1e-16 of sums of 5000 numbers of the order of 100.
    for (variate, exact) in zip(found, [12.0, 13]) {
      #expect(variate.pays && abs(abs(variate.correlation) - 1) < 1e-12)
      #expect(abs(variate.improved.mean - exact) < 1e-9 && variate.improved.meanError < 1e-6)
      #expect(variate.plain.meanError > 0.05)
    }
  }

  /// The stated error is the true one: over repetitions, errors in units of it have mean square 1.
  @Test func theStatedErrorIsTrue() throws {
    let model = FormulaModel()
    let x = try model.input(
      "x", .lognormal(logMedian: 0, logStandardDeviation: 0.5, negative: false), value: 1)
    let y = try model.input("y", .uniform(minimum: 1, maximum: 3), value: 2)
    let score = model.graph.apply(.divide, x, y)
    // E x E 1/y = e^(1/8) ln 3 / 2.
    let exact = 1.1331484530668263 * 1.0986122886681098 / 2
    let built = model.model([score])
    var (squares, gain) = (0.0, 0.0)
    let repetitions = 200
    for seed in 1...repetitions {
      let variate = try #require(try variates(built, draws: 500, seed: UInt64(seed)).first)
      let error = (variate.improved.mean - exact) / variate.improved.meanError
      squares += error * error
      gain += variate.plain.meanError / variate.improved.meanError
      #expect(variate.pays)
    }
    // Chi squared with 200 degrees of freedom over 200: 1 with a standard deviation of 0.1, four of it; heavier for the
    // tails of products.
    #expect(abs(squares / Double(repetitions) - 1) < 0.4)
    #expect(gain / Double(repetitions) > 2)
  }

  @Test func balancedDesignsAndFailedDrawsHaveNone() throws {
    let model = FormulaModel()
    let x = try model.input("x", .normal(mean: 0, standardDeviation: 1), value: 1)
    let root = model.model([model.graph.apply(.squareRoot, x)])
    #expect(try variates(root, draws: 100).isEmpty)
    let options = MonteCarloOptions(draws: 64, seed: 1, design: .sobol, workers: 1)
    let linear = model.model([model.polynomial([(1, [x])])])
    let run = try MonteCarlo(PropagationPlan(linear), options: options).run()
    #expect(try ControlVariate.ofScores(run, GradientPlan(linear)).isEmpty)
  }
}
