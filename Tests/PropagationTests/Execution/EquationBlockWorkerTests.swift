import Inventory
import Parameters
import Statistics
import Testing

@testable import Propagation

@Suite struct EquationBlockWorkerTests {
  private func run(_ builder: ModelBuilder, draws: Int, solver: SolverChoice) throws -> MonteCarloResult {
    let plan = PropagationPlan(builder.model(), solver: solver)
    return try MonteCarlo(plan, options: MonteCarloOptions(draws: draws, seed: 9, workers: 2)).run()
  }

  /// Loops that use up all they make, in numbers that are no binary fractions: rounding leaves a pivot of some 1e-17 where
  /// an exact zero is meant. A score of 1e16 must not pass for a result.
  @Test(arguments: SolverChoice.allCases)
  func singularToWorkingPrecisionIsAFailure(solver: SolverChoice) throws {
    for (k, count) in [3, 3, 3, 3, 3, 5, 5, 5, 8, 8, 20, 20].enumerated() {
      var numbers = TestNumbers(state: UInt64(k + 1) &* 6_700_417)
      var builder = ModelBuilder()
      for i in 0..<count { _ = builder.process("p\(i)") }
      for process in 0..<count {
        // Hundredths of the process's product to every other one, one hundred in all.
        var left = 100.0
        for product in 0..<count where product != process {
          let last = product == (process == count - 1 ? count - 2 : count - 1)
          let part = last ? left : numbers.number(1...(100 / Double(count))).rounded()
          left -= part
          let amount = builder.number(part / 100)
          builder.input(process, into: product, amount)
        }
      }
      let z = builder.uniform("z", 1, 2)
      builder.impact(of: 0, z)
      let one = builder.number(1)
      builder.demand(0, one)
      let result = try run(builder, draws: 10, solver: solver)
      #expect(result.failedDraws == 10, "system \(k): scores such as \(result.moments[0].mean)")
      #expect(result.failures.first?.reason.contains("singular") == true)
    }
  }

  /// Units may differ by many orders of magnitude without being singular.
  @Test(arguments: SolverChoice.allCases)
  func badlyScaledIsNotSingular(solver: SolverChoice) throws {
    var builder = ModelBuilder()
    let (tiny, huge) = (builder.number(1e-12), builder.number(1e12))
    let (a, b) = (builder.process("a", output: tiny), builder.process("b", output: huge))
    let (fraction, quarter) = (builder.number(0.5e-12), builder.number(0.5e12))
    builder.input(a, into: b, fraction)
    builder.input(b, into: a, quarter)
    let z = builder.uniform("z", 1, 2)
    builder.impact(of: a, z)
    let one = builder.number(1)
    builder.demand(a, one)
    let result = try run(builder, draws: 10, solver: solver)
    #expect(result.failedDraws == 0)
    // s_a = 1e12 / (1 - 0.25); three roundings.
    #expect(abs(result.staticValues[0] / (1e12 / 0.75 * 1.5) - 1) < 1e-14)
  }
}
