import LinearSolvers
import NumericKernels
import Parameters

/// Solves a plan's blocks of simultaneous equations, for one worker: draws that batched elimination solved are taken
/// over, all others are solved one by one with LAPACK.
final class DenseBlockSolver: BlockSolver {
  private let blocks: [LinearBlock]
  private let systems: [DenseSystem]
  private let cancellation: CancellationFlag?

  init(blocks: [LinearBlock], cancellation: CancellationFlag?) {
    self.blocks = blocks
    self.cancellation = cancellation
    systems = blocks.map { DenseSystem(order: $0.order, rightHandSides: $0.rightHandSides) }
  }

  func solve(block index: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer) {
    let (block, system) = (blocks[index], systems[index])
    let matrix = block.matrix.map { ($0.offset, Operand(program.location(of: $0.node))) }
    let sides = block.rightHandSide.map { ($0.offset, Operand(program.location(of: $0.node))) }
    // A score may not need every unknown.
    let unknowns = block.unknowns.map { node -> Int? in
      if case .column(let column)? = program.locationIfNeeded(of: node) { return column }
      return nil
    }
    let suspects = block.elimination.map { elimination in
      takeOver(elimination.unknowns, unknowns, count: count, program, workspace)
      return self.suspects(elimination.pivotRatio, count: count, program, workspace)
    }
    for row in suspects ?? Array(0..<count) {
      // A block of a thousand equations takes a second for a few draws: a run must stop sooner.
      if let cancellation, block.order > 64, cancellation.isCancelled { return }
      for i in system.matrix.indices { system.matrix[i] = 0 }
      for i in system.solution.indices { system.solution[i] = 0 }
      for (offset, operand) in matrix { system.matrix[offset] = operand.value(row, workspace) }
      for (offset, operand) in sides { system.solution[offset] = operand.value(row, workspace) }
      var solved = system.solve() == .solved
      // A loop that uses up all it makes rarely leaves an exact zero: rounding makes a pivot of 1e-17 and a score of
      // 1e16 of it. Bad scaling looks alike at first, so a suspect is looked at again.
      if solved, system.smallestPivotRatio() < 1e-12 {
        var cells = Array(repeating: 0.0, count: block.order * block.order)
        for (offset, operand) in matrix { cells[offset] = operand.value(row, workspace) }
        solved = !isSingularToWorkingPrecision(cells, order: block.order)
      }
      for (component, column) in unknowns.enumerated() {
        guard let column else { continue }
        let value = solved ? system.solution[component] : .nan
        workspace.withColumn(column) { $0[row] = value - value == 0 ? value : .nan }
      }
    }
  }

  /// Copies what elimination found to the unknowns.
  private func takeOver(
    _ found: [ExpressionGraph.NodeID?], _ unknowns: [Int?], count: Int, _ program: FormulaProgram,
    _ workspace: ColumnBuffer
  ) {
    for (node, column) in zip(found, unknowns) {
      guard let column else { continue }
      let operand = Operand(node.map { program.location(of: $0) } ?? .constant(0))
      for row in 0..<count {
        let value = operand.value(row, workspace)
        workspace.withColumn(column) { $0[row] = value }
      }
    }
  }

  /// Rows in which so little was left of a pivot that its digits are in doubt.
  private func suspects(
    _ ratio: ExpressionGraph.NodeID?, count: Int, _ program: FormulaProgram, _ workspace: ColumnBuffer
  ) -> [Int] {
    guard let ratio else { return [] }
    let operand = Operand(program.location(of: ratio))
    // NaN, a pivot that was exactly zero or an amount that does not exist, is suspect too.
    return (0..<count).filter { !(operand.value($0, workspace) > Elimination.smallestRatio) }
  }

  /// A cell's value: one number, or a column of the workspace.
  private struct Operand {
    let location: FormulaProgram.Location

    init(_ location: FormulaProgram.Location) { self.location = location }

    func value(_ row: Int, _ workspace: ColumnBuffer) -> Double {
      switch location {
      case .constant(let value): return value
      case .column(let column): return workspace.withColumn(column) { $0[row] }
      }
    }
  }
}
