import Inventory
import Parameters
import Statistics
import Testing

@testable import Propagation

@Suite struct FailureDiagnosisTests {
  private func run(
    _ builder: ModelBuilder, draws: Int, systems: [ProductSystem]? = nil, solver: SolverChoice = .automatic
  ) throws -> MonteCarloResult {
    let plan = PropagationPlan(builder.model(systems: systems), solver: solver)
    return try MonteCarlo(plan, options: MonteCarloOptions(draws: draws, seed: 9, workers: 2)).run()
  }

  /// sqrt(w) with w from -1 to 9, beside an indicator-free sum that never fails.
  @Test func undefinedFormulasNameTheirParameter() throws {
    var builder = ModelBuilder()
    let a = builder.process("a")
    let (w, one) = (builder.uniform("w", -1, 9), builder.number(1))
    let root = builder.graph.apply(.squareRoot, w)
    builder.labels[root] = "parameter 'root'"
    let amount = builder.graph.apply(.add, root, one)
    builder.impact(of: a, amount)
    builder.demand(a, one)
    // A second system shows what the draws of w are.
    var fine = builder.system
    fine.impacts = [Entry(row: 0, column: a, amount: w, label: "")]
    let result = try run(builder, draws: 5000, systems: [builder.system, fine])
    let plan = result.plan
    let (failing, shown) = (
      try #require(plan.index(.total, system: 0)), try #require(plan.index(.total, system: 1))
    )
    let (values, draws) = (
      result.draws(ofOutput: failing) ?? [], result.draws(ofOutput: shown) ?? []
    )
    let negative = draws.indices.filter { draws[$0] < 0 }
    #expect(negative.count > 300)
    #expect(result.failedBySystem == [negative.count, 0] && result.failedDraws == negative.count)
    #expect(values.indices.filter { values[$0].isNaN } == negative)
    #expect(result.moments[failing].count == 5000 - negative.count && result.moments[shown].count == 5000)
    #expect(result.moments[failing].mean.isFinite)
    #expect(result.failures.map(\.draw) == Array(negative.prefix(100)))
    for failure in result.failures {
      #expect(failure.system == 0)
      #expect(failure.reason == "parameter 'root': square root of \(draws[failure.draw])")
    }
    // The mean is of the draws that succeeded: 1 + sqrt(w), w uniform in 0 ... 9, has mean 3 and sd 1/sqrt 2.
    #expect(abs(result.moments[failing].mean - 3) < 5 * 0.7071 / 4500.0.squareRoot())
  }

  /// b consumes k of its own product for each unit, and a as much of b: singular where k is 1.
  @Test(arguments: SolverChoice.allCases)
  func singularDrawsAreCountedWithTheirReason(solver: SolverChoice) throws {
    var builder = ModelBuilder()
    let (a, b) = (builder.process("a"), builder.process("b"))
    let u = builder.uniform("u", 0, 1)
    let (half, one, two) = (builder.number(0.5), builder.number(1), builder.number(2))
    // k = 1 in half of the draws, else 0.5.
    let condition = builder.graph.apply(.less, u, half)
    let k = builder.graph.apply(.select, condition, one, half)
    builder.input(b, into: a, two)
    builder.input(a, into: b, builder.graph.apply(.multiply, k, half))
    builder.impact(of: a, one)
    builder.demand(a, one)
    let result = try run(builder, draws: 1000, solver: solver)
    #expect(result.failedDraws > 400 && result.failedDraws < 600)
    #expect(result.failedBySystem == [result.failedDraws])
    #expect(result.failures.count == 100)
    let total = try #require(result.plan.index(.total))
    let values = result.draws(ofOutput: total) ?? []
    #expect(values.count(where: { $0.isNaN }) == result.failedDraws)
    // s_a = 1/(1 - 2 × 0.25) = 2 in all others.
    #expect(values.count(where: { $0 == 2 }) == 1000 - result.failedDraws)
    #expect(result.moments[total].mean == 2 && result.moments[total].count == 1000 - result.failedDraws)
    for failure in result.failures {
      #expect(values[failure.draw].isNaN)
      #expect(
        failure.reason.contains("singular") && failure.reason.contains("'a' and 'b'"), "\(failure.reason)")
    }
  }

  @Test(arguments: SolverChoice.allCases)
  func aProcessThatConsumesAllItMakes(solver: SolverChoice) throws {
    var builder = ModelBuilder()
    let a = builder.process("mill")
    let one = builder.number(1)
    builder.input(a, into: a, one)
    let z = builder.uniform("z", 1, 2)
    builder.impact(of: a, z)
    builder.demand(a, one)
    let result = try run(builder, draws: 10, solver: solver)
    #expect(result.failedDraws == 10)
    #expect(
      result.failures.first?.reason == "the technosphere is singular: 'mill' consumes all of what it makes")
    #expect(result.staticValues.first?.isNaN == true)
    #expect(result.moments.first?.count == 0)
  }

  /// An undefined entry fails the draw even where the solution does not feel it: b needs a, but b is not needed.
  @Test(arguments: SolverChoice.allCases)
  func undefinedEntriesOfTheMatrixFail(solver: SolverChoice) throws {
    for place in 0..<2 {
      var builder = ModelBuilder()
      let (a, b) = (builder.process("a"), builder.process("b"))
      let (u, one) = (builder.uniform("u", -1, 1), builder.number(1))
      let nothing = builder.graph.apply(.multiply, u, builder.graph.constant(0))
      let root = builder.graph.apply(.squareRoot, u)
      builder.input(b, into: a, place == 0 ? root : nothing)
      builder.input(a, into: b, place == 1 ? root : nothing)
      builder.impact(of: a, one)
      builder.impact(of: b, one)
      builder.demand(a, one)
      let result = try run(builder, draws: 1000, solver: solver)
      #expect(result.failedDraws > 400 && result.failedDraws < 600, "place \(place)")
      #expect(result.failures.allSatisfy { $0.reason.contains("square root of -") })
    }
  }
}
