import NumericKernels
public import Parameters

/// Makes the draws of chosen inputs alone: the very ones that a run with the same coordinates uses.
public struct InputSampler: Sendable {
  private let program: FormulaProgram
  private let locations: [FormulaProgram.Location]

  /// A sampler of nodes of a graph that need no solved system.
  public init(_ graph: ExpressionGraph, nodes: [ExpressionGraph.NodeID]) {
    program = FormulaProgram(graph, results: nodes)
    locations = nodes.map { [program] in program.location(of: $0) }
  }

  /// A sampler of nodes of a plan's model, which shares what takes long to make with the plan.
  public init(_ plan: PropagationPlan, nodes: [ExpressionGraph.NodeID]) {
    program = FormulaProgram(plan.graph, results: nodes, sibling: plan.program)
    locations = nodes.map { [program] in program.location(of: $0) }
  }

  /// The values of each node in consecutive draws.
  public func values(coordinates: any InputCoordinates, draws: Range<Int>) -> [[Double]] {
    let workspace = ColumnBuffer(columns: program.columnCount, rows: draws.count)
    program.run(
      coordinates: coordinates, firstDraw: draws.lowerBound, count: draws.count, workspace: workspace,
      solver: NoBlocks())
    return locations.map { location in
      switch location {
      case .constant(let value): return Array(repeating: value, count: draws.count)
      case .column(let column):
        return workspace.withColumn(column) { values in values.indices.map { values[$0] } }
      }
    }
  }
}
