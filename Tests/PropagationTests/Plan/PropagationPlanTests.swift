import Inventory
import Testing

@testable import Propagation

@Suite struct PropagationPlanTests {
  private func model(demands: [[Int: Double]] = [[0: 1]], isUncertain: Bool = true) -> LifeCycleModel {
    DatabaseBlockTests.model(
      TestDatabase.random(processes: 20, methods: 2, seed: 3).database, demands: demands,
      isUncertain: isUncertain)
  }

  private func draws(_ plan: PropagationPlan) throws -> [[Double]] {
    DatabaseBlockTests.totals(try DatabaseBlockTests.run(plan, draws: 24))
  }

  /// A plan that takes over the equations of another has the same bits as one that makes its own.
  @Test(arguments: [SolverChoice.automatic, .iterative, .lapack])
  func equationsOfTheDatabaseAreSharedBetweenPlans(solver: SolverChoice) throws {
    let model = model()
    let totals = PropagationPlan(model, detail: .totals, solver: solver)
    let sharing = PropagationPlan(model, solver: solver, sharing: totals)
    let equations = try #require(totals.technosphere)
    #expect(sharing.technosphere === equations)
    #expect(GradientPlan(model, solver: solver, sharing: totals).plan.technosphere === equations)
    let alone = PropagationPlan(model, solver: solver)
    #expect(alone.technosphere !== equations && alone.outputs == sharing.outputs)
    #expect(try draws(alone) == draws(sharing) && alone.staticValues() == sharing.staticValues())
  }

  /// A database without uncertainty is no block of a plan, but its equations are kept all the same.
  @Test func constantsShareTheirEquations() throws {
    let model = model(isUncertain: false)
    let totals = PropagationPlan(model, detail: .totals)
    let equations = try #require(totals.technosphere)
    let sharing = PropagationPlan(model, sharing: totals)
    #expect(totals.blocks.isEmpty && sharing.technosphere === equations)
    #expect(sharing.staticValues() == PropagationPlan(model).staticValues())
  }

  @Test func otherEquationsAreMadeAnew() throws {
    let model = model()
    let totals = PropagationPlan(model, detail: .totals)
    #expect(PropagationPlan(model, solver: .iterative, sharing: totals).technosphere !== totals.technosphere)
    let more = self.model(demands: [[0: 1], [4: 2]])
    let other = PropagationPlan(more, detail: .totals, sharing: totals)
    #expect(other.technosphere !== totals.technosphere)
    #expect(try draws(other) == draws(PropagationPlan(more, detail: .totals)))
    // More demands than methods: totals solve the transposed equations, contributions need the supplies.
    let many = self.model(demands: [[0: 1], [4: 2], [7: 1]])
    let transposed = PropagationPlan(many, detail: .totals)
    let direct = PropagationPlan(many, sharing: transposed)
    #expect(direct.technosphere !== transposed.technosphere)
    #expect(try draws(direct) == draws(PropagationPlan(many)))
  }

  @Test func modelsWithoutADatabaseHaveNoEquationsToShare() {
    var builder = ModelBuilder()
    let process = builder.process("p")
    builder.demand(process, builder.number(1))
    #expect(PropagationPlan(builder.model()).technosphere == nil)
  }
}
