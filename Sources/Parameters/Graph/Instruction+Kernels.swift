// Which vector kernel does an instruction. Operands and result are columns of one buffer, which exclusive access to
// spans cannot express: hence raw pointers.
import NumericKernels

extension FormulaProgram.Instruction {
  /// Runs the instruction on the first `count` rows.
  func execute(count: Int, columns: some ColumnSource) {
    if executeArithmetic(count, columns) || executeLogic(count, columns) || executeFunction(count, columns) {
      return
    }
    executeEach(count, columns)
  }

  /// Sums, differences, products and quotients, of which nearly all formulas are made.
  private func executeArithmetic(_ count: Int, _ columns: some ColumnSource) -> Bool {
    let out = unsafe columns.pointer(toColumn: self.out)
    func column(_ index: Int) -> UnsafePointer<Double> {
      unsafe UnsafePointer(columns.pointer(toColumn: index))
    }
    switch (operation, a, b) {
    case (.add, .column(let a), .column(let b)):
      unsafe ColumnKernels.add(column(a), column(b), into: out, count: count)
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
    case (.minimum, .column(let a), .column(let b)):
      unsafe ColumnKernels.minimum(column(a), column(b), into: out, count: count)
    case (.maximum, .column(let a), .column(let b)):
      unsafe ColumnKernels.maximum(column(a), column(b), into: out, count: count)
    case (.minimum, .column(let a), .constant(let b)):
      unsafe ColumnKernels.minimum(column(a), b, into: out, count: count)
    case (.minimum, .constant(let a), .column(let b)):
      unsafe ColumnKernels.minimum(a, column(b), into: out, count: count)
    case (.maximum, .column(let a), .constant(let b)):
      unsafe ColumnKernels.maximum(column(a), b, into: out, count: count)
    case (.maximum, .constant(let a), .column(let b)):
      unsafe ColumnKernels.maximum(a, column(b), into: out, count: count)
    default: return false
    }
    return true
  }

  /// Comparisons, logic and choices.
  private func executeLogic(_ count: Int, _ columns: some ColumnSource) -> Bool {
    let out = unsafe columns.pointer(toColumn: self.out)
    func column(_ index: Int) -> UnsafePointer<Double> {
      unsafe UnsafePointer(columns.pointer(toColumn: index))
    }
    func columnOrNil(_ location: FormulaProgram.Location) -> (UnsafePointer<Double>?, Double) {
      switch location {
      case .column(let index): return unsafe (column(index), 0)
      case .constant(let value): return (nil, value)
      }
    }
    switch (operation, a, b) {
    case (.less, .column(let a), .column(let b)):
      unsafe ColumnKernels.less(column(a), column(b), into: out, count: count)
    case (.less, .column(let a), .constant(let b)):
      unsafe ColumnKernels.less(column(a), b, into: out, count: count)
    case (.less, .constant(let a), .column(let b)):
      unsafe ColumnKernels.less(a, column(b), into: out, count: count)
    case (.lessOrEqual, .column(let a), .column(let b)):
      unsafe ColumnKernels.lessOrEqual(column(a), column(b), into: out, count: count)
    case (.lessOrEqual, .column(let a), .constant(let b)):
      unsafe ColumnKernels.lessOrEqual(column(a), b, into: out, count: count)
    case (.lessOrEqual, .constant(let a), .column(let b)):
      unsafe ColumnKernels.lessOrEqual(a, column(b), into: out, count: count)
    case (.equal, .column(let a), .column(let b)):
      unsafe ColumnKernels.equal(column(a), column(b), into: out, count: count)
    case (.equal, .column(let a), .constant(let b)), (.equal, .constant(let b), .column(let a)):
      unsafe ColumnKernels.equal(column(a), b, into: out, count: count)
    case (.notEqual, .column(let a), .column(let b)):
      unsafe ColumnKernels.notEqual(column(a), column(b), into: out, count: count)
    case (.notEqual, .column(let a), .constant(let b)), (.notEqual, .constant(let b), .column(let a)):
      unsafe ColumnKernels.notEqual(column(a), b, into: out, count: count)
    case (.and, .column(let a), .column(let b)):
      unsafe ColumnKernels.and(column(a), column(b), into: out, count: count)
    case (.or, .column(let a), .column(let b)):
      unsafe ColumnKernels.or(column(a), column(b), into: out, count: count)
    case (.select, .column(let a), _):
      let (second, third) = unsafe (columnOrNil(b), columnOrNil(c))
      unsafe ColumnKernels.select(column(a), second.0, second.1, third.0, third.1, into: out, count: count)
    default: return false
    }
    return true
  }

  /// Functions of one column.
  private func executeFunction(_ count: Int, _ columns: some ColumnSource) -> Bool {
    guard case .column(let source) = a else { return false }
    let out = unsafe columns.pointer(toColumn: self.out)
    let a = unsafe UnsafePointer(columns.pointer(toColumn: source))
    switch operation {
    case .negate: unsafe ColumnKernels.negate(a, into: out, count: count)
    case .absolute: unsafe ColumnKernels.absolute(a, into: out, count: count)
    case .squareRoot: unsafe ColumnKernels.squareRoot(a, into: out, count: count)
    case .not: unsafe ColumnKernels.not(a, into: out, count: count)
    case .exponential: unsafe ColumnKernels.exponential(a, into: out, count: count)
    case .logarithm: unsafe ColumnKernels.logarithm(a, into: out, count: count)
    default: return false
    }
    return true
  }

  /// One row after another: powers, trigonometry and rounding, for which there is no kernel.
  private func executeEach(_ count: Int, _ columns: some ColumnSource) {
    let out = unsafe columns.pointer(toColumn: self.out)
    // A constant is a column of stride 0.
    var constants = (0.0, 0.0, 0.0)
    unsafe withUnsafeMutablePointer(to: &constants) { tuple in
      unsafe tuple.withMemoryRebound(to: Double.self, capacity: 3) { scratch in
        func operand(_ location: FormulaProgram.Location, _ slot: Int) -> (UnsafePointer<Double>, Int) {
          switch location {
          case .column(let column): return unsafe (UnsafePointer(columns.pointer(toColumn: column)), 1)
          case .constant(let value):
            unsafe scratch[slot] = value
            return unsafe (UnsafePointer(scratch + slot), 0)
          }
        }
        let (a, aStride) = unsafe operand(self.a, 0)
        let (b, bStride) = unsafe operand(self.b, 1)
        let (c, cStride) = unsafe operand(self.c, 2)
        for i in 0..<count {
          unsafe out[i] = operation.apply(a[i &* aStride], b[i &* bStride], c[i &* cStride])
        }
      }
    }
  }
}
