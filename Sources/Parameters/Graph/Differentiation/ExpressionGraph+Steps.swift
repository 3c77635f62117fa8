extension ExpressionGraph {
  /// A variable whose way to a target leads through a comparison or a rounding, so that the target may jump with it.
  public struct Step: Hashable, Sendable {
    /// The variable.
    public let variable: NodeID
    /// The comparison or rounding and what of the target is computed from it, in the order of nodes.
    public let users: [NodeID]
  }

  /// Variables with which a target may jump, each with the first place where it may.
  ///
  /// A derivative says nothing of a jump: a formula such as `if(x > 1, 2, 3)` has the derivative 0 wherever there is one.
  public func steps(from variables: [NodeID], to target: NodeID) -> [Step] {
    let needed = reachable(from: [target])
    var left = variables.filter { needed[Int($0.index)] }
    var found: [Step] = []
    for (index, node) in nodes.enumerated() where needed[index] && !left.isEmpty {
      let sources: [NodeID]
      switch node {
      case .operation(let operation, let a, _, _) where operation == .select: sources = [a]
      case .operation(let operation, _, _, _) where operation.isStep: sources = operands(of: node)
      case .lookup(_, let source): sources = [source]
      default: continue
      }
      let before = reachable(from: sources)
      let jumping = left.filter { before[Int($0.index)] }
      if jumping.isEmpty { continue }
      let users = self.users(of: index, among: needed)
      found += jumping.map { Step(variable: $0, users: users) }
      left.removeAll { before[Int($0.index)] }
    }
    return found
  }

  /// What is computed from a node, itself first.
  private func users(of index: Int, among needed: [Bool]) -> [NodeID] {
    var isUser = Array(repeating: false, count: nodes.count)
    isUser[index] = true
    for later in nodes.indices.dropFirst(index + 1) where needed[later] {
      isUser[later] = operands(of: nodes[later]).contains { isUser[Int($0.index)] }
    }
    return nodes.indices.filter { isUser[$0] }.map { NodeID(index: Int32($0)) }
  }
}
