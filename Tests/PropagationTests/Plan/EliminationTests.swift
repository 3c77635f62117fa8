import Inventory
import Parameters
import Testing

@testable import Propagation

@Suite struct EliminationTests {
  /// Two processes that feed each other: a takes x of b, b takes one of a, so that the supply of a is 1 / (1 - x).
  private func loop(_ minimum: Double, _ maximum: Double) -> ModelBuilder {
    var builder = ModelBuilder()
    let (a, b) = (builder.process("a"), builder.process("b"))
    let x = builder.uniform("x", minimum, maximum)
    let one = builder.number(1)
    builder.input(b, into: a, x)
    builder.input(a, into: b, one)
    builder.impact(of: a, one)
    // The score of x itself shows what was drawn.
    builder.impact(1, of: builder.process("witness"), x)
    builder.demand(a, one)
    builder.demand(2, one)
    return builder
  }

  /// 1 - x is exact for x near 1, and 1 / (1 - x) is then one rounding; whoever solves a draw, elimination where much
  /// is left of the pivot or LAPACK where 1e-10 is, may add a few.
  @Test(arguments: [(0.1, 0.9), (1 - 1e-9, 1 - 1e-10), (0.999_998, 0.999_999_9)])
  func pivotsAreChecked(minimum: Double, maximum: Double) throws {
    let plan = PropagationPlan(loop(minimum, maximum).model(indicators: 2), solver: .elimination)
    guard case .equations(let block)? = plan.blocks.first else {
      Issue.record("a loop with varying pivots is a block")
      return
    }
    #expect(plan.blocks.count == 1 && block.elimination?.pivotRatio != nil)
    let result = try MonteCarlo(plan, options: MonteCarloOptions(draws: 1000, seed: 3, workers: 1)).run()
    let score = try #require(plan.index(.total, indicator: 0).flatMap { result.draws(ofOutput: $0) })
    let drawn = try #require(plan.index(.total, indicator: 1).flatMap { result.draws(ofOutput: $0) })
    for (s, x) in zip(score, drawn) { #expect(abs(s * (1 - x) - 1) < 1e-14, "x = \(x)") }
    #expect(result.failedDraws == 0)
  }

  /// A draw that uses up all it makes has no result, and says so; the others have theirs.
  @Test func singularDrawsFail() throws {
    let plan = PropagationPlan(loop(1, 1.000_000_000_000_000_2).model(indicators: 2), solver: .elimination)
    let result = try MonteCarlo(plan, options: MonteCarloOptions(draws: 50, seed: 1, workers: 1)).run()
    #expect(result.failedDraws == 50)
    #expect(result.failures.first?.reason.contains("singular") == true)
  }

  /// A loop of constants is solved once, in the plan.
  @Test func constantLoopsCostNothing() {
    var builder = ModelBuilder()
    let (a, b) = (builder.process("a"), builder.process("b"))
    let (half, one) = (builder.number(0.5), builder.number(1))
    builder.input(b, into: a, half)
    builder.input(a, into: b, one)
    builder.impact(of: a, one)
    builder.demand(a, one)
    let plan = PropagationPlan(builder.model())
    #expect(plan.blocks.isEmpty && plan.inputs.isEmpty)
    #expect(plan.staticValues()[0] == 2)
  }
}
