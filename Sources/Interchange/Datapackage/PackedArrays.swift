/// The arrays of a data package whose elements are not plain float64, as NumPy files.
enum PackedArrays {
  /// Pairs of ids: bw_processing's `INDICES_DTYPE`.
  static func indices(_ rows: [Int64], _ columns: [Int64]) -> [UInt8] {
    var bytes = NPYFile.header(elements: "[('row', '<i8'), ('col', '<i8')]", shape: [rows.count])
    bytes.reserveCapacity(bytes.count + 16 * rows.count)
    for index in rows.indices {
      append(UInt64(bitPattern: rows[index]), to: &bytes)
      append(UInt64(bitPattern: columns[index]), to: &bytes)
    }
    return bytes
  }

  /// One byte for each truth value.
  static func booleans(_ values: [Bool]) -> [UInt8] {
    NPYFile.header(elements: "'|b1'", shape: [values.count]) + values.map { $0 ? 1 : 0 }
  }

  /// Rows of 22 bytes with float32: bw_processing's `UNCERTAINTY_DTYPE`, the only one that brightway takes.
  static func distributions(_ columns: UncertaintyColumns) -> [UInt8] {
    let fields = ["loc", "scale", "shape", "minimum", "maximum"].map { "('\($0)', '<f4')" }
    let elements = "[('uncertainty_type', '|u1'), \(fields.joined(separator: ", ")), ('negative', '|b1')]"
    var bytes = NPYFile.header(elements: elements, shape: [columns.types.count])
    bytes.reserveCapacity(bytes.count + 22 * columns.types.count)
    for index in columns.types.indices {
      bytes.append(columns.types[index])
      append(Float(columns.loc[index]).bitPattern, to: &bytes)
      append(Float(columns.scale[index]).bitPattern, to: &bytes)
      append(Float(columns.shape[index]).bitPattern, to: &bytes)
      append(Float(columns.minimum[index]).bitPattern, to: &bytes)
      append(Float(columns.maximum[index]).bitPattern, to: &bytes)
      bytes.append(columns.negative[index] ? 1 : 0)
    }
    return bytes
  }

  private static func append(_ integer: some FixedWidthInteger, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: integer.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: integer >> shift))
    }
  }
}
