// Runs of a program that take most values from earlier runs. Raw pointers, as one step reads columns of several
// buffers.
public import NumericKernels

/// Where an instruction finds its columns.
protocol ColumnSource {
  @unsafe func pointer(toColumn column: Int) -> UnsafeMutablePointer<Double>
}

extension ColumnBuffer: ColumnSource {}

/// All values of a program for consecutive rows of two matrices of inputs, A and B, and for one of them with some
/// inputs taken from the other: the "pick-freeze" columns of Sobol' (1993) and Saltelli (2002).
///
/// An exchange draws nothing again and computes only what depends on the inputs that change; a value has the same bits
/// as in a run of its own.
public final class ExchangeWorkspace {
  private enum Owner {
    case base, other, changed
  }

  private let program: FormulaProgram
  /// All columns under A and under B.
  private let matrices: [ColumnBuffer]
  /// Columns that the latest exchange changed.
  private let changed: ColumnBuffer
  private var owners: [Owner]
  private var base = 0

  /// - Parameters:
  ///   - program: made with `keepingAll`.
  ///   - changed: room for what changes, which several workspaces may share that are used one after another.
  public init(_ program: FormulaProgram, changed: ColumnBuffer) {
    self.program = program
    self.changed = changed
    matrices = (0..<2).map { _ in ColumnBuffer(columns: program.columnCount, rows: changed.rows) }
    owners = Array(repeating: .base, count: program.columnCount)
  }

  /// Bytes of a workspace with its own room for what changes.
  public static func bytes(_ program: FormulaProgram, rows: Int) -> Int {
    3 * program.columnCount * rows * MemoryLayout<Double>.stride
  }

  /// Draws and computes all columns of matrix A (0) or B (1).
  public func run(
    matrix: Int, coordinates: any InputCoordinates, firstDraw: Int, count: Int, solver: any BlockSolver
  ) {
    program.run(
      coordinates: coordinates, firstDraw: firstDraw, count: count, workspace: matrices[matrix],
      solver: solver)
    read(matrix: matrix)
  }

  /// Makes `withColumn` read a matrix as it is.
  public func read(matrix: Int) {
    base = matrix
    for column in owners.indices { owners[column] = .base }
  }

  /// Computes what changes in matrix `base` when some inputs (indices) come from the other one.
  /// - Precondition: both matrices were run for these rows, and `program.canExchange(inputs)`.
  public func exchange(_ inputs: [Int], base: Int, count: Int, solver: any BlockSolver) {
    precondition(program.canExchange(inputs), "inputs that are drawn together are exchanged together")
    read(matrix: base)
    var isExchanged = Array(repeating: false, count: program.inputs.count)
    for input in inputs { isExchanged[input] = true }
    for draw in program.drawSteps where isExchanged[draw.input] { owners[draw.column] = .other }
    for step in program.steps {
      switch step {
      case .draw, .drawTogether: break
      case .compute(let instruction):
        guard isChanged(instruction.a) || isChanged(instruction.b) || isChanged(instruction.c) else {
          continue
        }
        owners[instruction.out] = .changed
        instruction.execute(count: count, columns: self)
      case .lookup(let table, let index, let out):
        guard isChanged(index), case .column(let source) = index else { continue }
        owners[out] = .changed
        FormulaProgram.lookUp(table, source, out, count: count, columns: self)
      case .solve(let block, let operands, let unknowns):
        guard operands.contains(where: { owners[$0] != .base }) else { continue }
        for column in operands where owners[column] != .changed { copy(column, count: count) }
        for column in unknowns { owners[column] = .changed }
        solver.solve(block: block, count: count, program: program, workspace: changed)
      }
    }
  }

  /// Lends the first `count` rows of a column after the latest run or exchange.
  public func withColumn<Result>(_ column: Int, count: Int, _ body: (Span<Double>) -> Result) -> Result {
    buffer(of: column).withColumn(column, count: count) { body($0.span) }
  }

  private func isChanged(_ location: FormulaProgram.Location) -> Bool {
    guard case .column(let column) = location else { return false }
    return owners[column] != .base
  }

  private func buffer(of column: Int) -> ColumnBuffer {
    switch owners[column] {
    case .base: matrices[base]
    case .other: matrices[1 - base]
    case .changed: changed
    }
  }

  /// Puts an operand where a solver looks for it.
  private func copy(_ column: Int, count: Int) {
    buffer(of: column).withColumn(column, count: count) { source in
      changed.withColumn(column) { ColumnScan.copy(source.span, to: &$0, at: 0) }
    }
  }
}

extension ExchangeWorkspace: ColumnSource {
  @unsafe func pointer(toColumn column: Int) -> UnsafeMutablePointer<Double> {
    unsafe buffer(of: column).pointer(toColumn: column)
  }
}

extension FormulaProgram {
  /// Whether an exchange of these inputs (indices) leaves none of the inputs drawn together with them behind.
  public func canExchange(_ inputs: [Int]) -> Bool {
    jointDraws.allSatisfy { joint in
      let count = joint.inputs.count(where: inputs.contains)
      return count == 0 || count == joint.inputs.count
    }
  }
}
