import Parameters
import Testing

@testable import Inventory

@Suite struct ReachabilityTests {
  /// Processes 0 ..< count, `edges` from consumer to supplier.
  private func reached(_ count: Int, _ edges: [(Int, Int)], demand: [Int]) -> [Int] {
    var graph = ExpressionGraph()
    let one = graph.constant(1)
    var system = ProductSystem(name: "s", scenario: "base")
    system.inputs = edges.map { Entry(row: $0.1, column: $0.0, amount: one, label: "") }
    system.demand = demand.map { Entry(row: $0, column: 0, amount: one, label: "") }
    return system.reachedProcesses(among: count)
  }

  @Test func chainsAreFollowedTowardsSuppliers() {
    #expect(reached(5, [(0, 1), (1, 2), (3, 4)], demand: [0]) == [0, 1, 2])
    #expect(reached(5, [(0, 1), (1, 2), (3, 4)], demand: [2]) == [2])
    #expect(reached(5, [(0, 1), (1, 2), (3, 4)], demand: [3, 1]) == [1, 2, 3, 4])
  }

  @Test func loopsEnd() {
    #expect(reached(3, [(0, 1), (1, 0), (1, 1)], demand: [1]) == [0, 1])
    #expect(reached(1, [(0, 0)], demand: [0]) == [0])
  }

  @Test func nothingIsReachedWithoutDemand() { #expect(reached(3, [(0, 1)], demand: []) == []) }

  @Test func repeatedEdgesAndDemandsCountOnce() {
    #expect(reached(3, [(2, 0), (2, 0)], demand: [2, 2]) == [0, 2])
  }

  /// A chain longer than a call stack is deep.
  @Test func longChains() {
    let count = 200_000
    #expect(reached(count, (1..<count).map { ($0 - 1, $0) }, demand: [0]).count == count)
  }
}
