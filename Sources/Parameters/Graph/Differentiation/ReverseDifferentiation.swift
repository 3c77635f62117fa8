/// Carries derivatives through blocks of simultaneous equations; for whoever adds blocks to a graph.
public protocol BlockDifferentiation {
  /// What the operands of a block get of the adjoints of its unknowns.
  /// - Parameters:
  ///   - adjoints: of each unknown, by component; nil where zero by structure.
  ///   - isActive: whether the adjoint of an operand is wanted.
  /// - Returns: operands and what their adjoints grow by; an operand may come several times.
  mutating func carry(
    adjoints: [ExpressionGraph.NodeID?], throughBlock block: Int,
    isActive: (ExpressionGraph.NodeID) -> Bool, graph: inout ExpressionGraph
  ) -> [(operand: ExpressionGraph.NodeID, adjoint: ExpressionGraph.NodeID)]
}

/// Blocks that nothing flows through, for graphs in which no target of a gradient depends on one.
public struct NoBlockDifferentiation: BlockDifferentiation {
  /// Passes nothing on.
  public init() {}

  /// Nothing for any operand.
  public mutating func carry(
    adjoints: [ExpressionGraph.NodeID?], throughBlock block: Int,
    isActive: (ExpressionGraph.NodeID) -> Bool, graph: inout ExpressionGraph
  ) -> [(operand: ExpressionGraph.NodeID, adjoint: ExpressionGraph.NodeID)] { [] }
}

/// Exact derivatives by the chain rule from results back to inputs, as further nodes of the same graph (adjoint or reverse
/// mode: Griewank and Walther 2008, Evaluating Derivatives, section 3.2).
///
/// One sweep gives the derivatives of one number, or of a weighted sum of numbers, with respect to all variables. Their
/// nodes are shared and folded like those of formulas, so that a program computes them in batches as it does scores.
///
/// Where a formula has no derivative, that of the branch which the draw takes stands: min, max, abs and choices pass it
/// to one operand, comparisons and rounding pass nothing. A branch that is not taken cannot spoil a derivative, whatever
/// the value it would have had.
public struct ReverseDifferentiation: Sendable {
  /// Index of a node.
  public typealias NodeID = ExpressionGraph.NodeID

  /// What the derivatives are with respect to.
  public let variables: [NodeID]
  /// By node of the graph at `init`: whether it depends on a variable.
  private let active: [Bool]
  /// Active nodes that have operands, the last first.
  private let order: [NodeID]

  /// - Parameters:
  ///   - graph: the graph with everything that is to be differentiated.
  ///   - variables: nodes, which may be in the midst of the graph.
  public init(_ graph: ExpressionGraph, variables: [NodeID]) {
    self.variables = variables
    var active = Array(repeating: false, count: graph.nodes.count)
    for variable in variables { active[Int(variable.index)] = true }
    var blocks: [Int32: Bool] = [:]
    var order: [NodeID] = []
    for (index, node) in graph.nodes.enumerated() {
      switch node {
      case .constant, .draw: continue
      case .solution(let block, _):
        // Its operands are many, and the same for all of its unknowns.
        let known = blocks[block] ?? graph.operands(of: node).contains { active[Int($0.index)] }
        blocks[block] = known
        if known { active[index] = true }
      case .operation, .lookup:
        if graph.operands(of: node).contains(where: { active[Int($0.index)] }) { active[index] = true }
      }
      if active[index] { order.append(NodeID(index: Int32(index))) }
    }
    self.active = active
    self.order = order.reversed()
  }

  /// Whether a node depends on a variable. Nodes that were added after `init` count as independent.
  public func isActive(_ node: NodeID) -> Bool {
    Int(node.index) < active.count && active[Int(node.index)]
  }

  /// How many nodes a sweep visits at most.
  public var activeCount: Int { order.count }

  /// The derivative of sum of adjoint_k target_k with respect to each variable, the adjoints held constant.
  /// - Returns: by variable; nil where it is zero by structure.
  public func gradient(
    of targets: [(node: NodeID, adjoint: NodeID)], graph: inout ExpressionGraph,
    blocks: inout some BlockDifferentiation
  ) -> [NodeID?] {
    var sweep = AdjointSweep(active: active)
    for target in targets where isActive(target.node) {
      sweep.send(target.adjoint, to: target.node, isMasked: false, &graph)
    }
    for node in order { sweep.visit(node, &graph, &blocks) }
    return variables.map { sweep.adjoint(of: $0) }
  }

  /// The derivative of one node with respect to each variable; nil where it is zero by structure.
  public func gradient(
    of target: NodeID, graph: inout ExpressionGraph, blocks: inout some BlockDifferentiation
  ) -> [NodeID?] {
    gradient(of: [(target, graph.constant(1))], graph: &graph, blocks: &blocks)
  }
}

/// The adjoints of one sweep.
struct AdjointSweep {
  typealias NodeID = ExpressionGraph.NodeID

  private let active: [Bool]
  private var adjoints: [NodeID?]
  /// Whether all that reached a node came through branches: it may be a node that the draw does not use.
  private var masked: [Bool]

  init(active: [Bool]) {
    self.active = active
    adjoints = Array(repeating: nil, count: active.count)
    masked = Array(repeating: true, count: active.count)
  }

  func adjoint(of node: NodeID) -> NodeID? { adjoints[Int(node.index)] }

  private func isActive(_ node: NodeID) -> Bool {
    Int(node.index) < active.count && active[Int(node.index)]
  }

  mutating func send(
    _ adjoint: NodeID, to node: NodeID, isMasked: Bool, _ graph: inout ExpressionGraph
  ) {
    if graph.constantValue(adjoint) == 0 { return }
    let place = Int(node.index)
    masked[place] = masked[place] && isMasked
    adjoints[place] = adjoints[place].map { graph.apply(.add, $0, adjoint) } ?? adjoint
  }

  /// Passes what has reached a node on to its operands. All that use the node were visited before.
  mutating func visit(
    _ id: NodeID, _ graph: inout ExpressionGraph, _ blocks: inout some BlockDifferentiation
  ) {
    guard let adjoint = adjoints[Int(id.index)] else { return }
    let isMasked = masked[Int(id.index)]
    switch graph.node(id) {
    // A table is read at whole numbers.
    case .constant, .draw, .lookup: break
    case .operation(let operation, let a, let b, let c):
      let partials = OperationPartials(result: id, adjoint: adjoint, isMasked: isMasked)
      for (place, operand) in [a, b, c].prefix(operation.operandCount).enumerated() where isActive(operand) {
        guard let part = partials.part(ofOperand: place, of: operation, a, b, &graph) else { continue }
        send(part, to: operand, isMasked: isMasked || operation.hasBranches, &graph)
      }
    case .solution(let block, let component):
      carry(block: block, lastComponent: component, at: id, isMasked, &graph, &blocks)
    }
  }

  /// Blocks are met at their last unknown that is reached; the others stand right before it.
  private mutating func carry(
    block: Int32, lastComponent: Int32, at id: NodeID, _ isMasked: Bool, _ graph: inout ExpressionGraph,
    _ blocks: inout some BlockDifferentiation
  ) {
    let first = Int(id.index - lastComponent)
    let places = first...Int(id.index)
    let reached = places.map { adjoints[$0] }
    let all = places.allSatisfy { adjoints[$0] == nil || masked[$0] }
    let parts = blocks.carry(
      adjoints: reached, throughBlock: Int(block),
      isActive: { [active] in
        Int($0.index) < active.count && active[Int($0.index)]
      }, graph: &graph)
    for part in parts where isActive(part.operand) {
      send(part.adjoint, to: part.operand, isMasked: all, &graph)
    }
    // The block is done: its other unknowns must not meet it again.
    for place in places { adjoints[place] = nil }
  }
}
