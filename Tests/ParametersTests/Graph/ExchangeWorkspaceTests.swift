import Distributions
import NumericKernels
import Testing

@testable import Parameters

@Suite struct ExchangeWorkspaceTests {
  /// Coordinates of B for some inputs, of A for the others; the matrices differ in the draws they take.
  private struct Mixed: InputCoordinates {
    let fromB: Set<Int>

    func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
      let first = firstDraw + (fromB.contains(input) ? 1_000_000 : 0)
      GridCoordinates().fill(input: input, identity: identity, firstDraw: first, into: &out)
    }
  }

  /// The unknown is the first operand times the row's second one, so that a wrong operand shows.
  private final class Product: BlockSolver {
    let (a, b, unknown): (ExpressionGraph.NodeID, ExpressionGraph.NodeID, ExpressionGraph.NodeID)
    init(_ a: ExpressionGraph.NodeID, _ b: ExpressionGraph.NodeID, _ unknown: ExpressionGraph.NodeID) {
      (self.a, self.b, self.unknown) = (a, b, unknown)
    }
    func solve(block: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer) {
      guard case .column(let left) = program.location(of: a),
        case .column(let right) = program.location(of: b),
        case .column(let out) = program.location(of: unknown)
      else { return }
      for row in 0..<count {
        let product = workspace.withColumn(left) { $0[row] } * workspace.withColumn(right) { $0[row] }
        workspace.withColumn(out) { $0[row] = product }
      }
    }
  }

  /// Every exchange of every set of inputs has the bits of a run of its own, whatever was exchanged before.
  @Test func exchangesHaveTheBitsOfWholeRuns() throws {
    var graph = ExpressionGraph()
    let inputs = try ["a", "b", "c"].map { name in
      graph.draw(
        UncertainInput(name: name, parts: ["parameter", name]),
        from: try Distribution(.lognormal(logMedian: 1, logStandardDeviation: 0.5, negative: false)),
        staticValue: 1)
    }
    let sum = graph.apply(.add, inputs[0], inputs[1])
    let cell = graph.lookup([5, 7, 11, 13, 17], index: graph.apply(.floor, inputs[2]))
    let (_, unknowns) = graph.addBlock(operands: [sum, inputs[2]], components: 1)
    let both = graph.apply(.multiply, unknowns[0], graph.apply(.exponential, inputs[0]))
    let chosen = graph.apply(.select, graph.apply(.less, inputs[1], inputs[2]), sum, graph.constant(3))
    let results = [sum, cell, unknowns[0], both, chosen, inputs[1]]
    let program = FormulaProgram(graph, results: results, keepingAll: true)
    let solver = Product(sum, inputs[2], unknowns[0])
    let rows = 37
    let workspace = ExchangeWorkspace(
      program, changed: ColumnBuffer(columns: program.columnCount, rows: rows))
    for matrix in 0..<2 {
      let coordinates = Mixed(fromB: matrix == 0 ? [] : [0, 1, 2])
      workspace.run(matrix: matrix, coordinates: coordinates, firstDraw: 5, count: rows, solver: solver)
    }
    let buffer = ColumnBuffer(columns: program.columnCount, rows: rows)
    for set in [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2], [], [1]] {
      for base in 0..<2 {
        workspace.exchange(set, base: base, count: rows, solver: solver)
        let fromB = base == 0 ? Set(set) : Set(0..<3).subtracting(set)
        program.run(
          coordinates: Mixed(fromB: fromB), firstDraw: 5, count: rows, workspace: buffer, solver: solver)
        for node in results {
          guard case .column(let column) = program.location(of: node) else { continue }
          let found = workspace.withColumn(column, count: rows) { values in values.indices.map { values[$0] }
          }
          let expected = buffer.withColumn(column) { values in values.indices.map { values[$0] } }
          #expect(patterns(found) == patterns(expected), "\(set) into matrix \(base), node \(node)")
        }
      }
    }
  }
}
