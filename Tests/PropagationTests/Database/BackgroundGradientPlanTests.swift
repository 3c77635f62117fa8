import Distributions
import Inventory
import LinearSolvers
import NumericKernels
import Parameters
import Sampling
import Testing

@testable import Propagation

@Suite struct BackgroundGradientPlanTests {
  /// Systems that take amounts of the activities of a database and cause y themselves.
  /// - Parameter amounts: by system and activity, made by a graph; nil for none.
  private func model(
    _ background: Background,
    _ make: (inout ExpressionGraph) throws -> (
      amounts: [[ExpressionGraph.NodeID?]], impact: ExpressionGraph.NodeID
    )
  ) throws -> LifeCycleModel {
    var graph = ExpressionGraph()
    let (amounts, impact) = try make(&graph)
    let one = graph.constant(1)
    func entry(_ row: Int, _ column: Int, _ amount: ExpressionGraph.NodeID) -> Entry {
      Entry(row: row, column: column, amount: amount, label: "amount")
    }
    let indicators = background.methodOfIndicator.indices
    let systems = amounts.enumerated().map { number, amounts in
      var system = ProductSystem(name: "S\(number)", scenario: "base")
      system.outputs = [entry(0, 0, one)]
      system.impacts = indicators.map { entry($0, 0, impact) }
      system.demand = [entry(0, 0, one)]
      for (activity, amount) in amounts.enumerated() {
        if let amount { system.backgroundInputs.append(entry(activity, 0, amount)) }
      }
      return system
    }
    return LifeCycleModel(
      processes: [Process(name: "p", unit: "u", tags: Tags(stage: nil, task: nil))],
      indicators: indicators.map { Indicator(name: "h\($0)", unit: "kg") }, flows: [], graph: graph,
      systems: systems, nodeLabels: [:], background: background)
  }

  private func uniform(_ name: String, _ minimum: Double, _ maximum: Double, _ graph: inout ExpressionGraph)
    throws -> ExpressionGraph.NodeID
  {
    graph.draw(
      UncertainInput(name: name, parts: ["parameter", name]),
      from: try Distribution(.uniform(minimum: minimum, maximum: maximum)), staticValue: minimum)
  }

  /// A study that takes 2 of one activity and -3 of another with certainty is an activity that demands both.
  @Test(arguments: [SolverChoice.automatic, .lapack, .iterative])
  func certainAmountsAreADemand(solver: SolverChoice) throws {
    let test = TestDatabase.random(processes: 12, methods: 2, seed: 5)
    let study = try model(test.background(demands: [[0: 1], [3: 0.5, 4: 1], [7: 1]])) { graph in
      ([[graph.constant(2), graph.constant(-3), nil], [nil, nil, graph.constant(1)]], graph.constant(4))
    }
    let made = BackgroundGradientPlan(study, solver: solver)
    // The macro would print all of it.
    let isMade = made != nil
    try #require(isMade)
    guard let plan = made else { return }
    let (options, parts) = (ExchangeGradientsTests.options(40), plan.parts(most: 100))
    #expect(plan.scores.count == 4 && parts.count == 1)
    let found = try ExchangeGradients(plan, parts[0], options: options)
    let alone = try ExchangeGradients(
      ExchangeGradientPlan(
        test.background(demands: [[0: 2, 3: -1.5, 4: -3], [7: 1]]), solver: solver), options: options)
    #expect(found.exchanges == alone.exchanges)
    // Sweeps stop at an estimate of 1e-9; factors of twelve equations leave some roundings.
    let tolerance = solver == .iterative ? 1e-6 : 1e-10
    for (place, score) in parts[0].scores.enumerated() {
      let output = plan.scores[score]
      let other = try #require(
        alone.outputs.firstIndex { $0.activity == output.system && $0.method == output.indicator })
      for (x, y) in zip(found.scores[place], alone.scores[other]) {
        #expect(abs(x - (y + 4)) < tolerance * (abs(y) + 10))
      }
      let largest = alone.exchanges.indices.map { alone.contribution(of: $0, to: other).total }.max() ?? 0
      for exchange in found.exchanges.indices {
        let (x, y) = (
          found.contribution(of: exchange, to: place), alone.contribution(of: exchange, to: other)
        )
        // What nearly cancels has the error of what it is made of.
        #expect(abs(x.total - y.total) <= 100 * tolerance * max(y.total, 1e-6 * largest))
        #expect(x.isLinear == y.isLinear)
      }
    }
  }

  /// Scores are those of a plain run; a draw in which the study itself fails is left out.
  @Test func scoresAreThoseOfTheStudy() throws {
    let test = TestDatabase.random(processes: 9, methods: 2, seed: 8)
    let study = try model(test.background(demands: [[0: 1], [4: 1]])) { graph in
      let x = try self.uniform("x", -0.1, 0.9, &graph)
      let y = try self.uniform("y", 1, 2, &graph)
      return ([[graph.apply(.squareRoot, x), y], [y, nil]], x)
    }
    let options = ExchangeGradientsTests.options(200)
    let run = try MonteCarlo(PropagationPlan(study, detail: .totals), options: options).run()
    let made = BackgroundGradientPlan(study)
    let isMade = made != nil
    try #require(isMade)
    guard let plan = made else { return }
    let part = try #require(plan.parts(most: 100).first)
    let found = try ExchangeGradients(plan, part, options: options)
    #expect(found.failedDraws == run.failedDraws && found.failedDraws > 5)
    for (place, score) in part.scores.enumerated() {
      let output = try #require(run.plan.outputs.firstIndex(of: plan.scores[score]))
      let draws = try #require(run.draws(ofOutput: output))
      let valid = found.scores[place].indices.filter { found.scores[place][$0].isFinite }
      #expect(valid.count == 200 - found.failedDraws)
      // Two solvers of nine equations: some roundings.
      for draw in valid { #expect(abs(found.scores[place][draw] / draws[draw] - 1) < 1e-10) }
    }
    // Parts and workers change no bit.
    let parts = plan.parts(most: 1)
    #expect(parts.count == 4 && Set(parts.flatMap(\.scores)) == [0, 1, 2, 3])
    for own in parts {
      let alone = try ExchangeGradients(
        plan, own, options: ExchangeGradientsTests.options(200, workers: 2))
      let place = try #require(part.scores.firstIndex(of: own.scores[0]))
      #expect(zip(alone.scores[0], found.scores[place]).allSatisfy { $0 == $1 || $1.isNaN })
      let shared = found.exchanges.map { exchange in
        alone.exchanges.firstIndex {
          $0.movedBy(own.firstMethod) == exchange
        }
      }
      #expect(shared.count(where: { $0 != nil }) == alone.exchanges.count)
      for (exchange, other) in shared.enumerated() {
        guard let other else { continue }
        // A part leaves out draws that fail for its own scores.
        guard alone.failedDraws == found.failedDraws else { continue }
        #expect(alone.contribution(of: other, to: 0) == found.contribution(of: exchange, to: place))
      }
    }
  }

  @Test func nothingToDifferentiate() throws {
    let test = TestDatabase.random(processes: 5, methods: 1, seed: 1)
    var certain = test.background()
    certain.isUncertain = false
    let none: (inout ExpressionGraph) throws -> ([[ExpressionGraph.NodeID?]], ExpressionGraph.NodeID) = {
      ([[$0.constant(1)]], $0.constant(1))
    }
    let plans = [
      BackgroundGradientPlan(try model(certain, none)),
      BackgroundGradientPlan(try model(test.background(), none)),
    ]
    #expect(plans.map { $0 == nil } == [true, false])
  }
}
