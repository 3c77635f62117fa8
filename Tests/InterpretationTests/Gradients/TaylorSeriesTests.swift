import Distributions
import Inventory
import Parameters
import Propagation
import Sampling
import Testing

@testable import Interpretation

@Suite struct TaylorSeriesTests {
  private func series(_ model: LifeCycleModel) throws -> TaylorSeries {
    let plan = GradientPlan(model)
    let moments = try VariableMoments(plan)
    return moments.series(plan.staticDerivatives()[0], plan)
  }

  @Test func linearFunctionsAreExact() throws {
    let model = FormulaModel()
    let x = try model.input("x", .normal(mean: 3, standardDeviation: 0.5), value: 2)
    let y = try model.input("y", .uniform(minimum: 0, maximum: 6))
    let z = try model.input("z", .exponential(mean: 2), value: 0.5)
    let series = try series(model.model([model.polynomial([(2, [x]), (-1, [y]), (0.5, [z]), (7, [])])]))
    for found in [series.first, try #require(series.second)] {
      // 6 - 3 + 1 + 7; 4/4 + 3 + 1: a few roundings.
      #expect(abs(try #require(found.mean) - 11) < 1e-14)
      #expect(abs(try #require(found.variance) - 5) < 1e-14)
    }
    #expect(zip(series.contributions, [1, 3, 1]).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  /// Of h = x² + 3 x y + 2 x: with x = m + e, y = n + f, mean m² + s² + 3 m n + 2 m and variance
  /// (2 m + 3 n + 2)² s² + 9 m² t² + 2 s⁴ + 9 s² t² in normal inputs.
  @Test func quadraticFunctionsOfNormalInputsAreExactWhereverTheStaticValueIs() throws {
    let (m, s, n, t) = (1.5, 0.4, -2.0, 0.7)
    for (static1, static2) in [(m, n), (0, 0), (4, 3)] {
      let model = FormulaModel()
      let x = try model.input("x", .normal(mean: m, standardDeviation: s), value: static1)
      let y = try model.input("y", .normal(mean: n, standardDeviation: t), value: static2)
      let series = try series(model.model([model.polynomial([(1, [x, x]), (3, [x, y]), (2, [x])])]))
      let second = try #require(series.second)
      let slope = 2 * m + 3 * n + 2
      let variance = slope * slope * s * s + 9 * m * m * t * t + 2 * s * s * s * s + 9 * s * s * t * t
      #expect(abs(try #require(second.mean) - (m * m + s * s + 3 * m * n + 2 * m)) < 1e-13)
      #expect(abs(try #require(second.variance) - variance) < 1e-13 * variance)
    }
  }

  /// x² of a skewed input: Var x² = E x⁴ - (E x²)², exponential: 24 - 4 for mean 1.
  @Test func squaresOfSkewedInputsAreExact() throws {
    for (family, fourth, square) in [
      (Distribution.Family.exponential(mean: 1), 24.0, 2.0),
      (.uniform(minimum: 0, maximum: 1), 1 / 5.0, 1 / 3.0),
      // Triangular on 0...1 with mode 1: E x^k = 2 / (k + 2).
      (.triangular(minimum: 0, mode: 1, maximum: 1), 2 / 6.0, 2 / 4.0),
      (.gamma(shape: 2, scale: 1, offset: 0), 120, 6),
    ] {
      let model = FormulaModel()
      let x = try model.input("x", family)
      let second = try #require(try series(model.model([model.polynomial([(1, [x, x])])])).second)
      // The quadrature of the fourth moment; truncated only by the smallest probabilities.
      #expect(abs(try #require(second.mean) - square) < 1e-10)
      #expect(abs(try #require(second.variance) - (fourth - square * square)) < 1e-9 * fourth, "\(family)")
    }
  }

  @Test func inputsWithoutMomentsHaveNoSeries() throws {
    let model = FormulaModel()
    let x = try model.input("x", .studentT(degreesOfFreedom: 3, location: 0, scale: 1), value: 1)
    let y = try model.input("y", .studentT(degreesOfFreedom: 1.5, location: 0, scale: 1), value: 1)
    let both = model.model([model.polynomial([(1, [x, x])]), model.polynomial([(1, [y])])])
    let plan = GradientPlan(both)
    let moments = try VariableMoments(plan)
    let series = plan.staticDerivatives().map { moments.series($0, plan) }
    // Three degrees of freedom: variance 3, no fourth moment.
    #expect(abs(try #require(series[0].first.variance) - 12) < 1e-12)
    #expect(series[0].second?.mean != nil && series[0].second?.variance == nil)
    #expect(series[1].first.mean != nil && series[1].first.variance == nil)
  }

  @Test func correlationCountsInTheFirstOrder() throws {
    let model = FormulaModel()
    let x = try model.input("x", .normal(mean: 0, standardDeviation: 2))
    let y = try model.input("y", .normal(mean: 0, standardDeviation: 3))
    let correlation = try Correlation(rows: [[1, -0.5], [-0.5, 1]])
    model.graph.add(
      InputDependence(
        ["x", "y"].map { UncertainInput(name: $0, parts: ["parameter", $0]) },
        copula: try GaussianCopula(normalScores: correlation)))
    let series = try series(model.model([model.polynomial([(1, [x]), (1, [y])])]))
    // 4 + 9 - 6; the correlation comes from 16,384 draws: (1 - 0.25) / 128 each way, five of that times 12.
    #expect(abs(try #require(series.first.variance) - 7) < 0.36)
    #expect(abs(series.contributions[0] - 1) < 0.18)
  }
}
