import Parameters
import Testing

@testable import Inventory

@Suite struct ComparedSystemsTests {
  private func compared(_ systems: [(scenario: String, role: ComparisonRole)]) -> [ComparedSystems] {
    LifeCycleModel(
      processes: [], indicators: [], flows: [], graph: ExpressionGraph(),
      systems: systems.enumerated().map { index, given in
        var system = ProductSystem(name: "\(index)", scenario: given.scenario)
        system.role = given.role
        return system
      }
    ).comparedSystems
  }

  @Test func theFirstSystemIsTheReferenceUnlessAnotherIsMarked() {
    #expect(
      compared([("a", .compared), ("a", .compared)]) == [ComparedSystems(reference: 0, others: [1])])
    let marked = compared([("a", .compared), ("a", .compared), ("a", .reference)])
    #expect(marked == [ComparedSystems(reference: 2, others: [0, 1])])
    #expect(marked[0].all == [0, 1, 2])
  }

  @Test func oneSystemIsComparedWithNone() {
    #expect(compared([]).isEmpty)
    #expect(compared([("a", .reference)]).isEmpty)
    #expect(compared([("a", .compared), ("a", .alone)]).isEmpty)
    #expect(
      compared([("a", .compared), ("a", .alone), ("a", .compared)])
        == [ComparedSystems(reference: 0, others: [2])])
  }

  @Test func scenariosAreComparedEachForItself() {
    let found = compared([
      ("b", .compared), ("a", .compared), ("b", .reference), ("c", .compared), ("a", .compared),
    ])
    #expect(
      found == [ComparedSystems(reference: 2, others: [0]), ComparedSystems(reference: 1, others: [4])])
  }
}
