// The loops over columns. The only file of this module with raw pointers: operands and result are columns of one
// buffer, which exclusive access to spans cannot express.
import NumericKernels

extension FormulaProgram {
  /// Runs all instructions on the first `count` rows.
  func execute(count: Int, workspace: ColumnBuffer, solver: any BlockSolver) {
    precondition(workspace.columns >= columnCount && workspace.rows >= count, "the workspace is too small")
    for step in steps {
      switch step {
      case .compute(let instruction): execute(instruction, count: count, workspace: workspace)
      case .lookup(let table, let index, let out):
        guard case .column(let source) = index else { continue }
        let (numbers, values) = unsafe (workspace.pointer(toColumn: source), workspace.pointer(toColumn: out))
        for i in 0..<count { unsafe values[i] = table.entry(numbers[i]) }
      case .solve(let block): solver.solve(block: block, count: count, program: self, workspace: workspace)
      }
    }
  }

  private func execute(_ instruction: Instruction, count: Int, workspace: ColumnBuffer) {
    let out = unsafe workspace.pointer(toColumn: instruction.out)
    if executeKernel(instruction, count: count, workspace: workspace) { return }
    // A constant is a column of stride 0.
    var constants = (0.0, 0.0, 0.0)
    unsafe withUnsafeMutablePointer(to: &constants) { tuple in
      unsafe tuple.withMemoryRebound(to: Double.self, capacity: 3) { scratch in
        func operand(_ location: Location, _ slot: Int) -> (UnsafePointer<Double>, Int) {
          switch location {
          case .column(let column): return unsafe (UnsafePointer(workspace.pointer(toColumn: column)), 1)
          case .constant(let value):
            unsafe scratch[slot] = value
            return unsafe (UnsafePointer(scratch + slot), 0)
          }
        }
        let (a, aStride) = unsafe operand(instruction.a, 0)
        let (b, bStride) = unsafe operand(instruction.b, 1)
        let (c, cStride) = unsafe operand(instruction.c, 2)
        let operation = instruction.operation
        for i in 0..<count {
          unsafe out[i] = operation.apply(a[i &* aStride], b[i &* bStride], c[i &* cStride])
        }
      }
    }
  }

  /// Arithmetic, which vector kernels do; false when the operation has none.
  private func executeKernel(_ instruction: Instruction, count: Int, workspace: ColumnBuffer) -> Bool {
    let out = unsafe workspace.pointer(toColumn: instruction.out)
    func column(_ index: Int) -> UnsafePointer<Double> {
      unsafe UnsafePointer(workspace.pointer(toColumn: index))
    }
    switch (instruction.operation, instruction.a, instruction.b) {
    case (.add, .column(let a), .column(let b)): unsafe ColumnKernels.add(column(a), column(b), into: out, count: count)
    case (.add, .column(let a), .constant(let b)), (.add, .constant(let b), .column(let a)):
      unsafe ColumnKernels.add(column(a), b, into: out, count: count)
    case (.subtract, .column(let a), .column(let b)):
      unsafe ColumnKernels.subtract(column(a), column(b), into: out, count: count)
    case (.subtract, .column(let a), .constant(let b)):
      unsafe ColumnKernels.subtract(column(a), b, into: out, count: count)
    case (.subtract, .constant(let a), .column(let b)):
      unsafe ColumnKernels.subtract(a, column(b), into: out, count: count)
    case (.multiply, .column(let a), .column(let b)):
      unsafe ColumnKernels.multiply(column(a), column(b), into: out, count: count)
    case (.multiply, .column(let a), .constant(let b)), (.multiply, .constant(let b), .column(let a)):
      unsafe ColumnKernels.multiply(column(a), b, into: out, count: count)
    case (.divide, .column(let a), .column(let b)):
      unsafe ColumnKernels.divide(column(a), column(b), into: out, count: count)
    case (.divide, .column(let a), .constant(let b)):
      unsafe ColumnKernels.divide(column(a), b, into: out, count: count)
    case (.divide, .constant(let a), .column(let b)):
      unsafe ColumnKernels.divide(a, column(b), into: out, count: count)
    default: return false
    }
    return true
  }
}
