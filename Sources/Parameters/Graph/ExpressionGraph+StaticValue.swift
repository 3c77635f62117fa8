import Distributions

extension ExpressionGraph {
  /// The value of a node when every input has its static value; NaN for what simultaneous equations give.
  public func staticValue(of target: NodeID) -> Double {
    let needed = reachable(from: [target])
    var values = Array(repeating: Double.nan, count: Int(target.index) + 1)
    for (index, node) in nodes.prefix(values.count).enumerated() where needed[index] {
      switch node {
      case .constant(let bits): values[index] = Double(bitPattern: bits)
      case .draw(let draw): values[index] = draws[Int(draw)].staticValue
      case .operation(let operation, let a, let b, let c):
        func value(_ operand: NodeID, _ place: Int) -> Double {
          place < operation.operandCount ? values[Int(operand.index)] : 0
        }
        values[index] = operation.apply(value(a, 0), value(b, 1), value(c, 2))
      case .lookup(let table, let source): values[index] = tables[Int(table)].entry(values[Int(source.index)])
      case .solution: break
      }
    }
    return values[Int(target.index)]
  }

  /// The value of a node that is the same in every draw: a constant, or what is computed from draws of one value alone;
  /// else nil.
  public func certainValue(_ id: NodeID) -> Double? {
    if let constant = constantValue(id) { return constant }
    let needed = reachable(from: [id])
    let isCertain = nodes.indices.allSatisfy { index in
      guard needed[index] else { return true }
      switch nodes[index] {
      case .draw(let draw):
        let (least, most) = draws[Int(draw)].distribution.support
        return least == most
      case .solution: return false
      case .constant, .operation, .lookup: return true
      }
    }
    return isCertain ? staticValue(of: id) : nil
  }
}
