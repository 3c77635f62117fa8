import Studies
import Testing

@testable import Propagation

@Suite struct StudyTests {
  /// The equations of a background are worked out when the study is read, and serve every plan of it.
  @Test(arguments: [false, true]) func plansShareTheEquationsOfTheBackground(isUncertain: Bool) throws {
    let database = try TestDatabase(isUncertain: isUncertain)
    defer { database.remove() }
    let study = try database.read(TestDatabase.study)
    let checked = study.plan(detail: .totals)
    let equations = try #require(checked.technosphere)
    #expect(study.plan(detail: .totals).technosphere === equations)
    #expect(study.plan().technosphere === equations)
    #expect(study.gradientPlan().plan.technosphere === equations)
    // Another solver plans them in another way.
    #expect(study.plan(solver: .iterative).technosphere !== equations)
    let alone = PropagationPlan(study.model)
    #expect(study.plan().outputs == alone.outputs && study.plan().staticValues() == alone.staticValues())
  }
}
