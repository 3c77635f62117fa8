public import Distributions
import NumericKernels

/// An uncertain input: something that is drawn, under a name that stays the same whatever else a study holds.
public struct UncertainInput: Hashable, Sendable {
  /// The name that rankings and messages show.
  public let name: String
  /// Key of the input's random numbers: a stable hash of what it is called, never of where it stands.
  public let identity: UInt64

  /// An input whose identity is the hash of `parts` (kind of input, then names).
  public init(name: String, parts: [String]) {
    self.name = name
    identity = StableIdentity(parts: parts).value
  }
}

/// All formulas of a study as one graph in which equal sub-expressions are one node.
///
/// Nodes are in topological order: operands come before what uses them. Whatever is constant is folded when it
/// is added, so what is left is what a draw has to compute.
public struct ExpressionGraph: Sendable {
  /// Index of a node.
  public struct NodeID: Hashable, Sendable, Comparable {
    let index: Int32
    /// Nodes compare by their place in the topological order.
    public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
  }

  /// An uncertain input under one distribution, with the static value that stands for it in a nominal run.
  public struct Draw: Hashable, Sendable {
    /// Index into `inputs`.
    public let input: Int
    /// What the input's uniform coordinate becomes.
    public let distribution: Distribution
    /// Value in a static run.
    public let staticValue: Double
  }

  enum Node: Hashable, Sendable {
    case constant(UInt64)  // bit pattern: -0 and 0 are different constants
    case draw(Int32)
    case operation(Operation, NodeID, NodeID, NodeID)
    case solution(block: Int32, component: Int32)
    case lookup(table: Int32, index: NodeID)
  }

  private(set) var nodes: [Node] = []
  /// Columns of data that `lookup` reads.
  private(set) var tables: [[Double]] = []
  /// Inputs that are drawn together.
  public private(set) var dependences: [InputDependence] = []
  /// What each block of simultaneous equations is computed from.
  private(set) var blocks: [[NodeID]] = []
  private var known: [Node: NodeID] = [:]
  /// The uncertain inputs, in order of appearance.
  public private(set) var inputs: [UncertainInput] = []
  private var inputIndex: [UncertainInput: Int] = [:]
  /// The distinct (input, distribution) pairs.
  public private(set) var draws: [Draw] = []

  /// An empty graph.
  public init() {}

  private mutating func intern(_ node: Node) -> NodeID {
    if let id = known[node] { return id }
    let id = NodeID(index: Int32(nodes.count))
    nodes.append(node)
    known[node] = id
    return id
  }

  /// A constant.
  public mutating func constant(_ value: Double) -> NodeID { intern(.constant(value.bitPattern)) }

  /// What a node is.
  func node(_ id: NodeID) -> Node { nodes[Int(id.index)] }

  /// The value of a node that is constant, else nil.
  public func constantValue(_ id: NodeID) -> Double? {
    guard case .constant(let bits) = nodes[Int(id.index)] else { return nil }
    return Double(bitPattern: bits)
  }

  /// An input drawn from a distribution.
  public mutating func draw(
    _ input: UncertainInput, from distribution: Distribution, staticValue: Double
  ) -> NodeID {
    let index = inputIndex[input] ?? inputs.count
    if index == inputs.count {
      inputs.append(input)
      inputIndex[input] = index
    }
    let draw = Draw(input: index, distribution: distribution, staticValue: staticValue)
    if let place = draws.firstIndex(of: draw) { return intern(.draw(Int32(place))) }
    draws.append(draw)
    return intern(.draw(Int32(draws.count - 1)))
  }

  /// The nodes of `draws`, in their order.
  public var drawNodes: [NodeID] { draws.indices.compactMap { known[.draw(Int32($0))] } }

  /// The result of an operation; folded when its operands are constant, simplified where that is exact.
  public mutating func apply(_ operation: Operation, _ a: NodeID, _ b: NodeID? = nil, _ c: NodeID? = nil)
    -> NodeID
  {
    let (second, third) = (b ?? a, c ?? a)
    if let x = constantValue(a), let y = constantValue(second), let z = constantValue(third) {
      return constant(operation.apply(x, y, z))
    }
    if operation == .select, let condition = constantValue(a), !condition.isNaN {
      return condition != 0 ? second : third
    }
    if let simpler = simplified(operation, a, second) { return simpler }
    return intern(.operation(operation, a, second, third))
  }

  /// A block of simultaneous equations over `operands`; whoever runs the program solves it (`BlockSolver`).
  /// - Returns: nodes of its `components` unknowns, and the number of the block.
  public mutating func addBlock(operands: [NodeID], components: Int) -> (block: Int, unknowns: [NodeID]) {
    let block = blocks.count
    blocks.append(operands)
    return (block, (0..<components).map { intern(.solution(block: Int32(block), component: Int32($0))) })
  }

  /// The entry of a column of data at a whole number from 0; NaN beyond its ends.
  public mutating func lookup(_ column: [Double], index: NodeID) -> NodeID {
    let table = tables.firstIndex(of: column) ?? tables.count
    if table == tables.count { tables.append(column) }
    if let number = constantValue(index) { return constant(tables[table].entry(number)) }
    return intern(.lookup(table: Int32(table), index: index))
  }

  /// Draws inputs together from now on. An input may take part in one dependence only.
  public mutating func add(_ dependence: InputDependence) { dependences.append(dependence) }

  /// Draws inputs under Gaussian copulas each on its own from now on: for those who give dependent coordinates.
  public mutating func removeGaussianDependences() { dependences.removeAll { $0.normalScores != nil } }

  /// Inputs (indices) that a set of nodes depends on, in ascending order.
  public func inputs(reaching targets: [NodeID]) -> [Int] {
    let needed = reachable(from: targets)
    var found: Set<Int> = []
    for (index, node) in nodes.enumerated() where needed[index] {
      if case .draw(let draw) = node { found.insert(draws[Int(draw)].input) }
    }
    return found.sorted()
  }

  /// Which of some nodes a target is computed from.
  public func dependences(of targets: [NodeID], on candidates: [NodeID]) -> [Bool] {
    let needed = reachable(from: targets)
    return candidates.map { needed[Int($0.index)] }
  }

  /// Marks every node that the targets are computed from.
  func reachable(from targets: [NodeID]) -> [Bool] {
    var needed = Array(repeating: false, count: nodes.count)
    for target in targets { needed[Int(target.index)] = true }
    for index in nodes.indices.reversed() where needed[index] {
      for operand in operands(of: nodes[index]) { needed[Int(operand.index)] = true }
    }
    return needed
  }

  /// What a node is computed from.
  func operands(of node: Node) -> [NodeID] {
    switch node {
    case .constant, .draw: return []
    case .operation(let operation, let a, let b, let c):
      return Array([a, b, c].prefix(operation.operandCount))
    case .solution(let block, _): return blocks[Int(block)]
    case .lookup(_, let index): return [index]
    }
  }
}

extension [Double] {
  /// The entry at a whole number; NaN where there is none.
  func entry(_ number: Double) -> Double {
    guard number >= 0, number < Double(count) else { return .nan }
    return self[Int(number)]
  }
}
