import Inventory
import Parameters
import Testing

@testable import Propagation

/// M X = F with M = (2, 1; 3, 2), whose inverse is (2, -1; -3, 2), and F = (3, 0) and (0, 5): X is (6, -9)
/// and (-5, 10).
@Suite struct LinearPlanDifferentiationTests {
  private typealias NodeID = ExpressionGraph.NodeID

  /// The equations as a block of a plan, every number a draw with its static value.
  private struct Equations {
    var builder = ModelBuilder()
    var linear: LinearPlan
    /// Row by row.
    let cells: [NodeID]
    /// F of row 0 of the first side, and of row 1 of the second.
    let sides: [NodeID]
    let unknowns: [NodeID?]

    /// - Parameter constants: cells that are the same in all draws.
    init(_ choice: SolverChoice, constants: Set<Int> = []) {
      var linear = LinearPlan(choice: choice)
      var builder = builder
      let cells = [2.0, 1, 3, 2].enumerated().map { place, value in
        constants.contains(place)
          ? builder.number(value) : builder.uniform("m\(place)", 0, 4, value: value)
      }
      let sides = [3.0, 5].enumerated().map { builder.uniform("f\($0)", 0, 8, value: $1) }
      unknowns = linear.solve(
        order: 2,
        cells: cells.enumerated().map { LinearPlan.Cell(row: $0 / 2, column: $0 % 2, value: $1) },
        rightHandSides: [[0: sides[0]], [1: sides[1]]], graph: &builder.graph
      ).flatMap { $0 }
      (self.cells, self.sides, self.linear, self.builder) = (cells, sides, linear, builder)
    }

    /// Static values of nodes.
    func values(_ nodes: [NodeID]) -> [Double] {
      PropagationPlan(
        builder.model(), solver: linear.choice, graph: builder.graph, blocks: linear.blocks,
        results: nodes.enumerated().map { (Output(system: 0, indicator: 0, part: .variable($0)), $1) }
      ).staticValues()
    }

    /// What the operands get of the adjoints: by node the static value of the sum.
    mutating func carried(_ adjoints: [Double?], isActive: (NodeID) -> Bool = { _ in true }) -> [NodeID:
      Double]
    {
      let nodes = adjoints.map { $0.map { builder.number($0) } }
      let parts = linear.carry(
        adjoints: nodes, throughBlock: 0, isActive: isActive, graph: &builder.graph)
      let values = values(parts.map(\.adjoint))
      return zip(parts, values).reduce(into: [:]) { $0[$1.0.operand, default: 0] += $1.1 }
    }
  }

  private func agree(_ found: [NodeID: Double], _ exact: [(NodeID, Double)]) -> Bool {
    // Integers of two digits: some roundings of quotients of small numbers.
    found.count == exact.count
      && exact.allSatisfy { node, value in abs((found[node] ?? .nan) - value) <= 1e-13 * abs(value) }
  }

  /// With Mᵀ Λ = X̄, X̄ = (1, 0) and (0, 2), Λ is (2, -1) and (-6, 4): M gets -Λ Xᵀ, F gets Λ where it has a
  /// cell.
  @Test(arguments: SolverChoice.allCases) func matrixAndRightHandSides(choice: SolverChoice) throws {
    var equations = Equations(choice)
    let unknowns = equations.values(equations.unknowns.compactMap { $0 })
    #expect(zip(unknowns, [6, -9, -5, 10]).allSatisfy { abs($0 - $1) <= 1e-13 * abs($1) })
    let (cells, sides) = (equations.cells, equations.sides)
    let found = equations.carried([1, nil, nil, 2])
    #expect(
      agree(
        found,
        [
          (cells[0], -42), (cells[1], 78), (cells[2], 26), (cells[3], -49), (sides[0], 2), (sides[1], 4),
        ]), "\(found)")
  }

  /// A right-hand side whose unknowns have no adjoint passes nothing on.
  @Test(arguments: SolverChoice.allCases) func oneSideAlone(choice: SolverChoice) {
    var equations = Equations(choice)
    let (cells, sides) = (equations.cells, equations.sides)
    let found = equations.carried([nil, 3, nil, nil])
    // Λ = 3 (-3, 2).
    let exact = [(cells[0], 54.0), (cells[1], -81), (cells[2], -36), (cells[3], 54), (sides[0], -9)]
    #expect(agree(found, exact), "\(found)")
  }

  /// What no variable moves gets no part, and costs no node.
  @Test func operandsThatAreNotWanted() {
    var equations = Equations(.lapack, constants: [1])
    let (cells, sides) = (equations.cells, equations.sides)
    let wanted: Set<NodeID> = [cells[3], sides[0]]
    #expect(
      agree(equations.carried([1, nil, nil, 2]) { wanted.contains($0) }, [(cells[3], -49), (sides[0], 2)]))
    #expect(equations.carried([1, nil, nil, 2]) { _ in false }.isEmpty)
  }

  @Test func noAdjointsNoParts() {
    var equations = Equations(.lapack)
    #expect(equations.carried([nil, nil, nil, nil]).isEmpty && equations.linear.blocks.count == 1)
  }
}
