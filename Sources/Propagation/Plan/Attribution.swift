import Inventory
import Parameters

/// Divides scores by stage or by task.
///
/// Starting from the functional unit, a burden belongs to the last tag met on the way to it. With T the tagged
/// and U the untagged processes, a tag's score is the direct score of its processes plus the scores of what they
/// demand through U. The latter are q of the untagged sub-system, A_UUᵀ q = c_U, in which tagged inputs are cut.
struct Attribution {
  typealias NodeID = ExpressionGraph.NodeID

  /// What multiplies supplies and demand in the score of one tag.
  struct Weights {
    /// Score of the tag for one unit of supply, by process.
    var supply: [Int: NodeID] = [:]
    /// Score that comes straight from the functional unit.
    var demand: NodeID?
  }

  let kind: TagKind
  private let tags: [String]
  private let processTags: [String?]
  /// Inputs whose product comes from an untagged process and that a tag claims: (product, process, amount, tag).
  private let claimed: [(row: Int, column: Int, amount: NodeID, tag: String)]
  private let intensities: [[NodeID?]]
  /// q, `[indicator][process]`, for untagged processes.
  private let untaggedScores: [[NodeID?]]

  /// - Returns: nil when nothing that is reached bears a tag of this kind.
  init?(
    kind: TagKind, model: LifeCycleModel, system: ProductSystem, processes: [Int], local: [Int: Int],
    intensities: [[NodeID?]], graph: inout ExpressionGraph, linear: inout LinearPlan
  ) {
    let processTags = processes.map { kind.tag(of: model.processes[$0].tags) }
    let inputs = system.inputs.filter { local[$0.column] != nil && local[$0.row] != nil }
    var tags: [String] = []
    for tag in processTags + inputs.map({ kind.tag(of: $0.tags) }) {
      if let tag, !tags.contains(tag) { tags.append(tag) }
    }
    guard !tags.isEmpty else { return nil }

    // The untagged sub-system, transposed: q_i out_i - sum of internal inputs of i times q = c_i.
    let untagged = processes.indices.filter { processTags[$0] == nil }
    let place = Dictionary(uniqueKeysWithValues: untagged.enumerated().map { ($1, $0) })
    var cells: [LinearPlan.Cell] = []
    var claimed: [(row: Int, column: Int, amount: NodeID, tag: String)] = []
    for entry in system.outputs {
      if let process = local[entry.row], let i = place[process] {
        cells.append(.init(row: i, column: i, value: entry.amount))
      }
    }
    for entry in inputs {
      guard let column = local[entry.column], let row = local[entry.row], let supplier = place[row] else {
        continue
      }
      if let tag = kind.tag(of: entry.tags) ?? processTags[column] {
        claimed.append((row, column, entry.amount, tag))
      } else if let consumer = place[column] {
        cells.append(.init(row: consumer, column: supplier, value: graph.apply(.negate, entry.amount)))
      }
    }
    let rightHandSides = intensities.map { row in
      var sides: [Int: NodeID] = [:]
      for (i, process) in untagged.enumerated() { if let c = row[process] { sides[i] = c } }
      return sides
    }
    let solved = linear.solve(
      order: untagged.count, cells: cells, rightHandSides: rightHandSides, graph: &graph)
    self.kind = kind
    self.tags = tags
    self.processTags = processTags
    self.claimed = claimed
    self.intensities = intensities
    untaggedScores = solved.map { scores in
      processTags.indices.map { process in place[process].flatMap { scores[$0] } }
    }
  }

  /// The weights of every tag, in order of appearance, and of what no tag claims.
  func weights(
    indicator: Int, demand: [Int: NodeID], _ graph: inout ExpressionGraph
  ) -> [(tag: String, weights: Weights)] {
    var byTag: [String: Weights] = [:]
    func add(_ node: NodeID, tag: String, process: Int, _ graph: inout ExpressionGraph) {
      let old = byTag[tag, default: Weights()].supply[process]
      byTag[tag, default: Weights()].supply[process] = old.map { graph.apply(.add, $0, node) } ?? node
    }
    for (process, tag) in processTags.enumerated() {
      if let tag, let c = intensities[indicator][process] { add(c, tag: tag, process: process, &graph) }
    }
    for input in claimed {
      guard let q = untaggedScores[indicator][input.row] else { continue }
      let score = graph.apply(.multiply, input.amount, q)
      add(score, tag: input.tag, process: input.column, &graph)
    }
    var rest: NodeID?
    for (row, amount) in demand.sorted(by: { $0.key < $1.key }) {
      guard let q = untaggedScores[indicator][row] else { continue }
      let score = graph.apply(.multiply, amount, q)
      rest = rest.map { graph.apply(.add, $0, score) } ?? score
    }
    var result = tags.map { (tag: $0, weights: byTag[$0] ?? Weights()) }
    if rest != nil { result.append((SystemPlan.untagged, Weights(demand: rest))) }
    return result
  }
}
