import LinearSolvers
import Parameters

/// Derivatives through blocks of equations M X = F: with the adjoints x̄ of X and Mᵀ Λ = x̄, M gets -Λ Xᵀ and F gets Λ
/// (Giles 2008, Collected Matrix Derivative Results for Forward and Reverse Mode Algorithmic Differentiation, 2.3.1).
extension LinearPlan: BlockDifferentiation {
  mutating func carry(
    adjoints: [NodeID?], throughBlock block: Int, isActive: (NodeID) -> Bool, graph: inout ExpressionGraph
  ) -> [(operand: NodeID, adjoint: NodeID)] {
    // What a database scores is given: its exchanges are no variables of a study.
    guard case .equations(let block) = blocks[block] else { return [] }
    let cells = block.matrix.indices.map { cell in
      Cell(row: block.pattern.columns[cell], column: block.pattern.rows[cell], value: block.matrix[cell])
    }
    var sides: [[Int: NodeID]] = Array(repeating: [:], count: block.rightHandSides)
    for (component, adjoint) in adjoints.enumerated() {
      let (side, row) = component.quotientAndRemainder(dividingBy: block.order)
      if let adjoint { sides[side][row] = adjoint }
    }
    let solutions = solve(order: block.order, cells: cells, rightHandSides: sides, graph: &graph)
    var parts: [(operand: NodeID, adjoint: NodeID)] = []
    for (cell, node) in block.matrix.enumerated() where isActive(node) {
      let (row, column) = (block.pattern.rows[cell], block.pattern.columns[cell])
      for (side, solution) in solutions.enumerated() {
        guard let value = solution[row] else { continue }
        let product = graph.apply(.multiply, value, block.unknowns[column + side * block.order])
        parts.append((node, graph.apply(.negate, product)))
      }
    }
    for (offset, node) in block.rightHandSide where isActive(node) {
      let (side, row) = offset.quotientAndRemainder(dividingBy: block.order)
      if let value = solutions[side][row] { parts.append((node, value)) }
    }
    return parts
  }
}
