/// NumPy's array format, version 1.0 (NEP 1 and `numpy.lib.format`), as it is written.
public enum NPYFile {
  /// How the elements of a matrix follow one another.
  public enum Order: Sendable {
    /// Row after row (C).
    case rows
    /// Column after column (Fortran), which lets columns be written as they are.
    case columns
  }

  /// The bytes before the elements: magic, version and description, padded to a multiple of 64 so that the elements
  /// can be mapped into memory aligned.
  ///
  /// - Parameters:
  ///   - shape: the length of each axis; empty for a single number.
  ///   - order: how the elements follow; equal for one axis.
  public static func header(shape: [Int], order: Order = .rows) -> [UInt8] {
    header(elements: "'<f8'", shape: shape, order: order)
  }

  /// The bytes before elements of any type.
  ///
  /// - Parameter elements: NumPy's description of the type, as Python text: `'|b1'`, `[('row', '<i8'), ('col', '<i8')]`.
  static func header(elements: String, shape: [Int], order: Order = .rows) -> [UInt8] {
    precondition(shape.allSatisfy { $0 >= 0 }, "axes have no negative lengths")
    let axes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let isFortran = order == .columns ? "True" : "False"
    var description = Array(
      "{'descr': \(elements), 'fortran_order': \(isFortran), 'shape': (\(axes)), }".utf8)
    // 10 bytes of magic, version and length come before it, a line end after it.
    let unpadded = 10 + description.count + 1
    description += [UInt8](repeating: 0x20, count: (64 - unpadded % 64) % 64) + [0x0A]
    let length = UInt16(description.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + description
  }

  /// The bytes of a whole file with the elements in the order given.
  ///
  /// - Precondition: as many values as the shape has elements.
  public static func bytes(_ values: Span<Double>, shape: [Int], order: Order = .rows) -> [UInt8] {
    precondition(values.count == shape.reduce(1, *), "as many values as the shape has elements")
    var bytes = header(shape: shape, order: order)
    bytes.reserveCapacity(bytes.count + 8 * values.count)
    append(values, to: &bytes)
    return bytes
  }

  /// Appends float64 as little-endian bytes.
  static func append(_ values: Span<Double>, to bytes: inout [UInt8]) {
    for index in values.indices {
      let pattern = values[index].bitPattern
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: pattern >> shift))
      }
    }
  }
}
