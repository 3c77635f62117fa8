import CNumericKernels
import Testing

@Suite struct InstructionSetClonesTests {
  /// Normal, subnormal and special numbers of both signs, of a length that leaves a remainder in every width.
  private var numbers: [Double] {
    var values: [Double] = [
      0, -0.0, 1, -1, 0.5, 0.075, .leastNonzeroMagnitude, 1e-300, 1e300, .infinity, -.infinity, .nan,
    ]
    for i in 0..<1025 {
      let x = mv_stream_uniform(1, 2, UInt64(i))
      values += [x, 1e-9 * x, (x - 0.5) * 1500]
    }
    return values
  }

  @Test(arguments: 0..<Int32(mv_cloned_kernel_count))
  func everyCloneGivesTheSameBits(kernel: Int32) {
    var reference: [UInt64] = []
    for set in 0..<Int32(mv_instruction_set_count) where mv_supports_instruction_set(set) != 0 {
      var values = numbers
      let before = values.map(\.bitPattern)
      unsafe values.withUnsafeMutableBufferPointer {
        unsafe mv_run_clone(set, kernel, $0.baseAddress!, $0.count)
      }
      // The payload of NaN is not part of the promise.
      let bits = values.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
      if set == 0 { reference = bits }
      #expect(bits != before)
      #expect(bits == reference)
    }
  }
}
