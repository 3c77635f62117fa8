import Interchange
import Testing

@Suite struct NPYFileTests {
  /// The header that NumPy 2.4 writes for `numpy.save(f, numpy.array([1.0, -2.5]))`, then both doubles, as IEEE 754
  /// has them.
  @Test func vectorByteForByte() {
    let description = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"
    let header = [0x93] + Array("NUMPY".utf8) + [1, 0, 0x76, 0] + Array(description.utf8)
    let padding = [UInt8](repeating: 0x20, count: 128 - header.count - 1) + [0x0A]
    let elements: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 4, 0xC0]
    let values = [1, -2.5]
    let bytes = NPYFile.bytes(values.span, shape: [2])
    #expect(bytes == header + padding + elements)
  }

  @Test(arguments: [[], [5], [0], [3, 2], [1_000_000_000_000, 1_000_000_000]])
  func headersAreAligned(shape: [Int]) {
    for order in [NPYFile.Order.rows, .columns] {
      #expect(NPYFile.header(shape: shape, order: order).count % 64 == 0)
    }
  }
}
