extension ExpressionGraph {
  /// Follows a value that is not a number to the operation that made it so.
  ///
  /// Of a choice only the condition and the chosen branch are followed: what was not chosen did no harm.
  /// - Parameter value: the value of a node in the draw that failed; nil when it was not computed.
  /// - Returns: the nodes on the way, from `target` to the culprit, and what went wrong there.
  public func traceUndefined(
    from target: NodeID, value: (NodeID) -> Double?
  ) -> (path: [NodeID], description: String)? {
    func isUndefined(_ id: NodeID) -> Bool { (constantValue(id) ?? value(id) ?? 0).isNaN }
    var path = [target]
    while let node = path.last {
      guard case .operation(let operation, let a, let b, let c) = nodes[Int(node.index)] else { return nil }
      var relevant = Array([a, b, c].prefix(operation.operandCount))
      if operation == .select, !isUndefined(a) {
        relevant = [(constantValue(a) ?? value(a) ?? 0) != 0 ? b : c]
      }
      if let next = relevant.first(where: isUndefined) {
        path.append(next)
        continue
      }
      return (path, operation.describe(relevant.map { constantValue($0) ?? value($0) ?? .nan }))
    }
    return nil
  }
}

extension Operation {
  /// What went wrong, with the operands in coherent units.
  func describe(_ values: [Double]) -> String {
    let (a, b) = (values.first ?? .nan, values.count > 1 ? values[1] : .nan)
    switch self {
    case .divide where b == 0: return "division of \(a) by 0"
    case .logarithm, .logarithm10: return "logarithm of \(a)"
    case .squareRoot: return "square root of \(a)"
    case .power: return "\(a) to the power \(b) does not exist or is too large"
    case .exponential: return "exp(\(a)) is too large"
    default: return "a number beyond 1e308"
    }
  }
}
