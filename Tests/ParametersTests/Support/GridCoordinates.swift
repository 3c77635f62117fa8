import NumericKernels

@testable import Parameters

/// Coordinates that are a simple function of (identity, draw), for tests.
struct GridCoordinates: InputCoordinates {
  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    for i in out.indices { out[i] = GridCoordinates.coordinate(identity, draw: firstDraw + i) }
  }

  /// A Weyl sequence with a shift for each input.
  static func coordinate(_ identity: UInt64, draw: Int) -> Double {
    let bits = (identity &+ UInt64(draw)) &* 0x9E37_79B9_7F4A_7C15
    return (Double(bits >> 12) + 0.5) * 0x1p-52
  }
}

/// For programs without simultaneous equations.
final class NoBlocks: BlockSolver {
  func solve(block: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer) {
    preconditionFailure("no block was added")
  }
}

extension FormulaProgram {
  /// The values of some nodes in draws 0 ..< `draws`, in batches.
  func values(
    of nodes: [ExpressionGraph.NodeID], draws: Int, batch: Int,
    coordinates: any InputCoordinates = GridCoordinates(),
    solver: any BlockSolver = NoBlocks()
  ) -> [[Double]] {
    let workspace = ColumnBuffer(columns: columnCount, rows: batch)
    var results = nodes.map { _ in [Double]() }
    for first in stride(from: 0, to: draws, by: batch) {
      let count = min(batch, draws - first)
      run(coordinates: coordinates, firstDraw: first, count: count, workspace: workspace, solver: solver)
      for (k, node) in nodes.enumerated() {
        switch location(of: node) {
        case .constant(let value): results[k] += Array(repeating: value, count: count)
        case .column(let column):
          workspace.withColumn(column) { for i in 0..<count { results[k].append($0[i]) } }
        }
      }
    }
    return results
  }
}

/// Bit patterns with one pattern for all that is not a number.
func patterns(_ values: [Double]) -> [UInt64] {
  values.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
}
