import Inventory
import Parameters
import Statistics
import Testing

@testable import Propagation

@Suite struct LinearPlanTests {
  /// Heijungs & Suh, The Computational Structure of Life Cycle Assessment (2002), section 2: electricity makes 10 kWh
  /// from 2 l of fuel with 1 kg CO2 and 0.1 kg SO2; fuel makes 100 l with 10 kg CO2, 2 kg SO2 and 50 l crude oil;
  /// 1000 kWh are wanted. s = (100, 2), g = (120, 14, 100), all exact in binary arithmetic.
  @Test(arguments: SolverChoice.allCases)
  func heijungsAndSuh(solver: SolverChoice) {
    var builder = ModelBuilder()
    let electricity = builder.process("electricity", output: builder.graph.constant(10))
    let fuel = builder.process("fuel", output: builder.graph.constant(100))
    let two = builder.number(2)
    builder.input(fuel, into: electricity, two)
    let flows = [(0, electricity, 1.0), (1, electricity, 0.1), (0, fuel, 10), (1, fuel, 2), (2, fuel, 50)]
    for (flow, process, amount) in flows {
      let node = builder.number(amount)
      builder.system.flows.append(Entry(row: flow, column: process, amount: node, label: ""))
    }
    let one = builder.number(1)
    for flow in 0..<3 {
      builder.system.factors.append(Entry(row: flow, column: flow, amount: one, label: ""))
    }
    let wanted = builder.number(1000)
    builder.demand(electricity, wanted)
    let plan = PropagationPlan(
      builder.model(indicators: 3, flows: ["carbon dioxide", "sulphur dioxide", "crude oil"]), solver: solver)
    #expect((0..<3).map { plan.staticValue(.total, indicator: $0) } == [120, 14, 100])
    #expect(plan.staticValue(.process(electricity)) == 100 && plan.staticValue(.process(fuel)) == 20)
    #expect(plan.index(.process(electricity), indicator: 2) == nil, "electricity takes no oil itself")
  }

  /// Two processes that feed each other: s = 1/(1 - ab) (1, b) for a unit of the first.
  @Test(arguments: SolverChoice.allCases)
  func twoProcessesThatFeedEachOther(solver: SolverChoice) throws {
    var builder = ModelBuilder()
    let (coal, power) = (builder.process("coal"), builder.process("power"))
    let (a, b) = (builder.uniform("a", 0.1, 0.6), builder.uniform("b", 0.2, 0.9))
    builder.input(coal, into: power, a)
    builder.input(power, into: coal, b)
    let (three, seven, one) = (builder.number(3), builder.number(7), builder.number(1))
    builder.impact(of: coal, three)
    builder.impact(of: power, seven)
    builder.demand(coal, one)
    builder.system.impacts += [a, b].enumerated().map {
      Entry(row: $0.offset + 1, column: coal, amount: $0.element, label: "")
    }
    let plan = PropagationPlan(builder.model(indicators: 3), solver: solver)
    #expect(plan.blocks.count == 1)
    let result = try MonteCarlo(plan, options: MonteCarloOptions(draws: 500, seed: 3, workers: 1)).run()
    let values = (0..<3).map { result.draws(.total, indicator: $0) }
    for i in 0..<500 {
      // Scores 1 and 2 are a s_0 and b s_0: with score 0 three equations for the draw's own a and b.
      let (score, sa, sb) = (values[0][i], values[1][i], values[2][i])
      let supply = (score - 7 * sb) / 3
      let (aDrawn, bDrawn) = (sa / supply, sb / supply)
      // 1 - ab >= 0.46, so that the solution is good to a few ulp; the detour to a and b costs some ten more.
      #expect(abs(supply * (1 - aDrawn * bDrawn) - 1) < 1e-12, "draw \(i)")
    }
  }

  /// Random systems with loops: substitution and blocks against LAPACK for the whole system. Inputs of a process sum to
  /// at most 0.9 of its output, so (I - M)⁻¹ has a norm of at most 10, and 1e-12 of the score is some hundred
  /// roundings of a sum of positive terms.
  @Test(arguments: Array(1...12) as [UInt64])
  func substitutionAgreesWithLAPACK(seed: UInt64) throws {
    var numbers = TestNumbers(state: seed &* 7919)
    var builder = ModelBuilder()
    let count = 12
    for i in 0..<count {
      let output = builder.number(numbers.number(0.5...20))
      _ = builder.process(
        "p\(i)", output: output, stage: i % 4 == 0 ? "stage \(i % 8)" : nil, task: i % 5 == 1 ? "task" : nil)
    }
    for consumer in 0..<count {
      for supplier in 0..<count where numbers.number(0...1) < 0.2 {
        let supplied = try #require(builder.graph.constantValue(builder.system.outputs[supplier].amount))
        let most = 0.9 * supplied / Double(count)
        let node = builder.uniform("x\(consumer).\(supplier)", 0.1 * most, most)
        builder.input(supplier, into: consumer, node, stage: supplier == 3 ? "tagged input" : nil)
      }
      let impact = builder.uniform("c\(consumer)", 1, 2)
      builder.impact(of: consumer, impact)
    }
    let one = builder.number(1)
    builder.demand(0, one)
    builder.demand(5, one)
    let plans = SolverChoice.allCases.map { PropagationPlan(builder.model(), solver: $0) }
    let results = try plans.map {
      try MonteCarlo($0, options: MonteCarloOptions(draws: 200, seed: seed, workers: 1)).run()
    }
    let reference = try #require(zip(plans, results).first { $0.0.solver == .lapack }).1
    #expect(plans.allSatisfy { $0.outputs == plans[0].outputs })
    for (plan, result) in zip(plans, results) where plan.solver != .lapack {
      for output in plan.outputs.indices {
        let (a, b) = (result.moments[output].mean, reference.moments[output].mean)
        #expect(abs(a - b) <= 1e-12 * abs(a), "seed \(seed), \(plan.solver), \(plan.outputs[output])")
        guard let first = result.draws(ofOutput: output), let second = reference.draws(ofOutput: output)
        else { continue }
        for i in first.indices {
          #expect(
            abs(first[i] - second[i]) <= 1e-12 * abs(first[i]), "seed \(seed), \(plan.solver), draw \(i)")
        }
      }
    }
  }

  @Test func componentsStandInOrderOfNeed() {
    #expect(stronglyConnectedComponents(of: [[1], [2], []]) == [[2], [1], [0]])
    #expect(stronglyConnectedComponents(of: [[1], [0, 2], [3], [2], [0]]) == [[2, 3], [0, 1], [4]])
    #expect(stronglyConnectedComponents(of: []) == [])
    #expect(stronglyConnectedComponents(of: [[0]]) == [[0]])
    let chain = stronglyConnectedComponents(of: (0..<100_000).map { $0 < 99_999 ? [$0 + 1] : [] })
    #expect(chain.count == 100_000 && chain.first == [99_999])
  }

  /// What is not demanded is zero by structure, not by cancellation.
  @Test(arguments: SolverChoice.allCases)
  func structuralZerosAreExact(solver: SolverChoice) {
    var builder = ModelBuilder()
    let (a, b, unused) = (builder.process("a"), builder.process("b"), builder.process("unused"))
    let (third, tenth) = (builder.number(1.0 / 3), builder.number(0.1))
    builder.input(b, into: a, third)
    builder.input(a, into: b, tenth)
    builder.input(a, into: unused, tenth)
    builder.impact(of: a, third)
    builder.impact(1, of: unused, third)
    builder.demand(a, tenth)
    let plan = PropagationPlan(builder.model(indicators: 2), solver: solver)
    let total = plan.index(.total, indicator: 1)
    #expect(total.map { plan.staticValues()[$0].bitPattern } == 0)
    #expect(plan.index(.process(unused), indicator: 1) == nil)
  }
}
