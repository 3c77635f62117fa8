import NumericKernels
import Testing

@Suite struct ColumnKernelsTests {
  private let a: [Double] = (0..<37).map { 0.37 * Double($0) - 5 }
  private let b: [Double] = (0..<37).map { 2.5 - 0.21 * Double($0) }

  /// `kernel` applied to both columns, of which it may leave one aside.
  private func result(
    _ kernel: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void
  ) -> [Double] {
    var out = [Double](repeating: .nan, count: a.count)
    unsafe kernel(a, b, &out, a.count)
    return out
  }

  @Test func columnWithColumn() {
    #expect(
      unsafe result { unsafe ColumnKernels.add($0, $1, into: $2, count: $3) } == zip(a, b).map { $0 + $1 })
    #expect(
      unsafe result { unsafe ColumnKernels.subtract($0, $1, into: $2, count: $3) }
        == zip(a, b).map { $0 - $1 })
    #expect(
      unsafe result { unsafe ColumnKernels.multiply($0, $1, into: $2, count: $3) }
        == zip(a, b).map { $0 * $1 })
    #expect(
      unsafe result { unsafe ColumnKernels.divide($0, $1, into: $2, count: $3) } == zip(a, b).map { $0 / $1 })
    #expect(
      unsafe result { unsafe ColumnKernels.minimum($0, $1, into: $2, count: $3) }
        == zip(a, b).map { min($0, $1) })
    #expect(
      unsafe result { unsafe ColumnKernels.maximum($0, $1, into: $2, count: $3) }
        == zip(a, b).map { max($0, $1) })
  }

  @Test func columnWithNumber() {
    #expect(unsafe result { unsafe ColumnKernels.add($0, 0.3, into: $2, count: $3) } == a.map { $0 + 0.3 })
    #expect(
      unsafe result { unsafe ColumnKernels.subtract($0, 0.3, into: $2, count: $3) } == a.map { $0 - 0.3 })
    #expect(
      unsafe result { unsafe ColumnKernels.multiply($0, 0.3, into: $2, count: $3) } == a.map { $0 * 0.3 })
    #expect(unsafe result { unsafe ColumnKernels.divide($0, 0.3, into: $2, count: $3) } == a.map { $0 / 0.3 })
    #expect(
      unsafe result { unsafe ColumnKernels.minimum($0, 0.3, into: $2, count: $3) } == a.map { min($0, 0.3) })
    #expect(
      unsafe result { unsafe ColumnKernels.maximum($0, 0.3, into: $2, count: $3) } == a.map { max($0, 0.3) })
  }

  @Test func numberWithColumn() {
    #expect(unsafe result { unsafe ColumnKernels.add(0.3, $1, into: $2, count: $3) } == b.map { 0.3 + $0 })
    #expect(
      unsafe result { unsafe ColumnKernels.subtract(0.3, $1, into: $2, count: $3) } == b.map { 0.3 - $0 })
    #expect(
      unsafe result { unsafe ColumnKernels.multiply(0.3, $1, into: $2, count: $3) } == b.map { 0.3 * $0 })
    #expect(unsafe result { unsafe ColumnKernels.divide(0.3, $1, into: $2, count: $3) } == b.map { 0.3 / $0 })
    #expect(
      unsafe result { unsafe ColumnKernels.minimum(0.3, $1, into: $2, count: $3) } == b.map { min(0.3, $0) })
    #expect(
      unsafe result { unsafe ColumnKernels.maximum(0.3, $1, into: $2, count: $3) } == b.map { max(0.3, $0) })
  }

  @Test func oneColumn() {
    let operand = a
    var out = [Double](repeating: .nan, count: a.count)
    unsafe ColumnKernels.negate(operand, into: &out, count: operand.count)
    #expect(out == a.map { -$0 })
    unsafe ColumnKernels.absolute(operand, into: &out, count: operand.count)
    #expect(out == a.map { abs($0) })
    unsafe ColumnKernels.squareRoot(out, into: &out, count: operand.count)
    #expect(out == a.map { abs($0).squareRoot() })
    unsafe ColumnKernels.exponential(out, into: &out, count: operand.count)
    #expect(out == a.map { VectorMath.exponential(abs($0).squareRoot()) })
    unsafe ColumnKernels.logarithm(out, into: &out, count: operand.count)
    #expect(out == a.map { VectorMath.logarithm(VectorMath.exponential(abs($0).squareRoot())) })
  }

  /// An infinity would let a later division pass for a number.
  @Test func overflowIsNotANumber() {
    let large = [Double](repeating: 1e308, count: 9)
    let zero = [Double](repeating: 0, count: 9)
    var out = zero
    unsafe ColumnKernels.multiply(large, 10, into: &out, count: 9)
    #expect(out.allSatisfy { $0.isNaN })
    unsafe ColumnKernels.add(large, large, into: &out, count: 9)
    #expect(out.allSatisfy { $0.isNaN })
    unsafe ColumnKernels.divide(large, zero, into: &out, count: 9)
    #expect(out.allSatisfy { $0.isNaN })
  }

  /// `out` may be an operand.
  @Test func inPlace() {
    var x = a
    unsafe x.withUnsafeMutableBufferPointer { x in
      let base = x.baseAddress!
      unsafe ColumnKernels.subtract(b, base, into: base, count: a.count)
    }
    #expect(x == zip(a, b).map { $1 - $0 })
  }

  @Test func minimumAndMaximumKeepNaN() {
    let left: [Double] = [.nan, 1, .nan]
    let right: [Double] = [1, .nan, .nan]
    var out = [0.0, 0, 0]
    unsafe ColumnKernels.minimum(left, right, into: &out, count: 3)
    #expect(out.allSatisfy { $0.isNaN })
    out = [0, 0, 0]
    unsafe ColumnKernels.maximum(left, right, into: &out, count: 3)
    #expect(out.allSatisfy { $0.isNaN })
  }
}
