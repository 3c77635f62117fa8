import LinearSolvers
import Parameters

/// Gaussian elimination of one block, written into the expression graph: batched over draws, with a fixed order.
///
/// Pivots are taken on the diagonal, the sparsest row and column first (Markowitz 1957), so that every draw does the
/// same operations and each of them is a vector operation over a batch; what is constant in the block is computed
/// once. There is no pivoting by value: `pivotRatio` tells for each draw how much of a diagonal element was left
/// when it became the pivot, and draws in which little was left are solved by LAPACK.
struct Elimination {
  typealias NodeID = ExpressionGraph.NodeID

  /// X, `[right-hand side][row]`; nil where it is zero by structure.
  private(set) var unknowns: [[NodeID?]] = []
  /// Smallest |pivot| / |diagonal element|; nil when no diagonal element changes.
  private(set) var pivotRatio: NodeID?

  /// Below this part of a diagonal element left, a draw goes to LAPACK: six digits may have been lost by then.
  static let smallestRatio = 1e-6

  private let order: Int
  private var rows: [[Int: NodeID]]
  private var right: [[NodeID?]]

  /// Eliminates M X = F.
  /// - Parameter pivots: the order of the rows' pivots.
  init(rows: [[Int: NodeID]], right: [[NodeID?]], pivots: MarkowitzOrder, graph: inout ExpressionGraph) {
    order = rows.count
    self.rows = rows
    self.right = right
    eliminate(pivots.pivots, &graph)
    substitute(pivots.pivots, &graph)
  }

  private mutating func eliminate(_ pivots: [Int], _ graph: inout ExpressionGraph) {
    let diagonal = rows.indices.map { rows[$0][$0] }
    var remaining = Set(pivots)
    for pivot in pivots {
      remaining.remove(pivot)
      guard let value = rows[pivot][pivot] else { preconditionFailure("a diagonal element is missing") }
      if let original = diagonal[pivot], original != value {
        let left = graph.apply(.divide, graph.apply(.absolute, value), graph.apply(.absolute, original))
        pivotRatio = pivotRatio.map { graph.apply(.minimum, $0, left) } ?? left
      }
      let across = rows[pivot].keys.filter { remaining.contains($0) }.sorted()
      for row in remaining.sorted() {
        guard let below = rows[row].removeValue(forKey: pivot) else { continue }
        let factor = graph.apply(.divide, below, value)
        for column in across {
          guard let element = rows[pivot][column] else { continue }
          rows[row][column] = difference(rows[row][column], graph.apply(.multiply, factor, element), &graph)
        }
        for side in right.indices {
          guard let element = right[side][pivot] else { continue }
          right[side][row] = difference(right[side][row], graph.apply(.multiply, factor, element), &graph)
        }
      }
    }
  }

  private mutating func substitute(_ pivots: [Int], _ graph: inout ExpressionGraph) {
    unknowns = right.map { _ in Array(repeating: nil, count: order) }
    for (place, pivot) in pivots.enumerated().reversed() {
      guard let value = rows[pivot][pivot] else { continue }
      for side in right.indices {
        var sum = right[side][pivot]
        for later in pivots[(place + 1)...] {
          guard let element = rows[pivot][later], let unknown = unknowns[side][later] else { continue }
          sum = difference(sum, graph.apply(.multiply, element, unknown), &graph)
        }
        unknowns[side][pivot] = sum.map { graph.apply(.divide, $0, value) }
      }
    }
  }

  private func difference(_ a: NodeID?, _ b: NodeID, _ graph: inout ExpressionGraph) -> NodeID {
    a.map { graph.apply(.subtract, $0, b) } ?? graph.apply(.negate, b)
  }
}
