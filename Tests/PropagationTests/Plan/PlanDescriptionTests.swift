import Inventory
import Parameters
import Testing

@testable import Propagation

@Suite struct PlanDescriptionTests {
  /// Two processes that take from each other, of which one amount varies or all do, and one that nothing needs.
  private func loop(varying: Int, solver: SolverChoice) -> [String] {
    var builder = ModelBuilder()
    let (a, b, unused) = (builder.process("a"), builder.process("b"), builder.process("unused"))
    let amounts = (0..<2).map { place in
      place < varying ? builder.uniform("x\(place)", 0.1, 0.3) : builder.number(0.2)
    }
    let one = builder.number(1)
    builder.input(b, into: a, amounts[0])
    builder.input(a, into: b, amounts[1])
    builder.impact(of: b, one)
    builder.impact(of: unused, one)
    builder.demand(a, one)
    return PropagationPlan(builder.model(), detail: .totals, solver: solver).description
  }

  @Test func nothingVaries() {
    let lines = loop(varying: 0, solver: .automatic)
    #expect(lines.first == "1 system on 1 indicator; 3 processes in the study.")
    // Two outputs, two inputs, an impact and the demand; what is not reached is not counted.
    #expect(lines[1].hasPrefix("Amounts that a functional unit reaches: 6 constant, 0 varying."))
    #expect(lines.last == "Every result is constant: nothing is drawn." && lines.count == 3)
  }

  @Test func loopsNameTheirSolver() {
    for (varying, solver, text) in [
      (
        2, .automatic,
        "batched elimination, every pivot checked in every draw; draws in doubt are solved by LAPACK"
      ),
      (2, .lapack, "LAPACK (dgetrf, dgetrs) for each draw."),
      (1, .lowRank, "factored once and corrected for 1 varying column; draws in doubt go to LAPACK."),
    ] as [(Int, SolverChoice, String)] {
      let lines = loop(varying: varying, solver: solver)
      #expect(
        lines[1].hasPrefix("Amounts that a functional unit reaches: \(6 - varying) constant, \(varying) "))
      #expect(lines[2].hasPrefix("Each draw: \(varying) uncertain input"), "\(lines)")
      let block = lines.last ?? ""
      // LAPACK takes all processes that are reached, not the loop alone: it is the same here.
      #expect(block.hasPrefix("A loop of 2 equations for 1 right-hand side, 4 cells: "), "\(lines)")
      #expect(block.contains(text), "\(solver): \(block)")
    }
  }

  @Test func chainsAreSubstituted() {
    var builder = ModelBuilder()
    let (a, b) = (builder.process("a"), builder.process("b"))
    let x = builder.uniform("x", 1, 2)
    builder.input(b, into: a, x)
    builder.impact(of: b, x)
    builder.demand(a, x)
    let lines = PropagationPlan(builder.model(), detail: .totals).description
    #expect(
      lines.last == "Equations: all by substitution; loops of processes are constant or there are none.")
  }

  @Test func databases() throws {
    let spread = ExchangeUncertainty.lognormal(
      logMedian: 0, logStandardDeviation: 0.1, negative: false)
    func description(_ technosphere: ExchangeUncertainty, demands: [[Int: Double]]) -> [String] {
      let test = TestDatabase.product(of: [technosphere, technosphere, spread, .none])
      return PropagationPlan(
        DatabaseBlockTests.model(test.database), detail: .totals, solver: .elimination
      ).description
    }
    let varying = description(spread, demands: [[0: 1]])
    #expect(
      varying.contains {
        $0.hasPrefix(
          "Database: the demand reaches 3 processes, 5 cells of A, 2 of them varying; 1 elementary flow ")
      }, "\(varying)")
    #expect(varying.contains("One solution for each of 1 demand serves 1 method."), "\(varying)")
    #expect(varying.contains("3 equations by substitution."), "\(varying)")
    let constant = description(.none, demands: [[0: 1]])
    #expect(constant.last == "A is constant: it is solved once, not for each draw.")
  }
}
