import Distributions
public import Parameters

/// A value in the graph that counts a unit.
struct Valued {
  let node: ExpressionGraph.NodeID
  let unit: Unit
  /// False for a written 0, which fits any dimension.
  let hasDimension: Bool
  /// True for a number written without a unit.
  let isBare: Bool
}

/// What is known of an uncertain input beside its draws.
public struct InputDescription: Hashable, Sendable {
  /// Name, as rankings show it.
  public let name: String
  /// Unit of its draws.
  public let unit: String
  /// The distribution and what placed it, in words.
  public let distribution: String
  /// Static value, in `unit`.
  public let staticValue: Double
  /// Mean and standard deviation of the distribution, in `unit`.
  public let mean: Double
  /// Standard deviation, in `unit`.
  public let standardDeviation: Double
}

/// A value that can be sampled: its node and the unit that it counts.
public struct SampledValue: Hashable, Sendable {
  /// The value.
  public let node: ExpressionGraph.NodeID
  /// Its unit.
  public let unit: String
}

/// What compilation gathers for all systems beside the graph: what nodes and inputs are called, notes.
final class CompilationRecord {
  var nodeLabels: [ExpressionGraph.NodeID: String] = [:]
  var descriptions: [UInt64: InputDescription] = [:]
  /// Values that `sample` shows, in the unit that they are written in; of the base case, which comes first.
  private(set) var sampled: [String: SampledValue] = [:]
  /// Inputs without an order: choices and rows.
  var unordered: Set<UInt64> = []
  /// Inputs that rankings treat as one: shares, correlated inputs.
  private(set) var groups: [(name: String, identities: [UInt64])] = []
  /// Those among them that no method tells apart: shares.
  private(set) var inseparable: [(name: String, identities: [UInt64])] = []
  private(set) var notes: [Diagnostic] = []
  /// Whether certain parameters and formulas stay nodes of their own, for derivatives with respect to them.
  var keepsParametersApart = false

  func sample(_ name: String, _ valued: Valued) {
    sample(name, SampledValue(node: valued.node, unit: valued.unit.symbol))
  }

  func sample(_ name: String, _ value: SampledValue) {
    if sampled[name] == nil { sampled[name] = value }
  }

  /// The first description of an input stays: that of the base case, and of the first model of a choice.
  func describe(_ input: UncertainInput, _ description: InputDescription) {
    if descriptions[input.identity] == nil { descriptions[input.identity] = description }
  }

  func group(named name: String, _ identities: [UInt64], isInseparable: Bool = false) {
    guard !groups.contains(where: { $0.identities == identities }) else { return }
    groups.append((name, identities))
    if isInseparable { inseparable.append((name, identities)) }
  }

  func note(_ message: String, at place: Place) {
    let note = Diagnostic(severity: .note, place: place, message: message)
    if !notes.contains(note) { notes.append(note) }
  }
}

/// The parameters as one system sees them: its overrides, and those that the command line fixes.
final class ParameterScope {
  let record: CompilationRecord
  let file: StudyFile
  let units: UnitTable
  let tables: DataTables
  private let fileName: String
  private let parameters: [String: StudyFile.Parameter]
  private let overrides: [String: Specification]
  private let fixed: [String: Specification]
  private var values: [String: TypedNode] = [:]
  private var pending: [String] = []
  /// Levels of formulas inside one another, through parameters too, that are being compiled: each is a few calls
  /// on the stack, which a study must not exhaust.
  private var depth = 0
  private static let deepestNesting = 4000
  /// What a parameter adds beside its formula.
  private static let levelsOfParameter = 10

  init(
    file: StudyFile, fileName: String, overrides: [String: Specification], fixed: [String: Specification],
    tables: DataTables, record: CompilationRecord
  ) {
    self.file = file
    self.tables = tables
    self.record = record
    self.fileName = fileName
    units = file.units
    parameters = Dictionary(uniqueKeysWithValues: file.parameters.map { ($0.name, $0) })
    self.overrides = overrides
    self.fixed = fixed
  }

  /// The value of a parameter, in coherent units.
  func value(of name: String, offset: Int, _ graph: inout ExpressionGraph) throws -> TypedNode {
    if let known = values[name] { return known }
    guard let parameter = parameters[name] else {
      guard let valued = try setValue(of: name, &graph) else { throw unknown(name, offset: offset) }
      return remember(valued, as: name, label: "'\(name)'", &graph)
    }
    if let start = pending.firstIndex(of: name) {
      let chain = (pending[start...] + [name]).joined(separator: " -> ")
      throw FormulaError("parameters are defined in a circle: \(chain); give one of them a value", at: offset)
    }
    pending.append(name)
    defer { pending.removeLast() }
    let input = UncertainInput(name: name, parts: ["parameter", name])
    var valued = try compile(parameter.specification, input: input, &graph)
    if let replacement = fixed[name] ?? overrides[name] {
      // The new number is checked by itself first: with the old spread around it, that would be called wrong.
      try check(try compile(replacement, input: input, &graph), replacement, replaces: valued)
      valued = try self.replacement(
        replacement, of: parameter.specification, keepsSpread: fixed[name] == nil, input: input, &graph)
    }
    if fixed[name] == nil, overrides[name] == nil {
      valued = try chosen(name, parameter.specification, otherwise: valued, input: input, &graph)
    }
    valued = keepingApart(valued, parameter, input: input, &graph)
    return remember(valued, as: name, label: label(parameter.specification), &graph)
  }

  /// Makes a certain parameter, or one with a formula, a node of its own for derivatives with respect to it.
  ///
  /// A certain one becomes the draw of its only value. To a formula 0 is added, the draw of its only value: the derivative
  /// with respect to that 0 is the one with respect to the parameter.
  private func keepingApart(
    _ valued: Valued, _ parameter: StudyFile.Parameter, input: UncertainInput, _ graph: inout ExpressionGraph
  ) -> Valued {
    guard record.keepsParametersApart, parameter.specification.uncertainty == nil else { return valued }
    let value = graph.staticValue(of: valued.node)
    let constant = graph.constantValue(valued.node)
    guard value.isFinite, let certain = try? Distribution(.constant(constant ?? 0)) else { return valued }
    let own = graph.draw(input, from: certain, staticValue: constant ?? 0)
    let node = constant == nil ? graph.apply(.add, valued.node, own) : own
    record.describe(
      input,
      InputDescription(
        name: input.name, unit: valued.unit.symbol, distribution: constant == nil ? "formula" : "certain",
        staticValue: value, mean: value, standardDeviation: 0))
    return Valued(node: node, unit: valued.unit, hasDimension: valued.hasDimension, isBare: valued.isBare)
  }

  private func remember(_ valued: Valued, as name: String, label: String, _ graph: inout ExpressionGraph)
    -> TypedNode
  {
    let node = graph.scale(valued.node, by: valued.unit.ratio(to: valued.unit.coherent))
    let result = TypedNode(node, valued.hasDimension ? valued.unit.dimension : nil)
    values[name] = result
    record.sample(name, valued)
    if graph.constantValue(node) == nil, record.nodeLabels[node] == nil { record.nodeLabels[node] = label }
    return result
  }

  func check(_ new: Valued, _ specification: Specification, replaces own: Valued) throws {
    guard own.hasDimension, new.hasDimension, own.unit.dimension != new.unit.dimension else { return }
    throw StudyError(
      "\(specification.what) is \(new.unit.dimension), but the parameter is \(own.unit.dimension)"
        + (own.unit == .one ? "" : ": give it a unit, as in \(own.unit.symbol)"), at: specification.place)
  }

  func label(_ specification: Specification) -> String {
    "\(specification.what) (\(fileName):\(specification.place.line):\(specification.place.column))"
  }

  /// All names that formulas may mention.
  private var names: [String] {
    file.parameters.map(\.name) + file.shares.flatMap { $0.parts.map(\.name) }
      + file.rows.flatMap { $0.columns.map(\.parameter) }
  }

  private func unknown(_ name: String, offset: Int) -> FormulaError {
    if units.contains(name) {
      return FormulaError("'\(name)' is a unit, not a parameter: write 1 [\(name)]", at: offset)
    }
    if name == "year" { return FormulaError("'year' in formulas is not supported yet", at: offset) }
    let hint =
      nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
      ?? "define it under 'parameters:'"
    return FormulaError("unknown parameter '\(name)'; \(hint)", at: offset)
  }

  /// A parameter with another value: `--set` takes its spread away, a system's `set` keeps it.
  func replacement(
    _ new: Specification, of old: Specification, keepsSpread: Bool, input: UncertainInput,
    _ graph: inout ExpressionGraph
  ) throws -> Valued {
    guard keepsSpread, let uncertainty = old.uncertainty, new.uncertainty == nil, let amount = new.certain
    else {
      return try compile(new, input: input, &graph)
    }
    if [.nothing, .firstChoice].contains(UncertaintyBuilder.place(of: uncertainty)) {
      record.note(
        "\(new.what) changes the static value alone: '\(uncertainty.family)' is not placed by a value",
        at: new.place)
    }
    var moved = old
    moved.value = amount
    return try compile(moved, input: input, &graph)
  }

  // MARK: - Specifications

  /// Adds a specification to the graph, counted in the unit that it is written in.
  func compile(_ specification: Specification, input: UncertainInput, _ graph: inout ExpressionGraph) throws
    -> Valued
  {
    if let amount = specification.certain { return try compile(amount, specification.what, &graph) }
    if let (balance, node) = specification.balance {
      return try evaluate(specification.what, node) {
        try balance.solve(for: input.name, compiler: self.compiler, graph: &graph)
      }
    }
    guard let uncertainty = specification.uncertainty else {
      preconditionFailure("a specification has a number")
    }
    return try UncertaintyBuilder(scope: self, specification: specification, uncertainty: uncertainty)
      .draw(input, &graph)
  }

  /// Adds a quantity or a formula to the graph.
  func compile(_ amount: Amount, _ what: String, _ graph: inout ExpressionGraph) throws -> Valued {
    switch amount.kind {
    case .quantity(let quantity):
      return Valued(
        node: graph.constant(quantity.value), unit: quantity.unit,
        hasDimension: !(quantity.isBare && quantity.value == 0), isBare: quantity.isBare)
    case .formula(let expression):
      let levels = expression.depth + ParameterScope.levelsOfParameter
      guard depth + levels <= ParameterScope.deepestNesting else {
        throw StudyError(
          "\(what): parameters depend on one another through too many steps: shorten the chain",
          at: amount.place)
      }
      depth += levels
      defer { depth -= levels }
      return try evaluate(what, amount.node) {
        let typed = try self.compiler.compile(expression, into: &graph)
        if let value = graph.constantValue(typed.node), value.isNaN {
          throw FormulaError("is not a finite number", at: 0)
        }
        return typed
      }
    }
  }

  private var compiler: FormulaCompiler {
    FormulaCompiler { name, offset, graph in try self.value(of: name, offset: offset, &graph) }
  }

  /// A formula's value in coherent units; its errors get their place.
  private func evaluate(_ what: String, _ node: StudyNode, _ body: () throws -> TypedNode) throws -> Valued {
    do {
      let typed = try body()
      let unit = typed.dimension.map(Unit.coherent) ?? .one
      return Valued(node: typed.node, unit: unit, hasDimension: typed.dimension != nil, isBare: false)
    } catch let error as FormulaError {
      throw StudyError("\(what): \(error.message)", at: node.place(ofCharacter: error.offset))
    }
  }

  /// A number that is the same in every draw, in the given unit.
  func constant(_ amount: Amount, in unit: Unit, _ what: String, _ graph: inout ExpressionGraph) throws
    -> Double
  {
    let valued = try compile(amount, what, &graph)
    guard let number = graph.certainValue(valued.node) else {
      throw StudyError(
        "\(what) depends on uncertain parameters, but must be the same in every draw", at: amount.place)
    }
    guard !valued.hasDimension || valued.unit.dimension == unit.dimension else {
      let cure = valued.isBare ? ": write \(number) \(unit.symbol)" : ""
      throw StudyError(
        "\(what) is \(valued.unit.dimension), but \(unit.dimension) is needed\(cure)", at: amount.place)
    }
    return valued.unit.convert(number, to: unit)
  }
}

extension Expression {
  /// Levels of the tree; `a + b + c` has three.
  fileprivate var depth: Int {
    switch kind {
    case .number, .name: return 1
    case .negate(let inner), .not(let inner): return inner.depth + 1
    case .binary(_, let left, let right): return max(left.depth, right.depth) + 1
    case .call(_, let arguments): return (arguments.map(\.depth).max() ?? 0) + 1
    }
  }
}
