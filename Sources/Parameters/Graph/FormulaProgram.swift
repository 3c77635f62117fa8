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
  /// No stream: every input is asked for by `fill`.
  public func stream(firstDraw: Int, count: Int) -> (stream: RandomStream, draw: UInt64)? { nil }
}

/// Solves the blocks of simultaneous equations of a program, for one worker.
public protocol BlockSolver: AnyObject {
  /// Told where the time goes; nil where nobody asks.
  var timer: PhaseTimer? { get }

  /// Solves block `block` for the first `count` rows of the workspace: reads the columns of its operands and
  /// writes those of its unknowns. A row that cannot be solved gets NaN in all of them.
  func solve(block: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer)
}

extension BlockSolver {
  /// Nobody asks.
  public var timer: PhaseTimer? { nil }
}

/// The part of an expression graph that a set of results needs, ready to run on batches of draws.
///
/// Every varying node has a column of the workspace, the draw index innermost; constants take none. A column is
/// used again once nothing needs its node any more, so that a batch stays in the nearest cache.
public struct FormulaProgram: Sendable {
  /// A node's value: a column of the workspace or one number for all draws.
  public enum Location: Hashable, Sendable {
    case column(Int)
    case constant(Double)
  }

  struct DrawStep: Sendable {
    /// Index into the draws of the graph.
    let draw: Int
    var column: Int
    let input: Int
    let identity: UInt64
    let kernel: QuantileKernel
    let staticValue: Double

    /// Coordinates to draws. A draw beyond the largest number has failed, as whatever a formula makes infinite.
    func transform(_ rows: inout MutableSpan<Double>) {
      kernel.transform(&rows)
      if !kernel.isBounded { VectorMath.settle(&rows) }
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
    /// Draws step `drawSteps[_]`, whose input depends on no other.
    case draw(Int)
    /// Draws all inputs of `jointDraws[_]`.
    case drawTogether(Int)
    case compute(Instruction)
    /// Solves a block, which reads and writes these columns.
    case solve(block: Int, operands: [Int], unknowns: [Int])
    case lookup(table: [Double], index: Location, out: Int)
  }

  /// Inputs that are drawn together, by index into `inputs`, and the steps that each of them feeds.
  struct JointDraw: Sendable {
    let dependence: InputDependence
    let inputs: [Int]
    let steps: [[Int]]
  }

  let drawSteps: [DrawStep]
  let jointDraws: [JointDraw]
  let steps: [Step]
  private let locations: [ExpressionGraph.NodeID: Location]
  /// Columns that a workspace needs.
  public let columnCount: Int
  /// The inputs that the results depend on; `InputCoordinates` is asked by index into this array.
  public let inputs: [UncertainInput]

  /// Compiles what `results` need.
  /// - Parameters:
  ///   - keepingAll: whether every node keeps its column, so that all values can be read after a run.
  ///   - sibling: a program of the same graph, whose quantile kernels are taken over: some take milliseconds to make.
  public init(
    _ graph: ExpressionGraph, results: [ExpressionGraph.NodeID], keepingAll: Bool = false,
    sibling: FormulaProgram? = nil
  ) {
    var compiler = ProgramCompiler(graph, results: results, keepingAll: keepingAll, sibling: sibling)
    compiler.compile()
    drawSteps = compiler.drawSteps
    jointDraws = compiler.jointDraws
    steps = compiler.steps
    locations = compiler.locations
    inputs = compiler.inputs
    columnCount = compiler.columnCount
  }

  /// What one draw takes: inputs drawn, other steps, and columns that those read and write.
  public var stepCounts: (draws: Int, computations: Int, operands: Int) {
    var (computations, operands) = (0, 0)
    for step in steps {
      switch step {
      case .compute(let instruction):
        computations += 1
        operands +=
          1
          + [instruction.a, instruction.b, instruction.c].prefix(instruction.operation.operandCount).count {
            if case .column = $0 { return true }
            return false
          }
      case .lookup:
        computations += 1
        operands += 2
      case .draw, .drawTogether, .solve: break
      }
    }
    return (drawSteps.count, computations, operands)
  }

  /// Where the value of a result is found after a run, or of a block's operands while it is solved.
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
    execute(.draws(coordinates, first: firstDraw), count: count, workspace: workspace, solver: solver)
  }

  /// Computes the static values: one row, every input at its static value.
  public func runStatic(workspace: ColumnBuffer, solver: any BlockSolver) {
    execute(.staticValues, count: 1, workspace: workspace, solver: solver)
  }
}
