import Distributions

/// Orders the nodes that some results need into steps and assigns columns to them.
///
/// Nodes keep their topological order, but an input is drawn only when the first formula needs it. A column is free
/// again after the last step that reads it (linear scan); a step may write the column of its own operand.
struct ProgramCompiler {
  typealias NodeID = ExpressionGraph.NodeID
  typealias Location = FormulaProgram.Location

  private let graph: ExpressionGraph
  private let keepingAll: Bool
  private let needed: [Bool]
  private let results: Set<NodeID>
  /// Quantile kernels that exist, by index of the draw.
  private let kernels: [Int: QuantileKernel]
  /// The node at which each node is read for the last time, by index.
  private var lastUse: [Int32]
  /// The needed unknowns of each block.
  private var unknowns: [Int32: [NodeID]] = [:]
  private var drawStepOfNode: [NodeID: Int] = [:]
  private var jointOfDrawStep: [Int: Int] = [:]
  private var drawNodes: [NodeID] = []
  private var freeColumns: [Int] = []

  private(set) var drawSteps: [FormulaProgram.DrawStep] = []
  private(set) var jointDraws: [FormulaProgram.JointDraw] = []
  private(set) var steps: [FormulaProgram.Step] = []
  private(set) var locations: [NodeID: Location] = [:]
  private(set) var inputs: [UncertainInput] = []
  private(set) var columnCount = 0

  init(_ graph: ExpressionGraph, results: [NodeID], keepingAll: Bool, sibling: FormulaProgram?) {
    self.graph = graph
    kernels = Dictionary(
      (sibling?.drawSteps ?? []).map { ($0.draw, $0.kernel) }, uniquingKeysWith: { kernel, _ in kernel })
    self.keepingAll = keepingAll
    self.results = Set(results)
    needed = graph.reachable(from: results)
    lastUse = Array(repeating: -1, count: graph.nodes.count)
  }

  mutating func compile() {
    findInputs()
    findLastUses()
    for (index, node) in graph.nodes.enumerated() where needed[index] {
      emit(NodeID(index: Int32(index)), node)
    }
    // Inputs that are results themselves and in no formula.
    for node in drawNodes { drawIfNeeded(node) }
  }

  /// Inputs in the order of their nodes, then those that are drawn together with one of them.
  private mutating func findInputs() {
    for (index, node) in graph.nodes.enumerated() where needed[index] {
      guard case .draw(let place) = node else { continue }
      let id = NodeID(index: Int32(index))
      let draw = graph.draws[Int(place)]
      let input = graph.inputs[draw.input]
      let position = inputs.firstIndex(of: input) ?? inputs.count
      if position == inputs.count { inputs.append(input) }
      drawStepOfNode[id] = drawSteps.count
      drawNodes.append(id)
      drawSteps.append(
        FormulaProgram.DrawStep(
          draw: Int(place), column: -1, input: position, identity: input.identity,
          kernel: kernels[Int(place)] ?? QuantileKernel(draw.distribution), staticValue: draw.staticValue))
    }
    // Who is drawn together with an input that is needed has to be drawn too: its coordinate depends on theirs.
    for dependence in graph.dependences where dependence.members.contains(where: inputs.contains) {
      let indices = dependence.members.map { member in
        if let known = inputs.firstIndex(of: member) { return known }
        inputs.append(member)
        return inputs.count - 1
      }
      let fed = indices.map { index in drawSteps.indices.filter { drawSteps[$0].input == index } }
      for step in fed.joined() { jointOfDrawStep[step] = jointDraws.count }
      jointDraws.append(FormulaProgram.JointDraw(dependence: dependence, inputs: indices, steps: fed))
    }
  }

  private mutating func findLastUses() {
    for (index, node) in graph.nodes.enumerated() where needed[index] {
      if case .solution(let block, _) = node {
        // A block runs where its first unknown is met.
        unknowns[block, default: []].append(NodeID(index: Int32(index)))
        if unknowns[block]?.count != 1 { continue }
      }
      for operand in graph.operands(of: node) { lastUse[Int(operand.index)] = Int32(index) }
    }
    for result in results { lastUse[Int(result.index)] = .max }
  }

  private mutating func emit(_ id: NodeID, _ node: ExpressionGraph.Node) {
    let operands = graph.operands(of: node)
    switch node {
    case .constant(let bits): locations[id] = .constant(Double(bitPattern: bits))
    // Drawn where it is first read.
    case .draw: break
    case .operation(let operation, let a, let b, let c):
      for operand in operands { drawIfNeeded(operand) }
      let (first, second, third) = (location(a), location(b), location(c))
      release(operands, at: id)
      let out = allocate(id)
      steps.append(
        .compute(FormulaProgram.Instruction(operation: operation, out: out, a: first, b: second, c: third)))
    case .lookup(let table, let index):
      drawIfNeeded(index)
      let source = location(index)
      release(operands, at: id)
      steps.append(.lookup(table: graph.tables[Int(table)], index: source, out: allocate(id)))
    case .solution(let block, _):
      // Operands stand before all unknowns in the order of nodes.
      guard locations[id] == nil else { return }
      for operand in operands { drawIfNeeded(operand) }
      let read = operands.compactMap { operand -> Int? in
        guard case .column(let column) = location(operand) else { return nil }
        return column
      }
      let written = (unknowns[block] ?? []).map { allocate($0) }
      steps.append(.solve(block: Int(block), operands: Set(read).sorted(), unknowns: written))
      release(operands, at: id)
    }
  }

  private func location(_ id: NodeID) -> Location { locations[id] ?? .constant(.nan) }

  private mutating func drawIfNeeded(_ id: NodeID) {
    guard let step = drawStepOfNode[id], locations[id] == nil else { return }
    guard let joint = jointOfDrawStep[step] else {
      place(id, step)
      steps.append(.draw(step))
      return
    }
    for member in jointDraws[joint].steps.joined() { place(drawNodes[member], member) }
    steps.append(.drawTogether(joint))
  }

  private mutating func place(_ id: NodeID, _ step: Int) { drawSteps[step].column = allocate(id) }

  private mutating func allocate(_ id: NodeID) -> Int {
    let column = freeColumns.popLast() ?? columnCount
    if column == columnCount { columnCount += 1 }
    locations[id] = .column(column)
    return column
  }

  /// Frees the columns of operands that are read for the last time.
  private mutating func release(_ operands: [NodeID], at id: NodeID) {
    if keepingAll { return }
    for operand in Set(operands).sorted() where lastUse[Int(operand.index)] == id.index {
      if case .column(let column)? = locations[operand] { freeColumns.append(column) }
    }
  }
}
