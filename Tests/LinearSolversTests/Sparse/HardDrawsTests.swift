import LinearSolvers
import Testing

/// Draws that go down the ladder: loops that use up nearly all they make, waste, missing production.
@Suite struct HardDrawsTests {
  /// An inventory with a loop 50 -> 51 -> 50, whose gain is `gain`, fed by process 0 with `feed` of the
  /// loop's product.
  private func inventory(gain: Double, feed: Double = 0.1, sign: Double = 1) -> SyntheticSystem {
    var system = SyntheticSystem.inventory(order: 200, seed: 4, decades: 6, share: 0.5)
    // Two processes outside the core, so that nothing else touches the loop; the second treats waste if sign
    // < 0.
    let order = system.order + 2
    system.order = order
    system.demand += [0, 0]
    for k in system.scores.indices { system.scores[k] += [1, 2] }
    let (a, b) = (order - 2, order - 1)
    system.add(a, a, 1)
    system.add(b, b, sign)
    system.add(a, b, -gain)
    system.add(b, a, -sign)
    system.add(a, 0, -feed)
    return system
  }

  private func solved(_ planned: SyntheticSystem, _ drawn: SyntheticSystem) throws -> (
    outcome: LaneOutcome, error: Double
  ) {
    let solver = LaneSolver(try LaneSolverTests.plan(planned))
    let values = drawn.cellValues(draw: 9)
    LaneSolverTests.fill(solver, lane: 0, values)
    solver.solve(draws: 1)
    let expected = LaneSolverTests.reference(drawn.pattern, values, drawn.demand)
    let found = LaneSolverTests.supplies(solver, lane: 0)
    return (solver.outcomes[0], LaneSolverTests.error(found, expected, scores: drawn.scores))
  }

  /// Gains on the way to 1 in the draw, 0.5 in the static system, and a loop that matters much, little or
  /// hardly.
  @Test(arguments: [0.6, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.999999], [1.0, 1e-4, 1e-8])
  func loopsNearOneAreSolvedOrHandedDown(gain: Double, feed: Double) throws {
    for sign in [1.0, -1] {
      let (outcome, error) = try solved(
        inventory(gain: 0.5, feed: feed, sign: sign), inventory(gain: gain, feed: feed, sign: sign))
      // The reference itself loses about 1e-16 / (1 - gain).
      let reference = 1e-14 / (1 - gain)
      #expect(error <= 1e-7)
      #expect(error <= 10 * outcome.errorEstimate + reference)
      if gain > 0.99 { #expect(outcome.rung == .refactorization || outcome.rung == .factorization) }
    }
  }

  /// The static loop is as close to one as the draw's.
  @Test(arguments: [0.99, 0.9999])
  func staticLoopsNearOne(gain: Double) throws {
    let (outcome, error) = try solved(inventory(gain: gain), inventory(gain: gain - 1e-5))
    #expect(error <= 1e-7)
    #expect(error <= 10 * outcome.errorEstimate + 1e-10)
  }

  @Test func loopsThatMakeLessThanTheyUseHaveNegativeSupplies() throws {
    let (outcome, error) = try solved(inventory(gain: 0.5), inventory(gain: 1.5))
    #expect(outcome.rung == .refactorization || outcome.rung == .factorization)
    #expect(error <= 1e-12)
  }

  @Test func aLoopThatUsesAllItMakesFails() throws {
    let solver = LaneSolver(try LaneSolverTests.plan(inventory(gain: 0.5)))
    // No spread, so that the gain is exactly one.
    let values = inventory(gain: 1).cellValues()
    LaneSolverTests.fill(solver, lane: 0, values)
    solver.solve(draws: 1)
    switch solver.outcomes[0].rung {
    case .failed(.singular), .failed(.inaccurate): break
    case let rung: Issue.record("ended on \(rung)")
    }
    let supplies = LaneSolverTests.supplies(solver, lane: 0)
    #expect(!supplies.contains { !$0.isNaN })
  }

  @Test func aProductionOfZeroFails() throws {
    var system = SyntheticSystem(order: 2, demand: [1, 0], scores: [[1, 1]])
    system.add(0, 0, 1)
    system.add(1, 1, 1)
    system.add(1, 0, -0.5)
    let solver = LaneSolver(try LaneSolverTests.plan(system))
    LaneSolverTests.fill(solver, lane: 0, [1, -0.5, 0])
    solver.solve(draws: 1)
    #expect(solver.outcomes[0].rung == .failed(.singular(process: 1)))
  }

  /// A process makes its product through another's row: nothing can be swept, everything is factored.
  @Test func productionOffTheDiagonal() throws {
    var system = SyntheticSystem(order: 2, demand: [0, 3], scores: [[1, 1]])
    system.add(0, 1, 2)
    system.add(1, 0, 4)
    let solver = LaneSolver(try LaneSolverTests.plan(system))
    LaneSolverTests.fill(solver, lane: 0, [6, 2])
    solver.solve(draws: 1)
    let supplies = LaneSolverTests.supplies(solver, lane: 0)
    #expect(supplies == [0.5, 0])
    #expect(solver.outcomes[0].rung == .refactorization)
  }

  /// A supply that is zero in the static system, because two demands cancel, and not in the draw.
  @Test func suppliesThatCancel() throws {
    var system = SyntheticSystem(order: 3, demand: [1, 1, 0], scores: [[1, 1, 1e6], [0, 0, 1]])
    for i in 0..<3 { system.add(i, i, 1) }
    system.add(2, 0, -0.25)
    system.add(2, 1, 0.25)
    let solver = LaneSolver(try LaneSolverTests.plan(system))
    #expect(solver.system.staticSolutions == [[1, 1, 0]])
    LaneSolverTests.fill(solver, lane: 0, [1, -0.25, 1, 0.125, 1])
    solver.solve(draws: 1)
    let supplies = LaneSolverTests.supplies(solver, lane: 0)
    #expect(supplies == [1, 1, 0.125])
    #expect(solver.outcomes[0].rung == .sweeps)
  }

  @Test func singularPlansAreRefused() {
    var system = SyntheticSystem(order: 2, demand: [1, 0], scores: [[1, 1]])
    system.add(0, 0, 1)
    system.add(1, 0, -1)
    system.add(0, 1, -1)
    system.add(1, 1, 1)
    #expect(throws: LaneSystemFailure.singular(row: 1)) { try LaneSolverTests.plan(system) }
    system.values[0] = .nan
    #expect(throws: LaneSystemFailure.notFinite) { try LaneSolverTests.plan(system) }
  }
}
