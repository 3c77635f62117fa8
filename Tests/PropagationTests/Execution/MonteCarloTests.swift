import Distributions
import Inventory
import NumericKernels
import Parameters
import Sampling
import Statistics
import Testing

@testable import Propagation

@Suite struct MonteCarloTests {
  /// A loop, a chain and formulas; `failing`: some draws of a fourth input make a score undefined.
  private func builder(failing: Bool = false, unused: Bool = false) -> ModelBuilder {
    var builder = ModelBuilder()
    if unused {
      let (x, y) = (builder.uniform("aardvark", 0, 1), builder.uniform("zebra", 0, 1))
      _ = builder.graph.apply(.divide, x, y)
    }
    let (a, b) = (builder.process("a", stage: "make"), builder.process("b"))
    if unused {
      let idle = builder.process("idle")
      let x = builder.uniform("zebra", 0, 1)
      builder.impact(of: idle, x)
    }
    let (x, y, z) = (
      builder.uniform("x", 0.1, 0.5), builder.uniform("y", 0.2, 0.9), builder.uniform("z", 1, 3)
    )
    builder.input(b, into: a, x)
    builder.input(a, into: b, y)
    builder.impact(of: a, z)
    var impact = builder.graph.apply(.exponential, z)
    if failing {
      let w = builder.uniform("w", -1, 9)  // a tenth of the draws is negative
      let root = builder.graph.apply(.squareRoot, w)
      builder.labels[root] = "parameter 'root of w'"
      impact = builder.graph.apply(.add, impact, root)
    }
    builder.impact(of: b, impact)
    let one = builder.number(1)
    builder.demand(a, one)
    return builder
  }

  private func run(
    _ model: LifeCycleModel, draws: Int = 10_000, seed: UInt64 = 1, workers: Int = 1, batch: Int? = nil,
    design: Design.Kind = .random
  ) throws -> MonteCarloResult {
    try MonteCarlo(
      PropagationPlan(model),
      options: MonteCarloOptions(draws: draws, seed: seed, design: design, workers: workers, batch: batch)
    ).run()
  }

  /// 10,000 draws are three blocks, the last one short.
  @Test(arguments: Design.Kind.allCases)
  func workersAndBatchesChangeNoBit(design: Design.Kind) throws {
    for failing in [false, true] {
      let model = builder(failing: failing).model()
      let expected = try run(model, design: design)
      #expect((expected.failedDraws > 0) == failing)
      for (workers, batch) in [(2, nil), (5, nil), (1, 1), (2, 7), (5, 1000), (2, 10_000)] as [(Int, Int?)] {
        let result = try run(model, workers: workers, batch: batch, design: design)
        #expect(result.fingerprint == expected.fingerprint, "\(workers) workers, batch \(batch ?? 0)")
        #expect(result.failures == expected.failures)
      }
    }
  }

  @Test func seedsDiffer() throws {
    let model = builder().model()
    let (one, two) = (try run(model, draws: 100, seed: 1), try run(model, draws: 100, seed: 2))
    #expect(one.fingerprint != two.fingerprint)
    #expect(one.staticValues == two.staticValues)
    #expect(try run(model, draws: 100, seed: 1).fingerprint == one.fingerprint)
  }

  /// What no result needs leaves the bits of every result as they are.
  @Test func unusedPartsChangeNoBit() throws {
    let (plain, more) = (
      try run(builder().model(), draws: 5000), try run(builder(unused: true).model(), draws: 5000)
    )
    #expect(plain.plan.inputs.map(\.name) == ["x", "y", "z"])
    #expect(more.plan.inputs.map(\.name) == ["x", "y", "z"])
    #expect(plain.fingerprint == more.fingerprint)
  }

  /// More draws leave the first ones as they are.
  @Test func runsCanBeExtended() throws {
    let model = builder().model()
    let (short, long) = (try run(model, draws: 300), try run(model, draws: 9000))
    let (a, b) = (short.draws(ofOutput: 0) ?? [], long.draws(ofOutput: 0) ?? [])
    #expect(a.count == 300 && a == Array(b.prefix(300)))
  }

  @Test func totalsAloneAreTheSameTotals() throws {
    let model = builder().model()
    let (all, totals) = (PropagationPlan(model), PropagationPlan(model, detail: .totals))
    #expect(totals.outputs.map(\.part) == [.total])
    #expect(all.outputs.first?.part == .total)
    let options = MonteCarloOptions(draws: 1000, seed: 1, workers: 1)
    let (one, two) = (
      try MonteCarlo(all, options: options).run(), try MonteCarlo(totals, options: options).run()
    )
    #expect(one.draws(ofOutput: 0) == two.draws(ofOutput: 0))
  }

  /// Systems that share inputs share draws; a system that differs in demand alone shares the solution.
  @Test func systemsShareTheirDraws() throws {
    var builder = builder()
    let two = builder.number(2)
    var double = builder.system
    double.demand = [Entry(row: 0, column: 0, amount: two, label: "")]
    let plan = PropagationPlan(builder.model(systems: [builder.system, double]))
    let result = try MonteCarlo(plan, options: MonteCarloOptions(draws: 500, seed: 1, workers: 1)).run()
    let single = result.draws(.total, system: 0)
    let doubled = result.draws(.total, system: 1)
    // Doubling is exact in binary arithmetic, in the solution of the equations too.
    #expect(!single.isEmpty && doubled == single.map { 2 * $0 })
    #expect(plan.outputs.map(\.system) == plan.outputs.map(\.system).sorted())
  }

  @Test func meanIsThatOfTheModel() throws {
    var builder = ModelBuilder()
    let a = builder.process("a")
    let (z, one) = (builder.uniform("z", 1, 3), builder.number(1))
    builder.impact(of: a, z)
    builder.demand(a, one)
    let result = try run(builder.model(), draws: 20_000)
    // Uniform 1 ... 3: mean 2, sd 1/sqrt 3; five standard errors.
    #expect(abs(result.moments[0].mean - 2) < 5 * 0.5774 / 20_000.0.squareRoot())
    #expect(result.moments[0].count == 20_000)
    #expect(result.staticValues == [2, 2])
  }

  @Test func cancelledRunsThrow() throws {
    let flag = CancellationFlag()
    let monteCarlo = MonteCarlo(
      PropagationPlan(builder().model()), options: MonteCarloOptions(draws: 100_000, seed: 1, workers: 2))
    #expect {
      _ = try monteCarlo.run(cancellation: flag) { done, _ in if done > 5000 { flag.cancel() } }
    } throws: { error in
      guard let error = error as? Interrupted else { return false }
      return error.wanted == 100_000 && error.done > 5000 && error.done < 100_000
    }
    #expect(throws: Interrupted.self) { try monteCarlo.run(cancellation: flag) }
  }
}
