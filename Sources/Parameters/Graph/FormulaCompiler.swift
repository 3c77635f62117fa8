import NumericKernels

/// A node of the graph with the dimension of its value.
public struct TypedNode: Hashable, Sendable {
  /// The value, in coherent units.
  public let node: ExpressionGraph.NodeID
  /// What it measures; nil for a written 0, which fits any dimension.
  public let dimension: Dimension?

  /// A node and its dimension.
  public init(_ node: ExpressionGraph.NodeID, _ dimension: Dimension?) {
    self.node = node
    self.dimension = dimension
  }
}

/// Turns an `Expression` into nodes of the graph, checking dimensions on the way.
public struct FormulaCompiler {
  /// The value of a name at an offset of the formula; throws when the name is unknown.
  public typealias Resolver = (String, Int, inout ExpressionGraph) throws -> TypedNode

  private let resolve: Resolver

  /// A compiler that asks `resolve` for the parameters.
  public init(resolve: @escaping Resolver) { self.resolve = resolve }

  /// Adds the expression to the graph.
  /// - Throws: `FormulaError` (dimensions), or what the resolver throws.
  public func compile(_ expression: Expression, into graph: inout ExpressionGraph) throws -> TypedNode {
    switch expression.kind {
    case .number(let value, let unit):
      if value == 0, unit == .one { return TypedNode(graph.constant(0), nil) }
      let coherent = unit.convert(value, to: Unit(dimension: unit.dimension, numerator: 1, symbol: ""))
      return TypedNode(graph.constant(coherent), unit.dimension)
    case .name("pi"):
      return TypedNode(graph.constant(.pi), Dimension.none)
    case .name(let name):
      return try resolve(name, expression.offset, &graph)
    case .negate(let inner):
      let value = try compile(inner, into: &graph)
      return TypedNode(graph.apply(.negate, value.node), value.dimension)
    case .not(let inner):
      let value = try pure(inner, "'not'", &graph)
      return TypedNode(graph.apply(.not, value), Dimension.none)
    case .binary(let operation, let left, let right):
      return try binary(operation, left, right, at: expression.offset, &graph)
    case .call(let function, let arguments):
      return try call(function, arguments, &graph)
    }
  }

  private func pure(
    _ expression: Expression, _ user: String, _ graph: inout ExpressionGraph
  ) throws -> ExpressionGraph.NodeID {
    let value = try compile(expression, into: &graph)
    guard (value.dimension ?? .none).isNone else {
      throw FormulaError(
        "\(user) needs a pure number, but this is \(value.dimension ?? .none): divide it by a unit, as in x / 1 [kWh]",
        at: expression.offset)
    }
    return value.node
  }

  /// The dimension that all of the operands share.
  private func common(_ parts: [(TypedNode, Expression)], _ what: String) throws -> Dimension? {
    var shared: Dimension?
    for (value, expression) in parts {
      guard let dimension = value.dimension else { continue }
      if let shared, shared != dimension {
        throw FormulaError("\(what) \(shared) and \(dimension)", at: expression.offset)
      }
      shared = dimension
    }
    return shared
  }

  private func binary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, at offset: Int,
    _ graph: inout ExpressionGraph
  ) throws -> TypedNode {
    if operation == .and || operation == .or {
      let (a, b) = (
        try pure(left, "'\(operation.rawValue)'", &graph), try pure(right, "'\(operation.rawValue)'", &graph)
      )
      return TypedNode(graph.apply(operation == .and ? .and : .or, a, b), Dimension.none)
    }
    if operation == .power { return try power(left, right, &graph) }
    let (a, b) = (try compile(left, into: &graph), try compile(right, into: &graph))
    switch operation {
    case .multiply:
      let dimension = (a.dimension ?? .none) * (b.dimension ?? .none)
      return TypedNode(graph.apply(.multiply, a.node, b.node), dimension)
    case .divide:
      let dimension = (a.dimension ?? .none) / (b.dimension ?? .none)
      return TypedNode(graph.apply(.divide, a.node, b.node), dimension)
    case .add, .subtract:
      let verb = operation == .add ? "cannot add" : "cannot subtract"
      let dimension = try common([(a, left), (b, right)], verb)
      return TypedNode(graph.apply(operation == .add ? .add : .subtract, a.node, b.node), dimension)
    default:
      _ = try common([(a, left), (b, right)], "cannot compare")
      let node: ExpressionGraph.NodeID
      switch operation {
      case .less: node = graph.apply(.less, a.node, b.node)
      case .lessOrEqual: node = graph.apply(.lessOrEqual, a.node, b.node)
      case .greater: node = graph.apply(.less, b.node, a.node)
      case .greaterOrEqual: node = graph.apply(.lessOrEqual, b.node, a.node)
      case .equal: node = graph.apply(.equal, a.node, b.node)
      default: node = graph.apply(.notEqual, a.node, b.node)
      }
      return TypedNode(node, Dimension.none)
    }
  }

  private func power(_ base: Expression, _ exponent: Expression, _ graph: inout ExpressionGraph) throws
    -> TypedNode
  {
    let value = try compile(base, into: &graph)
    let power = try pure(exponent, "an exponent", &graph)
    let dimension = value.dimension ?? .none
    if let constant = graph.constantValue(power) ?? certain(power, dimension, graph) {
      guard let raised = dimension.raised(to: constant) else {
        throw FormulaError("\(dimension) cannot be raised to the power \(constant)", at: exponent.offset)
      }
      // Small whole powers by multiplication: exact where the product is, and many times faster than pow.
      // A parameter that is kept as a node stays one, whatever its value.
      switch graph.constantValue(power) ?? .nan {
      case 1: return TypedNode(value.node, raised)
      case 2: return TypedNode(graph.apply(.multiply, value.node, value.node), raised)
      case 3, 4:
        let square = graph.apply(.multiply, value.node, value.node)
        let rest = constant == 3 ? value.node : square
        return TypedNode(graph.apply(.multiply, square, rest), raised)
      case 0.5: return TypedNode(graph.apply(.squareRoot, value.node), raised)
      default: return TypedNode(graph.apply(.power, value.node, power), raised)
      }
    }
    guard dimension.isNone else {
      throw FormulaError("\(dimension) can only be raised to a constant power", at: exponent.offset)
    }
    return TypedNode(graph.apply(.power, value.node, power), Dimension.none)
  }

  /// The value of an exponent that is the same in every draw, where the dimension of the power hangs on it.
  private func certain(
    _ power: ExpressionGraph.NodeID, _ dimension: Dimension, _ graph: ExpressionGraph
  ) -> Double? {
    dimension.isNone ? nil : graph.certainValue(power)
  }

  private func call(
    _ function: FormulaFunction, _ arguments: [Expression], _ graph: inout ExpressionGraph
  ) throws -> TypedNode {
    switch function {
    case .if, .case: return try choice(function, arguments, &graph)
    case .min, .max, .clamp:
      let values = try arguments.map { try compile($0, into: &graph) }
      let dimension = try common(Array(zip(values, arguments)), "\(function.rawValue) cannot compare")
      if function == .clamp {
        let raised = graph.apply(.maximum, values[0].node, values[1].node)
        return TypedNode(graph.apply(.minimum, raised, values[2].node), dimension)
      }
      let operation: Operation = function == .min ? .minimum : .maximum
      let node = values.dropFirst().reduce(values[0].node) { graph.apply(operation, $0, $1.node) }
      return TypedNode(node, dimension)
    case .abs:
      let value = try compile(arguments[0], into: &graph)
      return TypedNode(graph.apply(.absolute, value.node), value.dimension)
    case .sqrt:
      let value = try compile(arguments[0], into: &graph)
      guard let dimension = (value.dimension ?? .none).raised(to: 0.5) else {
        throw FormulaError("no square root of \(value.dimension ?? .none)", at: arguments[0].offset)
      }
      return TypedNode(graph.apply(.squareRoot, value.node), dimension)
    case .exp, .ln, .log10, .sin, .cos, .tan, .floor, .ceil, .round:
      let operations: [FormulaFunction: Operation] = [
        .exp: .exponential, .ln: .logarithm, .log10: .logarithm10, .sin: .sine, .cos: .cosine, .tan: .tangent,
        .floor: .floor, .ceil: .ceiling, .round: .round,
      ]
      let value = try pure(arguments[0], function.rawValue, &graph)
      return TypedNode(graph.apply(operations[function] ?? .round, value), Dimension.none)
    }
  }

  /// `if(c, a, b)` and `case(c1, a1, c2, a2, ..., otherwise)`, which is a chain of ifs.
  private func choice(
    _ function: FormulaFunction, _ arguments: [Expression], _ graph: inout ExpressionGraph
  ) throws -> TypedNode {
    var branches: [(TypedNode, Expression)] = []
    var conditions: [ExpressionGraph.NodeID] = []
    for (index, argument) in arguments.enumerated() {
      if index.isMultiple(of: 2), index < arguments.count - 1 {
        conditions.append(try pure(argument, "a condition", &graph))
      } else {
        branches.append((try compile(argument, into: &graph), argument))
      }
    }
    let dimension = try common(branches, "the branches of \(function.rawValue) differ:")
    var node = branches[branches.count - 1].0.node
    for (condition, branch) in zip(conditions, branches).reversed() {
      node = graph.apply(.select, condition, branch.0.node, node)
    }
    return TypedNode(node, dimension)
  }
}
