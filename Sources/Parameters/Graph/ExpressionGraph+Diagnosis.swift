extension ExpressionGraph {
  /// The first node behind `target` that is not a number although all it is computed from is.
  /// - Parameter value: the value of a node in the draw that failed; nil when it was not computed.
  public func firstUndefined(
    behind target: NodeID, value: (NodeID) -> Double?
  ) -> (node: NodeID, description: String)? {
    let needed = reachable(from: [target])
    for (index, node) in nodes.enumerated() where needed[index] {
      let id = NodeID(index: Int32(index))
      guard let result = value(id), result.isNaN else { continue }
      let values = operands(of: node).map { value($0) ?? .nan }
      // A branch that was not chosen may be undefined without harm, so operands may be NaN only for `select`.
      guard case .operation(let operation, _, _, _) = node, !values.contains(where: \.isNaN) else { continue }
      return (id, operation.describe(values))
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
