/// What the operands of one operation get of the adjoint of its result.
struct OperationPartials {
  typealias NodeID = ExpressionGraph.NodeID

  let result: NodeID
  let adjoint: NodeID
  /// Whether a draw may not use the result: then its adjoint is 0, and stays so whatever it is multiplied by.
  let isMasked: Bool

  /// The adjoint times the derivative with respect to operand 0, 1 or 2; nil where that is zero.
  func part(
    ofOperand place: Int, of operation: Operation, _ a: NodeID, _ b: NodeID, _ graph: inout ExpressionGraph
  ) -> NodeID? {
    switch operation {
    case .add: return adjoint
    case .subtract: return place == 0 ? adjoint : graph.apply(.negate, adjoint)
    case .multiply: return times(place == 0 ? b : a, &graph)
    case .divide:
      let quotient = over(b, &graph)
      if place == 0 { return quotient }
      return graph.apply(.negate, guarded(.multiply, quotient, result, &graph))
    case .negate: return graph.apply(.negate, adjoint)
    case .minimum, .maximum:
      let isFirst = operation == .minimum ? graph.apply(.less, a, b) : graph.apply(.less, b, a)
      return chosen(isFirst, place == 0, &graph)
    case .absolute:
      let isNegative = graph.apply(.less, a, graph.constant(0))
      return graph.apply(.select, isNegative, graph.apply(.negate, adjoint), adjoint)
    case .select: return place == 0 ? nil : chosen(a, place == 1, &graph)
    case .power: return power(place, a, b, &graph)
    case .exponential, .logarithm, .logarithm10, .squareRoot, .sine, .cosine, .tangent:
      return function(operation, a, &graph)
    case .less, .lessOrEqual, .equal, .notEqual, .and, .or, .not, .floor, .ceiling, .round: return nil
    }
  }

  private func function(_ operation: Operation, _ a: NodeID, _ graph: inout ExpressionGraph) -> NodeID? {
    switch operation {
    case .exponential: return times(result, &graph)
    case .logarithm: return over(a, &graph)
    case .logarithm10: return graph.apply(.multiply, over(a, &graph), graph.constant(1 / 2.302585092994046))
    case .squareRoot: return graph.apply(.multiply, over(result, &graph), graph.constant(0.5))
    case .sine: return times(graph.apply(.cosine, a), &graph)
    case .cosine: return graph.apply(.negate, times(graph.apply(.sine, a), &graph))
    case .tangent:
      let square = graph.apply(.multiply, result, result)
      return times(graph.apply(.add, square, graph.constant(1)), &graph)
    default: return nil
    }
  }

  /// b a^(b - 1) and a^b ln a; the latter is 0 where a is, for the powers of 0 that exist are 0 or 1.
  private func power(_ place: Int, _ a: NodeID, _ b: NodeID, _ graph: inout ExpressionGraph) -> NodeID? {
    if place == 1 {
      let slope = graph.apply(.multiply, result, graph.apply(.logarithm, a))
      let isZero = graph.apply(.equal, a, graph.constant(0))
      return times(graph.apply(.select, isZero, graph.constant(0), slope), &graph)
    }
    if let exponent = graph.constantValue(b) {
      if exponent == 0 { return nil }
      let lowered = exponent == 2 ? a : graph.apply(.power, a, graph.constant(exponent - 1))
      return times(graph.apply(.multiply, b, lowered), &graph)
    }
    let lowered = graph.apply(.power, a, graph.apply(.subtract, b, graph.constant(1)))
    return times(graph.apply(.multiply, b, lowered), &graph)
  }

  /// The adjoint where the condition is as wanted, else 0.
  private func chosen(_ condition: NodeID, _ wanted: Bool, _ graph: inout ExpressionGraph) -> NodeID {
    let zero = graph.constant(0)
    return wanted
      ? graph.apply(.select, condition, adjoint, zero) : graph.apply(.select, condition, zero, adjoint)
  }

  private func times(_ partial: NodeID, _ graph: inout ExpressionGraph) -> NodeID {
    guarded(.multiply, adjoint, partial, &graph)
  }

  private func over(_ divisor: NodeID, _ graph: inout ExpressionGraph) -> NodeID {
    guarded(.divide, adjoint, divisor, &graph)
  }

  /// A product or quotient that is 0 where its first factor is, even where the other does not exist.
  private func guarded(
    _ operation: Operation, _ first: NodeID, _ second: NodeID, _ graph: inout ExpressionGraph
  ) -> NodeID {
    let value = graph.apply(operation, first, second)
    if !isMasked || graph.constantValue(second) != nil { return value }
    let isUsed = graph.apply(.notEqual, first, graph.constant(0))
    return graph.apply(.select, isUsed, value, graph.constant(0))
  }
}

extension Operation {
  /// Whether its value comes from one of its operands alone.
  var hasBranches: Bool { [.minimum, .maximum, .select].contains(self) }

  /// Whether its value jumps where its operands move steadily.
  var isStep: Bool {
    switch self {
    case .less, .lessOrEqual, .equal, .notEqual, .and, .or, .not, .floor, .ceiling, .round: true
    default: false
    }
  }
}
