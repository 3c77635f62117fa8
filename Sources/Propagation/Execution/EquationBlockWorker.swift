import LinearSolvers
import NumericKernels
import Parameters

/// Solves one block of equations between nodes, for one worker: draws that batched elimination solved are taken over,
/// all others are solved eight at a time.
final class EquationBlockWorker {
  private let block: LinearBlock
  private let solver: any LaneBlockSolver
  private let cells: (columns: LaneIndices, places: LaneIndices)
  private let sides: (columns: LaneIndices, places: LaneIndices)
  private let constantSides: [(place: Int, value: Double)]
  /// Column of each unknown that a result needs.
  private let unknowns: [Int?]
  private let found: [FormulaProgram.Location]?
  private let ratio: FormulaProgram.Location?

  init(_ block: LinearBlock, program: FormulaProgram) {
    self.block = block
    let cells = LaneKernels.buffer(block.matrix.count)
    solver = block.solver.makeSolver(cells: cells, firstCell: 0, rightHandSides: block.rightHandSides)
    var (columns, places): ([Int], [Int]) = ([], [])
    for (place, node) in block.matrix.enumerated() {
      switch program.location(of: node) {
      case .constant(let value): cells.withColumn(place) { $0.update(repeating: value) }
      case .column(let column):
        columns.append(column)
        places.append(place)
      }
    }
    self.cells = (LaneIndices(columns), LaneIndices(places))
    (columns, places) = ([], [])
    var constantSides: [(place: Int, value: Double)] = []
    for (place, node) in block.rightHandSide {
      switch program.location(of: node) {
      case .constant(let value): constantSides.append((place, value))
      case .column(let column):
        columns.append(column)
        places.append(place)
      }
    }
    sides = (LaneIndices(columns), LaneIndices(places))
    self.constantSides = constantSides
    unknowns = block.unknowns.map { node in
      if case .column(let column)? = program.locationIfNeeded(of: node) { return column }
      return nil
    }
    // What elimination finds for an unknown that no result needs was never computed.
    found = block.elimination.map { elimination in
      elimination.unknowns.map { node in node.flatMap { program.locationIfNeeded(of: $0) } ?? .constant(0) }
    }
    ratio = block.elimination?.pivotRatio.map { program.location(of: $0) }
  }

  /// Solves the first `count` rows of the workspace.
  /// - Parameter solved: told for each group of rows how its lanes were solved.
  func solve(
    count: Int, workspace: ColumnBuffer, cancellation: CancellationFlag?, timer: PhaseTimer?,
    solved: (LaneOutcomes, _ lanes: Int) -> Void
  ) {
    takeOver(count: count, workspace)
    timer?.mark(.assembly)
    for first in stride(from: 0, to: count, by: LaneKernels.lanes) {
      let lanes = min(LaneKernels.lanes, count - first)
      let wanted = suspects(first, lanes, workspace)
      var outcomes = LaneOutcomes(.elimination)
      if wanted != 0 {
        // A block of a thousand equations takes a second for a few draws: a run must stop sooner.
        if cancellation?.isCancelled == true { return }
        solveAlone(first, wanted, workspace, timer, &outcomes)
      }
      solved(outcomes, lanes)
    }
  }

  private func solveAlone(
    _ first: Int, _ wanted: UInt8, _ workspace: ColumnBuffer, _ timer: PhaseTimer?,
    _ outcomes: inout LaneOutcomes
  ) {
    LaneKernels.gather(
      workspace, columns: cells.columns, row: first, to: cells.places, of: solver.cells.buffer)
    LaneKernels.clear(solver.solution, count: solver.solution.columns)
    for (place, value) in constantSides { solver.solution.withColumn(place) { $0.update(repeating: value) } }
    LaneKernels.gather(workspace, columns: sides.columns, row: first, to: sides.places, of: solver.solution)
    timer?.mark(.assembly)
    let alone = solver.solve(lanes: wanted)
    timer?.mark(.solve)
    for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 { outcomes[lane] = alone[lane] }
    for (place, column) in unknowns.enumerated() {
      guard let column else { continue }
      solver.solution.withColumn(place) { solution in
        workspace.withColumn(column) { rows in
          for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 {
            let value = alone[lane] == .failed ? .nan : solution[lane]
            rows[first + lane] = value - value == 0 ? value : .nan
          }
        }
      }
    }
  }

  /// Copies what elimination found to the unknowns.
  private func takeOver(count: Int, _ workspace: ColumnBuffer) {
    guard let found else { return }
    for (location, column) in zip(found, unknowns) {
      guard let column else { continue }
      switch location {
      case .constant(let value):
        workspace.withColumn(column, count: count) { $0.update(repeating: value) }
      case .column(let source):
        workspace.withColumn(source, count: count) { values in
          workspace.withColumn(column, count: count) { rows in
            for row in rows.indices { rows[row] = values[row] }
          }
        }
      }
    }
  }

  /// Rows that elimination did not solve: all, or those in which so little was left of a pivot that its digits are in
  /// doubt. NaN, a pivot that was exactly zero or an amount that does not exist, is suspect too.
  private func suspects(_ first: Int, _ lanes: Int, _ workspace: ColumnBuffer) -> UInt8 {
    let all = UInt8(truncatingIfNeeded: (1 << lanes) - 1)
    guard found != nil else { return all }
    switch ratio {
    case nil: return 0
    case .constant(let value)?: return value > EliminationLaneSolver.smallestRatio ? 0 : all
    case .column(let column)?:
      return workspace.withColumn(column) { ratios in
        var mask: UInt8 = 0
        for lane in 0..<lanes where !(ratios[first + lane] > EliminationLaneSolver.smallestRatio) {
          mask |= 1 << lane
        }
        return mask
      }
    }
  }
}
