/// A balance such as `a + b = c`, solved for one of its names.
public struct LinearBalance: Hashable, Sendable {
  /// Left side.
  public let left: Expression
  /// Right side.
  public let right: Expression

  /// Reads `left = right`.
  /// - Throws: `FormulaError` when there is not exactly one `=` between two formulas.
  public init(_ text: String, units: UnitTable) throws(FormulaError) {
    let whole = try FormulaParser.parse(text, units: units)
    guard case .binary(.equal, let left, let right) = whole.kind else {
      throw FormulaError("a balance is an equation, as in a + b = c", at: 0)
    }
    (self.left, self.right) = (left, right)
  }

  /// Adds to the graph the value of `unknown` for which the balance holds: (rest of right - rest of left) over
  /// (slope of left - slope of right).
  /// - Throws: `FormulaError` when the unknown does not appear, or not linearly; what `compiler` throws.
  public func solve(
    for unknown: String, compiler: FormulaCompiler, graph: inout ExpressionGraph
  ) throws -> TypedNode {
    let (a, b) = (
      try parts(of: left, unknown, compiler, &graph), try parts(of: right, unknown, compiler, &graph)
    )
    guard let slope = try difference(a.slope, b.slope, at: left.offset, &graph) else {
      throw FormulaError("the balance does not mention '\(unknown)', which it should give", at: 0)
    }
    if let factor = graph.constantValue(slope.node), factor == 0 || !factor.isFinite {
      throw FormulaError("the balance leaves '\(unknown)' open: its factor is \(factor)", at: 0)
    }
    guard let rest = try difference(b.rest, a.rest, at: right.offset, &graph) else {
      return TypedNode(graph.constant(0), nil)
    }
    return TypedNode(
      graph.apply(.divide, rest.node, slope.node), (rest.dimension ?? .none) / (slope.dimension ?? .none))
  }

  private typealias Parts = (slope: TypedNode?, rest: TypedNode?)

  /// expression = slope × unknown + rest.
  private func parts(
    of expression: Expression, _ unknown: String, _ compiler: FormulaCompiler, _ graph: inout ExpressionGraph
  ) throws -> Parts {
    guard expression.names.contains(unknown) else {
      return (nil, try compiler.compile(expression, into: &graph))
    }
    switch expression.kind {
    case .name: return (TypedNode(graph.constant(1), Dimension.none), nil)
    case .negate(let inner):
      let inside = try parts(of: inner, unknown, compiler, &graph)
      return (negated(inside.slope, &graph), negated(inside.rest, &graph))
    case .binary(.add, let x, let y), .binary(.subtract, let x, let y):
      let (first, second) = (
        try parts(of: x, unknown, compiler, &graph), try parts(of: y, unknown, compiler, &graph)
      )
      var isSum = false
      if case .binary(.add, _, _) = expression.kind { isSum = true }
      func joined(_ a: TypedNode?, _ b: TypedNode?, _ graph: inout ExpressionGraph) throws -> TypedNode? {
        try difference(a, isSum ? negated(b, &graph) : b, at: expression.offset, &graph)
      }
      return (try joined(first.slope, second.slope, &graph), try joined(first.rest, second.rest, &graph))
    case .binary(.multiply, let x, let y) where !y.names.contains(unknown):
      return try scaled(x, by: y, .multiply, unknown, compiler, &graph)
    case .binary(.multiply, let x, let y) where !x.names.contains(unknown):
      return try scaled(y, by: x, .multiply, unknown, compiler, &graph)
    case .binary(.divide, let x, let y) where !y.names.contains(unknown):
      return try scaled(x, by: y, .divide, unknown, compiler, &graph)
    default:
      throw FormulaError("the balance is not linear in '\(unknown)'", at: expression.offset)
    }
  }

  private func scaled(
    _ inner: Expression, by factor: Expression, _ operation: Operation, _ unknown: String,
    _ compiler: FormulaCompiler, _ graph: inout ExpressionGraph
  ) throws -> Parts {
    let inside = try parts(of: inner, unknown, compiler, &graph)
    let value = try compiler.compile(factor, into: &graph)
    func scale(_ part: TypedNode?, _ graph: inout ExpressionGraph) -> TypedNode? {
      part.map { part in
        let (a, b) = (part.dimension ?? .none, value.dimension ?? .none)
        return TypedNode(
          graph.apply(operation, part.node, value.node), operation == .multiply ? a * b : a / b)
      }
    }
    return (scale(inside.slope, &graph), scale(inside.rest, &graph))
  }

  private func negated(_ part: TypedNode?, _ graph: inout ExpressionGraph) -> TypedNode? {
    part.map { TypedNode(graph.apply(.negate, $0.node), $0.dimension) }
  }

  /// a - b, where nil is nothing.
  private func difference(
    _ a: TypedNode?, _ b: TypedNode?, at offset: Int, _ graph: inout ExpressionGraph
  ) throws -> TypedNode? {
    guard let b else { return a }
    guard let a else { return negated(b, &graph) }
    if let x = a.dimension, let y = b.dimension, x != y {
      throw FormulaError("the balance adds \(x) and \(y)", at: offset)
    }
    return TypedNode(graph.apply(.subtract, a.node, b.node), a.dimension ?? b.dimension)
  }
}
