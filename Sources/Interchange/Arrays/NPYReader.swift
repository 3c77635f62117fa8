/// A NumPy array that was read from a file: numbers, or elements with several fields.
///
///     let array = try NPYReader(bytes, file: "a.npy")
///     let products = try array.integers("row")
///
/// Bytes beyond the header are decoded when they are asked for, field by field.
public struct NPYReader: Sendable {
  /// What the file says of its elements.
  public let header: NPYHeader
  private let bytes: [UInt8]
  private let file: String?
  private let resource: String?

  /// Reads the header.
  ///
  /// - Throws: ``InterchangeError`` when it is wrong or disagrees with the length of the file.
  public init(_ bytes: [UInt8], file: String? = nil, resource: String? = nil) throws(InterchangeError) {
    header = try NPYHeader(bytes, file: file, resource: resource)
    self.bytes = bytes
    self.file = file
    self.resource = resource
  }

  /// Numbers as float64, in the order in which they stand in the file.
  ///
  /// - Parameter field: the field of elements that have several.
  public func doubles(_ field: String = "") throws(InterchangeError) -> [Double] {
    RawDecoding.doubles(bytes, layout(of: try self.field(field)))
  }

  /// Whole numbers.
  ///
  /// - Throws: ``InterchangeError`` when the numbers are not whole by type, or one does not fit 64 bits with sign.
  public func integers(_ field: String = "") throws(InterchangeError) -> [Int64] {
    let description = try self.field(field)
    guard description.kind != .floating else {
      throw error("\(label(field)) holds floating-point numbers where whole ones are needed; save int64")
    }
    let values = RawDecoding.integers(bytes, layout(of: description))
    if description.kind == .unsigned, description.byteCount == 8,
      let row = values.firstIndex(where: { $0 < 0 })
    {
      throw error("\(label(field)) is above 2^63 - 1; save int64", row: row)
    }
    return values
  }

  /// Truth values: not zero.
  public func booleans(_ field: String = "") throws(InterchangeError) -> [Bool] {
    let description = try self.field(field)
    guard description.byteCount == 1, description.kind != .floating else {
      throw error("\(label(field)) holds numbers where truth values are needed; save bool")
    }
    return RawDecoding.booleans(bytes, layout(of: description))
  }

  /// A matrix of numbers as float64, column after column: element (row, column) at column × rows + row.
  ///
  /// - Throws: ``InterchangeError`` when the array does not have two axes.
  public func columns() throws(InterchangeError) -> (values: [Double], rows: Int, columns: Int) {
    guard header.shape.count == 2 else {
      throw error("an array of \(header.shape.count) axes where two are needed: exchanges and columns")
    }
    let (rows, columns) = (header.shape[0], header.shape[1])
    let values = try doubles()
    if header.isFortranOrder || rows <= 1 || columns <= 1 { return (values, rows, columns) }
    var transposed = [Double](repeating: 0, count: values.count)
    // Blocks, so that what is read and what is written both stay in the cache.
    let block = 64
    for rowStart in stride(from: 0, to: rows, by: block) {
      for columnStart in stride(from: 0, to: columns, by: block) {
        for column in columnStart..<min(columnStart + block, columns) {
          for row in rowStart..<min(rowStart + block, rows) {
            transposed[column * rows + row] = values[row * columns + column]
          }
        }
      }
    }
    return (transposed, rows, columns)
  }

  /// Whether elements have a field of this name.
  public func hasField(_ name: String) -> Bool { header.fields.contains { $0.name == name } }

  private func field(_ name: String) throws(InterchangeError) -> NPYHeader.Field {
    guard let field = header.fields.first(where: { $0.name == name }) else {
      let found = header.fields.map(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
      throw error(
        name.isEmpty
          ? "elements with the fields \(found) where plain numbers are needed"
          : "the elements have no field \(name)"
            + (found.isEmpty ? ": they are plain numbers" : ", only \(found)"))
    }
    return field
  }

  private func layout(of field: NPYHeader.Field) -> RawDecoding.Layout {
    RawDecoding.Layout(
      offset: header.dataOffset + field.offset, stride: header.elementByteCount, count: header.count,
      field: field)
  }

  private func label(_ field: String) -> String { field.isEmpty ? "the array" : "the field \(field)" }

  private func error(_ message: String, row: Int? = nil) -> InterchangeError {
    InterchangeError(message, file: file, resource: resource, row: row)
  }
}
