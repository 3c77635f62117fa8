import NumericKernels

@testable import Distributions

/// Uniforms of a fixed stream; the tests of draws are deterministic.
func uniformColumn(_ count: Int, input: UInt64 = 1) -> [Double] {
  var column = [Double](repeating: 0, count: count)
  var span = column.mutableSpan
  RandomStream(seed: 2026, purpose: .draws).uniforms(input: input, firstDraw: 0, into: &span)
  return column
}

extension QuantileKernel {
  func draws(of uniforms: [Double]) -> [Double] {
    var column = uniforms
    var span = column.mutableSpan
    transform(&span)
    return column
  }
}
