// Packed binary numbers to Swift's. The only file that loads numbers from raw bytes.

/// Decoding of numbers that stand at equal distances in bytes, unaligned and in either byte order.
enum RawDecoding {
  /// Where the numbers stand.
  struct Layout {
    /// Bytes before the first.
    var offset: Int
    /// Bytes from one to the next.
    var stride: Int
    /// How many there are.
    var count: Int
    /// What each is.
    var field: NPYHeader.Field
  }

  /// Floating-point numbers; integers are converted, booleans are 0 and 1.
  static func doubles(_ bytes: [UInt8], _ layout: Layout) -> [Double] {
    switch (layout.field.kind, layout.field.byteCount) {
    case (.floating, 8): return map(bytes, layout, UInt64.self) { Double(bitPattern: $0) }
    case (.floating, _): return map(bytes, layout, UInt32.self) { Double(Float(bitPattern: $0)) }
    case (.signed, 8): return map(bytes, layout, Int64.self) { Double($0) }
    case (.signed, 4): return map(bytes, layout, Int32.self) { Double($0) }
    case (.signed, 2): return map(bytes, layout, Int16.self) { Double($0) }
    case (.signed, _): return map(bytes, layout, Int8.self) { Double($0) }
    case (.unsigned, 8): return map(bytes, layout, UInt64.self) { Double($0) }
    case (.unsigned, 4): return map(bytes, layout, UInt32.self) { Double($0) }
    case (.unsigned, 2): return map(bytes, layout, UInt16.self) { Double($0) }
    case (.unsigned, _): return map(bytes, layout, UInt8.self) { Double($0) }
    case (.boolean, _), (.padding, _): return map(bytes, layout, UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }

  /// Whole numbers; unsigned ones beyond the range of Int64 become negative.
  ///
  /// - Precondition: the numbers are integers or booleans.
  static func integers(_ bytes: [UInt8], _ layout: Layout) -> [Int64] {
    switch (layout.field.kind, layout.field.byteCount) {
    case (.signed, 8), (.unsigned, 8): return map(bytes, layout, Int64.self) { $0 }
    case (.signed, 4): return map(bytes, layout, Int32.self) { Int64($0) }
    case (.signed, 2): return map(bytes, layout, Int16.self) { Int64($0) }
    case (.signed, _): return map(bytes, layout, Int8.self) { Int64($0) }
    case (.unsigned, 4): return map(bytes, layout, UInt32.self) { Int64($0) }
    case (.unsigned, 2): return map(bytes, layout, UInt16.self) { Int64($0) }
    case (.unsigned, _): return map(bytes, layout, UInt8.self) { Int64($0) }
    case (.boolean, _): return map(bytes, layout, UInt8.self) { $0 == 0 ? 0 : 1 }
    case (.floating, _), (.padding, _): preconditionFailure("not whole numbers")
    }
  }

  /// Truth values: whether the number is not zero.
  ///
  /// - Precondition: the numbers take one byte.
  static func booleans(_ bytes: [UInt8], _ layout: Layout) -> [Bool] {
    precondition(layout.field.byteCount == 1, "truth values take one byte")
    return map(bytes, layout, UInt8.self) { $0 != 0 }
  }

  @inline(__always)
  private static func map<Raw: FixedWidthInteger & BitwiseCopyable, Value>(
    _ bytes: [UInt8], _ layout: Layout, _: Raw.Type, _ convert: (Raw) -> Value
  ) -> [Value] {
    let (offset, stride, count) = (layout.offset, layout.stride, layout.count)
    guard count > 0 else { return [] }
    let size = MemoryLayout<Raw>.size
    precondition(
      offset >= 0 && stride >= size && size == layout.field.byteCount
        && (bytes.count - offset - size) / stride >= count - 1 && bytes.count - offset >= size,
      "the numbers lie within the bytes")
    let isSwapped = layout.field.isBigEndian
    return unsafe bytes.withUnsafeBytes { raw in
      unsafe [Value](unsafeUninitializedCapacity: count) { values, written in
        for index in 0..<count {
          let number = unsafe raw.loadUnaligned(fromByteOffset: offset + index &* stride, as: Raw.self)
          unsafe values.initializeElement(
            at: index, to: convert(isSwapped ? Raw(bigEndian: number) : Raw(littleEndian: number)))
        }
        written = count
      }
    }
  }
}
