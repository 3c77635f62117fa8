import LinearSolvers
import NumericKernels
import Parameters

/// How systems of equations between processes are solved.
public enum SolverChoice: String, Hashable, Sendable, CaseIterable {
  /// Substitution along the order of demand; each loop of processes by batched elimination, or by LAPACK where
  /// it is large and dense.
  case automatic
  /// Substitution, and batched elimination for every loop.
  case elimination
  /// LAPACK for the whole system.
  case lapack
  /// Substitution, and for every loop the factors of the static matrix, corrected for the columns that vary.
  case lowRank = "low-rank"
  /// Of a database: Gauss-Seidel sweeps from the static solution, KLU factors where they do not converge. Other systems:
  /// as `automatic`.
  case iterative
}

/// One block of simultaneous equations M X = F of a plan: where its cells come from and where X goes.
struct LinearBlock: Sendable {
  /// Number of equations.
  let order: Int
  /// Number of right-hand sides.
  let rightHandSides: Int
  /// Where the cells of M stand.
  let pattern: LanePattern
  /// Cells of M, in the order of the pattern.
  let matrix: [ExpressionGraph.NodeID]
  /// Cells of F: (row + right-hand side × order, value).
  let rightHandSide: [(offset: Int, node: ExpressionGraph.NodeID)]
  /// Nodes of X, row + right-hand side × order.
  let unknowns: [ExpressionGraph.NodeID]
  /// How draws are solved that elimination did not solve.
  let solver: BlockSolverPlan
  /// X as batched elimination finds it, and what of each draw's pivots was left; nil when `solver` solves all draws.
  let elimination: (unknowns: [ExpressionGraph.NodeID?], pivotRatio: ExpressionGraph.NodeID?)?
}

/// A block of a plan whose unknowns are found together.
enum PlannedBlock: Sendable {
  case equations(LinearBlock)
  case database(DatabaseBlock)
}

/// Writes the solution of sparse systems M X = F into the expression graph.
///
/// The strongly connected components of M are solved one after another: an equation that stands alone by
/// substitution, which costs a draw only what varies in it, and a loop as a block for LAPACK.
struct LinearPlan: Sendable {
  typealias NodeID = ExpressionGraph.NodeID

  /// One cell of M; several for one place add up.
  struct Cell: Sendable {
    let row: Int
    let column: Int
    let value: NodeID
  }

  private(set) var blocks: [PlannedBlock] = []
  let choice: SolverChoice

  /// Solves M X = F.
  /// - Parameters:
  ///   - cells: M, of the given order; every equation needs a cell on the diagonal.
  ///   - rightHandSides: for each column of F its non-zero rows.
  /// - Returns: X, `[right-hand side][row]`; nil where it is zero by structure.
  mutating func solve(
    order: Int, cells: [Cell], rightHandSides: [[Int: NodeID]], graph: inout ExpressionGraph
  ) -> [[NodeID?]] {
    var rows: [[Int: NodeID]] = Array(repeating: [:], count: order)
    for cell in cells {
      let sum = rows[cell.row][cell.column].map { graph.apply(.add, $0, cell.value) } ?? cell.value
      rows[cell.row][cell.column] = sum
    }
    // Row i needs the unknowns of its other columns first.
    let components: [[Int]] =
      choice == .lapack
      ? (order > 0 ? [Array(0..<order)] : [])
      : stronglyConnectedComponents(of: rows.map { $0.keys.sorted() })
    var solution: [[NodeID?]] = rightHandSides.map { _ in Array(repeating: nil, count: order) }
    var componentOf = Array(repeating: 0, count: order)
    for (number, component) in components.enumerated() { for row in component { componentOf[row] = number } }
    for (number, component) in components.enumerated() {
      var right: [[NodeID?]] = []
      for (index, given) in rightHandSides.enumerated() {
        right.append(
          component.map { row in
            remainder(
              of: rows[row], given: given[row], known: solution[index],
              skipping: { componentOf[$0] == number }, &graph)
          })
      }
      let forced = choice == .lapack
      if component.count == 1, !forced, let pivot = rows[component[0]][component[0]] {
        for index in right.indices {
          solution[index][component[0]] = right[index][0].map { graph.apply(.divide, $0, pivot) }
        }
      } else if right.contains(where: { $0.contains { $0 != nil } }) {
        addBlock(component, rows: rows, right: right, into: &solution, &graph)
      }
    }
    return solution
  }

  /// F_i less what the unknowns that are solved already take of it.
  private func remainder(
    of row: [Int: NodeID], given: NodeID?, known: [NodeID?], skipping: (Int) -> Bool,
    _ graph: inout ExpressionGraph
  ) -> NodeID? {
    var sum = given
    for column in row.keys.sorted() where !skipping(column) {
      guard let cell = row[column], let unknown = known[column] else { continue }
      let product = graph.apply(.multiply, cell, unknown)
      sum = sum.map { graph.apply(.subtract, $0, product) } ?? graph.apply(.negate, product)
    }
    return sum
  }

  private mutating func addBlock(
    _ component: [Int], rows: [[Int: NodeID]], right: [[NodeID?]], into solution: inout [[NodeID?]],
    _ graph: inout ExpressionGraph
  ) {
    let order = component.count
    let place = Dictionary(uniqueKeysWithValues: component.enumerated().map { ($1, $0) })
    var cells: [(row: Int, column: Int, node: NodeID)] = []
    for (i, row) in component.enumerated() {
      for (column, node) in rows[row] { if let j = place[column] { cells.append((i, j, node)) } }
    }
    cells.sort { ($0.column, $0.row) < ($1.column, $1.row) }
    let pattern = LanePattern(order: order, rows: cells.map(\.row), columns: cells.map(\.column))
    let matrix = cells.map(\.node)
    // Right-hand sides that are zero in this component leave its unknowns zero.
    let active = right.indices.filter { right[$0].contains { $0 != nil } }
    var rightHandSide: [(offset: Int, node: NodeID)] = []
    for (place, index) in active.enumerated() {
      for (i, node) in right[index].enumerated() {
        if let node { rightHandSide.append((i + place * order, node)) }
      }
    }
    let elimination = eliminated(component, rows: rows, right: active.map { right[$0] }, &graph)
    if let elimination,
      elimination.pivotRatio.flatMap({ graph.constantValue($0) }) ?? 1 > Elimination.smallestRatio,
      elimination.pivotRatio.map({ graph.constantValue($0) != nil }) ?? true
    {
      // All pivots are the same in all draws, so that no draw can need another solver.
      for (place, index) in active.enumerated() {
        for (i, row) in component.enumerated() {
          solution[index][row] = elimination.unknowns[i + place * order]
        }
      }
      return
    }
    let operands =
      matrix + rightHandSide.map(\.node)
      + (elimination.map { $0.unknowns.compactMap { $0 } + [$0.pivotRatio].compactMap { $0 } } ?? [])
    let solver = elimination == nil ? blockSolver(pattern, matrix, graph) : .lapack(pattern)
    let (_, unknowns) = graph.addBlock(operands: operands, components: order * active.count)
    blocks.append(
      .equations(
        LinearBlock(
          order: order, rightHandSides: active.count, pattern: pattern, matrix: matrix,
          rightHandSide: rightHandSide,
          unknowns: unknowns, solver: solver, elimination: elimination)))
    for (place, index) in active.enumerated() {
      for (i, row) in component.enumerated() { solution[index][row] = unknowns[i + place * order] }
    }
  }
}

extension LinearPlan {
  /// Adds a database; its unknowns are the results of the block's components.
  mutating func add(_ block: DatabaseBlock, graph: inout ExpressionGraph) -> [NodeID] {
    var block = block
    block.unknowns = graph.addBlock(operands: [], components: block.components.count).unknowns
    blocks.append(.database(block))
    return block.unknowns
  }

  /// The block by batched elimination; nil where another solver is the better choice, as the plan alone decides.
  private func eliminated(
    _ component: [Int], rows: [[Int: NodeID]], right: [[NodeID?]], _ graph: inout ExpressionGraph
  ) -> (unknowns: [NodeID?], pivotRatio: NodeID?)? {
    guard choice == .automatic || choice == .elimination || choice == .iterative else { return nil }
    let place = Dictionary(uniqueKeysWithValues: component.enumerated().map { ($1, $0) })
    let local = component.map { row in
      Dictionary(
        uniqueKeysWithValues: rows[row].compactMap { column, node in place[column].map { ($0, node) } })
    }
    // A vector operation on a batch costs about 0.4 ns a draw, LAPACK some microseconds and n³ / 3 times 0.1 ns.
    let order = component.count
    let most = choice == .elimination ? 1_000_000 : max(4000, order * order * order / 12)
    guard let pivots = MarkowitzOrder(pattern: local.map { Set($0.keys) }, limit: most),
      pivots.operations(rightHandSides: right.count) <= most
    else { return nil }
    let elimination = Elimination(rows: local, right: right, pivots: pivots, graph: &graph)
    return (Array(elimination.unknowns.joined()), elimination.pivotRatio)
  }

  /// How each draw of a block is solved alone.
  private func blockSolver(_ pattern: LanePattern, _ matrix: [NodeID], _ graph: ExpressionGraph)
    -> BlockSolverPlan
  {
    let varies = matrix.map { graph.constantValue($0) == nil }
    // Elimination was weighed, and found too long, before.
    let choice: SolverChoice = choice == .elimination ? .lapack : choice == .iterative ? .automatic : choice
    return BlockSolverPlan(pattern, staticCells: staticValues(matrix, graph), varies: varies, choice: choice)
  }

  private func staticValues(_ nodes: [NodeID], _ graph: ExpressionGraph) -> [Double] {
    let program = FormulaProgram(graph, results: nodes)
    let workspace = ColumnBuffer(columns: program.columnCount, rows: 1)
    program.runStatic(workspace: workspace, solver: NoBlocks())
    return nodes.map { node in
      switch program.location(of: node) {
      case .constant(let value): value
      case .column(let column): workspace.withColumn(column) { $0[0] }
      }
    }
  }
}

/// Amounts of processes hold no simultaneous equations.
final class NoBlocks: BlockSolver {
  func solve(block: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer) {}
}

/// Strongly connected components of a directed graph, a component after all those it points to (Tarjan 1972).
func stronglyConnectedComponents(of successors: [[Int]]) -> [[Int]] {
  var index = Array(repeating: -1, count: successors.count)
  var low = index
  var onStack = Array(repeating: false, count: successors.count)
  var (stack, counter): ([Int], Int) = ([], 0)
  var components: [[Int]] = []
  for root in successors.indices where index[root] < 0 {
    // An explicit stack of (node, next successor): chains of processes may be longer than the call stack.
    var work: [(node: Int, next: Int)] = [(root, 0)]
    while let (node, next) = work.last {
      if next == 0 {
        index[node] = counter
        low[node] = counter
        counter += 1
        stack.append(node)
        onStack[node] = true
      }
      if next < successors[node].count {
        work[work.count - 1].next += 1
        let successor = successors[node][next]
        if index[successor] < 0 {
          work.append((successor, 0))
        } else if onStack[successor] {
          low[node] = min(low[node], index[successor])
        }
        continue
      }
      work.removeLast()
      if let parent = work.last?.node { low[parent] = min(low[parent], low[node]) }
      guard low[node] == index[node] else { continue }
      var component: [Int] = []
      repeat {
        let member = stack.removeLast()
        onStack[member] = false
        component.append(member)
      } while component.last != node
      components.append(component.sorted())
    }
  }
  return components
}
