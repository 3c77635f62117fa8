import Distributions
public import NumericKernels

/// Where the coordinates of inputs in the unit hypercube come from.
public protocol InputCoordinates: Sendable {
  /// Fills `out` with the coordinates of one input in consecutive draws, each in (0, 1).
  /// - Parameters:
  ///   - input: index into the program's `inputs` (of inputs drawn together with a random factor: of the first).
  ///   - identity: the input's stable identity.
  ///   - firstDraw: index of the first draw.
  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>)

  /// The stream of which inputs that have no place in a balanced design take their coordinates in a range of draws, and
  /// the number of its first draw there; nil where they have to be asked for one by one.
  func stream(firstDraw: Int, count: Int) -> (stream: RandomStream, draw: UInt64)?
}

extension InputCoordinates {
  public func stream(firstDraw: Int, count: Int) -> (stream: RandomStream, draw: UInt64)? { nil }
}

/// Solves the blocks of simultaneous equations of a program, for one worker.
public protocol BlockSolver: AnyObject {
  /// Solves block `block` for the first `count` rows of the workspace: reads the columns of its operands and
  /// writes those of its unknowns. A row that cannot be solved gets NaN in all of them.
  func solve(block: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer)
}

/// The part of an expression graph that a set of results needs, ready to run on batches of draws.
///
/// One column of the workspace per varying node, the draw index innermost. Constants take no column.
public struct FormulaProgram: Sendable {
  /// A node's value: a column of the workspace or one number for all draws.
  public enum Location: Hashable, Sendable {
    case column(Int)
    case constant(Double)
  }

  struct DrawStep: Sendable {
    let column: Int
    let input: Int
    let identity: UInt64
    let kernel: QuantileKernel
    let staticValue: Double

    /// Coordinates to draws. A draw beyond the largest number has failed, as whatever a formula makes infinite.
    func transform(_ rows: inout MutableSpan<Double>) {
      kernel.transform(&rows)
      for i in rows.indices { rows[i] = rows[i] - (rows[i] - rows[i]) }
    }
  }

  struct Instruction: Sendable {
    let operation: Operation
    let out: Int
    let a: Location
    let b: Location
    let c: Location
  }

  enum Step: Sendable {
    case compute(Instruction)
    case solve(block: Int)
    case lookup(table: [Double], index: Location, out: Int)
  }

  /// Inputs that are drawn together, by index into `inputs`, and the steps that each of them feeds.
  struct JointDraw: Sendable {
    let dependence: InputDependence
    let inputs: [Int]
    let steps: [[Int]]
  }

  let drawSteps: [DrawStep]
  /// Steps whose inputs depend on no other.
  let independentSteps: [Int]
  let jointDraws: [JointDraw]
  let steps: [Step]
  private let locations: [ExpressionGraph.NodeID: Location]
  /// Columns that a workspace needs.
  public let columnCount: Int
  /// The inputs that the results depend on; `InputCoordinates` is asked by index into this array.
  public let inputs: [UncertainInput]

  /// Compiles what `results` need.
  public init(_ graph: ExpressionGraph, results: [ExpressionGraph.NodeID]) {
    let needed = graph.reachable(from: results)
    var locations: [ExpressionGraph.NodeID: Location] = [:]
    var (drawSteps, steps): ([DrawStep], [Step]) = ([], [])
    var solvedBlocks: Set<Int32> = []
    var inputs: [UncertainInput] = []
    var columns = 0
    for (index, node) in graph.nodes.enumerated() where needed[index] {
      let id = ExpressionGraph.NodeID(index: Int32(index))
      switch node {
      case .constant(let bits):
        locations[id] = .constant(Double(bitPattern: bits))
        continue
      case .draw(let place):
        let draw = graph.draws[Int(place)]
        let input = graph.inputs[draw.input]
        let position = inputs.firstIndex(of: input) ?? inputs.count
        if position == inputs.count { inputs.append(input) }
        drawSteps.append(
          DrawStep(
            column: columns, input: position, identity: input.identity,
            kernel: QuantileKernel(draw.distribution), staticValue: draw.staticValue))
      case .operation(let operation, let a, let b, let c):
        func place(_ id: ExpressionGraph.NodeID) -> Location { locations[id] ?? .constant(.nan) }
        steps.append(
          .compute(Instruction(operation: operation, out: columns, a: place(a), b: place(b), c: place(c))))
      case .solution(let block, _):
        // Operands stand before all unknowns in the order of nodes, so the block can run where the first is met.
        if solvedBlocks.insert(block).inserted { steps.append(.solve(block: Int(block))) }
      case .lookup(let table, let index):
        steps.append(
          .lookup(table: graph.tables[Int(table)], index: locations[index] ?? .constant(.nan), out: columns))
      }
      locations[id] = .column(columns)
      columns += 1
    }
    // Who is drawn together with an input that is needed has to be drawn too: its coordinate depends on theirs.
    var joint: [JointDraw] = []
    for dependence in graph.dependences where dependence.members.contains(where: inputs.contains) {
      let indices = dependence.members.map { member in
        if let known = inputs.firstIndex(of: member) { return known }
        inputs.append(member)
        return inputs.count - 1
      }
      let fed = indices.map { index in drawSteps.indices.filter { drawSteps[$0].input == index } }
      joint.append(JointDraw(dependence: dependence, inputs: indices, steps: fed))
    }
    let dependent = Set(joint.flatMap { $0.steps.joined() })
    jointDraws = joint
    independentSteps = drawSteps.indices.filter { !dependent.contains($0) }
    self.drawSteps = drawSteps
    self.steps = steps
    self.locations = locations
    self.inputs = inputs
    columnCount = columns
  }

  /// Where the value of a result is found after a run.
  /// - Precondition: the node was among the results of `init`, or is needed by one of them.
  public func location(of node: ExpressionGraph.NodeID) -> Location {
    guard let location = locations[node] else { preconditionFailure("the node is no part of this program") }
    return location
  }

  /// The location of a node, or nil when no result needs it.
  public func locationIfNeeded(of node: ExpressionGraph.NodeID) -> Location? { locations[node] }

  /// Computes draws `firstDraw ..< firstDraw + count` of every column.
  /// - Precondition: `workspace` has `columnCount` columns and at least `count` rows.
  public func run(
    coordinates: any InputCoordinates, firstDraw: Int, count: Int, workspace: ColumnBuffer,
    solver: any BlockSolver
  ) {
    for step in independentSteps.map({ drawSteps[$0] }) {
      workspace.withColumn(step.column, count: count) { rows in
        coordinates.fill(input: step.input, identity: step.identity, firstDraw: firstDraw, into: &rows)
        step.transform(&rows)
      }
    }
    for joint in jointDraws {
      draw(joint, coordinates, firstDraw: firstDraw, count: count, workspace: workspace)
    }
    execute(count: count, workspace: workspace, solver: solver)
  }

  /// Draws inputs that depend on each other: their coordinates are made together, then go each its own way.
  private func draw(
    _ joint: JointDraw, _ coordinates: any InputCoordinates, firstDraw: Int, count: Int,
    workspace: ColumnBuffer
  ) {
    var columns = Array(repeating: 0.0, count: joint.inputs.count * count)
    var column = Array(repeating: 0.0, count: count)
    func fill(_ input: Int, _ identity: UInt64) {
      var span = column.mutableSpan
      coordinates.fill(input: input, identity: identity, firstDraw: firstDraw, into: &span)
    }
    for (member, input) in joint.inputs.enumerated() {
      fill(input, inputs[input].identity)
      columns.replaceSubrange(member * count..<(member + 1) * count, with: column)
    }
    if let mixing = joint.dependence.mixingIdentity { fill(joint.inputs[0], mixing) }
    joint.dependence.transform(&columns, mixing: column, draws: count)
    for (member, steps) in joint.steps.enumerated() {
      for step in steps.map({ drawSteps[$0] }) {
        workspace.withColumn(step.column, count: count) { rows in
          for i in rows.indices { rows[i] = columns[member * count + i] }
          step.transform(&rows)
        }
      }
    }
  }

  /// Computes the static values: one row, every input at its static value.
  public func runStatic(workspace: ColumnBuffer, solver: any BlockSolver) {
    for step in drawSteps { workspace.withColumn(step.column) { $0[0] = step.staticValue } }
    execute(count: 1, workspace: workspace, solver: solver)
  }
}
