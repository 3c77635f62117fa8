extension ExpressionGraph {
  /// A simpler node with the same value in every draw; nil when there is none.
  ///
  /// Signs go up through products and quotients and vanish where two of them or a sum meet: technosphere matrices
  /// hold negated inputs, and supplies subtract them again. All of this is exact, also of zeros: a formula keeps the
  /// bits that its letter says.
  mutating func simplified(_ operation: Operation, _ a: NodeID, _ b: NodeID) -> NodeID? {
    switch operation {
    case .negate: return negated(a)
    case .absolute:
      guard case .operation(let inner, let x, _, _) = node(a) else { return nil }
      return inner == .negate ? apply(.absolute, x) : inner == .absolute ? a : nil
    case .add:
      if let y = negated(b) { return apply(.subtract, a, y) }
      if let x = negated(a) { return apply(.subtract, b, x) }
      // Of the two zeros only the one that leaves -0 what it is.
      return constantValue(b)?.bitPattern == (-0.0).bitPattern ? a : nil
    case .subtract:
      if let y = negated(b) { return apply(.add, a, y) }
      return constantValue(b)?.bitPattern == 0 ? a : nil
    case .multiply:
      return simplifiedProduct(a, b) ?? (constantValue(a) == nil ? nil : simplifiedProduct(b, a))
    case .divide: return simplifiedQuotient(a, b)
    default: return nil
    }
  }

  /// x where the node is -x.
  private func negated(_ id: NodeID) -> NodeID? {
    guard case .operation(.negate, let x, _, _) = node(id) else { return nil }
    return x
  }

  /// A product or quotient without the signs of its operands; nil when they have none.
  ///
  /// A negative constant is a sign only where it meets another one.
  private mutating func withoutSigns(_ operation: Operation, _ a: NodeID, _ b: NodeID) -> NodeID? {
    switch (negated(a), negated(b)) {
    case (let x?, let y?): return apply(operation, x, y)
    case (let x?, nil):
      if let k = constantValue(b), k.sign == .minus { return apply(operation, x, constant(-k)) }
      return apply(.negate, apply(operation, x, b))
    case (nil, let y?):
      if let k = constantValue(a), k.sign == .minus { return apply(operation, constant(-k), y) }
      return apply(.negate, apply(operation, a, y))
    case (nil, nil): return nil
    }
  }

  /// a b, where a constant factor is looked for in `b` alone.
  private mutating func simplifiedProduct(_ a: NodeID, _ b: NodeID) -> NodeID? {
    if let plain = withoutSigns(.multiply, a, b) { return plain }
    guard let k = constantValue(b) else { return nil }
    if k == 1 { return a }
    return k == -1 ? apply(.negate, a) : nil
  }

  private mutating func simplifiedQuotient(_ a: NodeID, _ b: NodeID) -> NodeID? {
    if let plain = withoutSigns(.divide, a, b) { return plain }
    guard let k = constantValue(b) else { return nil }
    if k == 1 { return a }
    if k == -1 { return apply(.negate, a) }
    // Division takes many times as long as multiplication; a power of two has an exact reciprocal.
    return exactQuotient(1, k).map { apply(.multiply, a, constant($0)) }
  }

  /// `node` times an exact ratio of units.
  ///
  /// Factors of units that follow each other (Wh to J, J to kWh) become one where their product or quotient is exact:
  /// one rounding in place of two or more.
  public mutating func scale(_ node: NodeID, by ratio: Unit.Ratio) -> NodeID {
    let multiplied = ratio.multiplier == 1 ? node : scale(node, .multiply, ratio.multiplier)
    return ratio.divisor == 1 ? multiplied : scale(multiplied, .divide, ratio.divisor)
  }

  private mutating func scale(_ node: NodeID, _ operation: Operation, _ factor: Double) -> NodeID {
    if let (inner, x, first) = scaled(node) {
      if inner == operation {
        if let both = exactProduct(first, factor) { return apply(operation, x, constant(both)) }
      } else {
        if let left = exactQuotient(factor, first) { return apply(operation, x, constant(left)) }
        if let left = exactQuotient(first, factor) { return apply(inner, x, constant(left)) }
      }
    }
    return apply(operation, node, constant(factor))
  }

  /// (x, k) where a node is x k or x / k with a constant k.
  private func scaled(_ id: NodeID) -> (operation: Operation, x: NodeID, constant: Double)? {
    guard case .operation(let operation, let a, let b, _) = node(id) else { return nil }
    switch operation {
    case .multiply:
      if let k = constantValue(b) { return (.multiply, a, k) }
      return constantValue(a).map { (.multiply, b, $0) }
    case .divide: return constantValue(b).map { (.divide, a, $0) }
    default: return nil
    }
  }

  /// The product, if it is a normal number and exact.
  private func exactProduct(_ a: Double, _ b: Double) -> Double? {
    let product = a * b
    return product.isNormal && isExact(product) && (-product).addingProduct(a, b) == 0 ? product : nil
  }

  /// The quotient, if it is a normal number and exact.
  private func exactQuotient(_ a: Double, _ b: Double) -> Double? {
    let quotient = a / b
    return quotient.isNormal && isExact(quotient) && isExact(a) && (-a).addingProduct(quotient, b) == 0
      ? quotient : nil
  }

  /// Whether the rest of a product near this number is above the smallest numbers, so that it shows.
  private func isExact(_ x: Double) -> Bool { x.magnitude > 0x1p-900 }
}
