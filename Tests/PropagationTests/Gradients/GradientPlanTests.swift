import Distributions
import Inventory
import NumericKernels
import Parameters
import Sampling
import Testing

@testable import Propagation

/// Coordinates of a run with one input moved.
private struct MovedCoordinates: InputCoordinates {
  let base: any InputCoordinates
  let identity: UInt64
  let distance: Double

  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    base.fill(input: input, identity: identity, firstDraw: firstDraw, into: &out)
    if identity == self.identity { for i in out.indices { out[i] += distance } }
  }
}

extension PropagationPlan {
  /// All outputs in the first draws, `[output][draw]`.
  fileprivate func values(
    _ coordinates: any InputCoordinates, draws: Int, batch: Int? = nil
  ) -> [[Double]] {
    let worker = PlanWorker(plan: self, batch: batch)
    var result = outputs.map { _ in Array(repeating: 0.0, count: draws) }
    for first in stride(from: 0, to: draws, by: worker.batch) {
      let count = min(worker.batch, draws - first)
      worker.run(coordinates: coordinates, firstDraw: first, count: count)
      for output in outputs.indices {
        var span = result[output].mutableSpan
        worker.copy(output: output, count: count, to: &span, at: first)
      }
    }
    return result
  }
}

@Suite struct GradientPlanTests {
  private static let statics = [1.1, 0.9, 1.4, 0.7]

  private func coordinates(_ plan: PropagationPlan, draws: Int) throws -> DesignCoordinates {
    try DesignCoordinates(
      MonteCarloOptions(draws: draws, seed: 5, workers: 1), inputs: plan.inputs.map(\.identity))
  }

  /// A central difference of sixth order, and how far one of half the step is from it.
  private func difference(_ y: (Double) -> Double, step: Double) -> (value: Double, doubt: Double) {
    func estimate(_ h: Double) -> Double {
      (45 * (y(h) - y(-h)) - 9 * (y(2 * h) - y(-2 * h)) + (y(3 * h) - y(-3 * h))) / (60 * h)
    }
    let (coarse, fine) = (estimate(step), estimate(step / 2))
    return (fine, abs(fine - coarse))
  }

  /// Issue 6, acceptance 4: gradients agree with central differences to 1e-6.
  @Test(
    arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64],
    [SolverChoice.automatic, .elimination, .lapack, .lowRank])
  func randomStudiesAgreeWithCentralDifferences(seed: UInt64, solver: SolverChoice) throws {
    let model = RandomGradientModel.make(seed: seed, statics: Self.statics)
    let gradient = GradientPlan(model, solver: solver)
    let draws = 40
    let base = try coordinates(gradient.plan, draws: draws)
    let exact = gradient.plan.values(base, draws: draws)
    let plain = PropagationPlan(model, detail: .totals, solver: solver)
    // 1.5 is the width of the inputs: 2e-3 of the coordinate is 3e-3 of the input.
    let step = 2e-3
    let steps = [-3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3]
    var (compared, left) = (0, 0)
    for (number, variable) in gradient.variables.enumerated() {
      let moved = steps.map { factor in
        plain.values(
          MovedCoordinates(base: base, identity: variable.input.identity, distance: factor * step),
          draws: draws)
      }
      for (score, _) in gradient.scores.enumerated() {
        let output = gradient.derivative(ofScore: score, variable: number)
        for draw in 0..<draws where exact[score][draw].isFinite {
          let found = difference(
            { distance in
              let place = steps.firstIndex { abs($0 * step - distance) < 1e-9 } ?? 0
              return moved[place][score][draw]
            }, step: step)
          let (value, doubt) = (found.value / 1.5, found.doubt / 1.5)
          let own = output.map { exact[$0][draw] } ?? 0
          // Rounding of the scores, a hundred operations each, over the step.
          let noise = 1e-13 * abs(exact[score][draw]) / step
          guard value.isFinite, own.isFinite, doubt <= 2e-7 * abs(value) + noise else {
            left += 1
            continue
          }
          compared += 1
          #expect(
            abs(own - value) <= 1e-6 * abs(value) + 10 * noise,
            "seed \(seed), draw \(draw), score \(score), \(variable.input.name): \(own), not \(value)")
        }
      }
    }
    // Differences mean nothing across a kink or a jump, and where a formula winds within a step.
    #expect(compared > 2 * left && compared > 100, "seed \(seed): \(compared) compared, \(left) left out")
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func scoresKeepTheirBits(seed: UInt64) throws {
    let model = RandomGradientModel.make(seed: seed, statics: Self.statics)
    let gradient = GradientPlan(model)
    let plain = PropagationPlan(model, detail: .totals)
    #expect(gradient.scores == plain.outputs)
    #expect(gradient.plan.inputs == plain.inputs)
    let base = try coordinates(plain, draws: 100)
    let (own, others) = (gradient.plan.values(base, draws: 100), plain.values(base, draws: 100))
    for score in gradient.scores.indices {
      #expect(own[score].map(bits) == others[score].map(bits), "seed \(seed), score \(score)")
    }
    // Any batch gives the same bits of all outputs.
    let small = gradient.plan.values(base, draws: 100, batch: 7)
    #expect(own.map { $0.map(bits) } == small.map { $0.map(bits) })
  }

  private func bits(_ x: Double) -> UInt64 { x.isNaN ? 0 : x.bitPattern }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func staticGradientsAndSecondDerivativesAgreeWithDifferences(seed: UInt64) throws {
    let model = RandomGradientModel.make(seed: seed, statics: Self.statics)
    let gradient = GradientPlan(model, solver: seed % 2 == 0 ? .automatic : .lapack)
    let exact = gradient.staticDerivatives()
    var compared = 0
    for (j, variable) in gradient.variables.enumerated() {
      let place = try #require(Int(String(variable.input.name.dropFirst())))
      func moved(_ distance: Double) -> [SecondDerivatives] {
        var statics = Self.statics
        statics[place] += distance
        return GradientPlan(RandomGradientModel.make(seed: seed, statics: statics)).staticDerivatives()
      }
      let step = 1e-3
      let factors = [-3, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3]
      let all = factors.map { moved($0 * step) }
      func compare(_ own: Double, _ what: String, _ value: (SecondDerivatives) -> Double, score: Int) {
        let found = difference(
          { distance in
            let place = factors.firstIndex { abs($0 * step - distance) < 1e-9 } ?? 0
            return value(all[place][score])
          }, step: step)
        let size = factors.indices.reduce(0) { max($0, abs(value(all[$1][score]))) }
        let noise = 1e-13 * size / step
        guard found.value.isFinite, own.isFinite, found.doubt <= 2e-7 * abs(found.value) + noise else {
          return
        }
        compared += 1
        #expect(
          abs(own - found.value) <= 1e-6 * abs(found.value) + 10 * noise,
          "seed \(seed), \(what) by \(variable.input.name): \(own), not \(found.value)")
      }
      for score in gradient.scores.indices {
        compare(exact[score].first[j], "score \(score)", { $0.score }, score: score)
        for i in gradient.variables.indices {
          compare(exact[score].second(i, j), "derivative \(i) of \(score)", { $0.first[i] }, score: score)
        }
      }
    }
    #expect(compared > 20, "seed \(seed): \(compared) compared")
  }

  /// A derivative that does not exist is NaN; the score stays.
  @Test func aDerivativeThatDoesNotExistLeavesTheScore() throws {
    var builder = ModelBuilder()
    let x = builder.uniform("x", 0, 1, value: 0)
    let process = builder.process("p")
    builder.impact(of: process, builder.graph.apply(.squareRoot, x))
    builder.demand(process, builder.number(1))
    let gradient = GradientPlan(builder.model())
    let values = gradient.plan.staticValues()
    #expect(values[0] == 0)
    let derivative = try #require(gradient.derivative(ofScore: 0, variable: 0))
    #expect(values[derivative].isNaN)
    let value = gradient.value(ofVariable: 0)
    #expect(gradient.plan.outputs[value].part == .variable(0) && values[value] == 0)
  }

  @Test func discreteInputsAndJumpsAreNamed() throws {
    var builder = ModelBuilder()
    let (x, y) = (builder.uniform("x", 0, 1), builder.uniform("y", 0, 1))
    let coin = builder.graph.draw(
      UncertainInput(name: "coin", parts: ["coin"]), from: try Distribution(.bernoulli(probability: 0.5)),
      staticValue: 1)
    let isMore = builder.graph.apply(.less, builder.number(0.3), x)
    let amount = builder.graph.apply(.select, isMore, y, coin)
    builder.labels[amount] = "parameter 'choice' (study.yaml:3:1)"
    let process = builder.process("p")
    builder.impact(of: process, amount)
    builder.impact(1, of: process, y)
    builder.demand(process, builder.number(1))
    let gradient = GradientPlan(builder.model(indicators: 2))
    // x moves nothing but the choice: its derivative is zero by structure.
    #expect(gradient.variables.map(\.input.name) == ["x", "y"])
    #expect(gradient.derivative(ofScore: 0, variable: 0) == nil)
    #expect(gradient.derivative(ofScore: 0, variable: 1) != nil)
    let jump = GradientPlan.Jump(variable: 0, label: "parameter 'choice' (study.yaml:3:1)")
    #expect(gradient.jumps(ofScore: 0) == [jump])
    #expect(gradient.depends(score: 0, onVariable: 0) && !gradient.depends(score: 1, onVariable: 0))
    #expect(gradient.discreteInputs(ofScore: 0).map(\.name) == ["coin"])
    #expect(gradient.discreteInputs(ofScore: 1).isEmpty)
    #expect(gradient.jumps(ofScore: 1).isEmpty)
  }
}
