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
}

/// One block of simultaneous equations M X = F of a plan: where its cells come from and where X goes.
public struct LinearBlock: Sendable {
  /// Number of equations.
  public let order: Int
  /// Number of right-hand sides.
  public let rightHandSides: Int
  /// Cells of M: (row + column × order, value).
  let matrix: [(offset: Int, node: ExpressionGraph.NodeID)]
  /// Cells of F: (row + right-hand side × order, value).
  let rightHandSide: [(offset: Int, node: ExpressionGraph.NodeID)]
  /// Nodes of X, row + right-hand side × order.
  let unknowns: [ExpressionGraph.NodeID]
  /// X as batched elimination finds it, and what of each draw's pivots was left; nil when LAPACK solves all draws.
  let elimination: (unknowns: [ExpressionGraph.NodeID?], pivotRatio: ExpressionGraph.NodeID?)?
}

/// Writes the solution of sparse systems M X = F into the expression graph.
///
/// The strongly connected components of M are solved one after another: an equation that stands alone by
/// substitution, which costs a draw only what varies in it, and a loop as a block for LAPACK.
struct LinearPlan {
  typealias NodeID = ExpressionGraph.NodeID

  /// One cell of M; several for one place add up.
  struct Cell {
    let row: Int
    let column: Int
    let value: NodeID
  }

  private(set) var blocks: [LinearBlock] = []
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
    for component in components {
      var right: [[NodeID?]] = []
      for (index, given) in rightHandSides.enumerated() {
        right.append(
          component.map { row in
            remainder(of: rows[row], given: given[row], known: solution[index], skipping: component, &graph)
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
    of row: [Int: NodeID], given: NodeID?, known: [NodeID?], skipping component: [Int],
    _ graph: inout ExpressionGraph
  ) -> NodeID? {
    var sum = given
    for column in row.keys.sorted() where !component.contains(column) {
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
    var matrix: [(offset: Int, node: NodeID)] = []
    for (i, row) in component.enumerated() {
      for (j, column) in component.enumerated() {
        if let cell = rows[row][column] { matrix.append((i + j * order, cell)) }
      }
    }
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
      matrix.map(\.node) + rightHandSide.map(\.node)
      + (elimination.map { $0.unknowns.compactMap { $0 } + [$0.pivotRatio].compactMap { $0 } } ?? [])
    let (_, unknowns) = graph.addBlock(operands: operands, components: order * active.count)
    blocks.append(
      LinearBlock(
        order: order, rightHandSides: active.count, matrix: matrix, rightHandSide: rightHandSide,
        unknowns: unknowns, elimination: elimination))
    for (place, index) in active.enumerated() {
      for (i, row) in component.enumerated() { solution[index][row] = unknowns[i + place * order] }
    }
  }
}

extension LinearPlan {
  /// The block by batched elimination; nil where LAPACK is the better choice, as the plan alone decides.
  private func eliminated(
    _ component: [Int], rows: [[Int: NodeID]], right: [[NodeID?]], _ graph: inout ExpressionGraph
  ) -> (unknowns: [NodeID?], pivotRatio: NodeID?)? {
    guard choice != .lapack else { return nil }
    let place = Dictionary(uniqueKeysWithValues: component.enumerated().map { ($1, $0) })
    let local = component.map { row in
      Dictionary(
        uniqueKeysWithValues: rows[row].compactMap { column, node in place[column].map { ($0, node) } })
    }
    // A vector operation on a batch costs about 0.4 ns a draw, LAPACK some microseconds and n³ / 3 times 0.1 ns.
    let (order, pattern) = (component.count, local.map { Set($0.keys) })
    let most = choice == .elimination ? 1_000_000 : max(4000, order * order * order / 12)
    guard let operations = Elimination.operations(pattern: pattern, rightHandSides: right.count),
      operations <= most
    else { return nil }
    let elimination = Elimination(rows: local, right: right, graph: &graph)
    return (Array(elimination.unknowns.joined()), elimination.pivotRatio)
  }
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
