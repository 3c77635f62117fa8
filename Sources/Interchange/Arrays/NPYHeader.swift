/// The header of a NumPy array file (NEP 1, `numpy.lib.format`; versions 1.0, 2.0 and 3.0).
public struct NPYHeader: Sendable, Equatable {
  /// A kind of number that is read.
  public enum Kind: Sendable, Equatable {
    case boolean, signed, unsigned, floating
    /// Bytes between fields that mean nothing.
    case padding
  }

  /// One field of an element; an array of plain numbers has one, without a name.
  public struct Field: Sendable, Equatable {
    /// Name; empty for plain numbers.
    public let name: String
    /// Kind of number.
    public let kind: Kind
    /// Bytes of the number.
    public let byteCount: Int
    /// Whether the most significant byte comes first.
    public let isBigEndian: Bool
    /// Bytes before it in the element.
    public let offset: Int
  }

  /// Fields of an element in their order.
  public let fields: [Field]
  /// Bytes of an element.
  public let elementByteCount: Int
  /// Whether columns follow one another, not rows.
  public let isFortranOrder: Bool
  /// Length of each axis.
  public let shape: [Int]
  /// Where the elements begin.
  public let dataOffset: Int

  /// Number of elements.
  public var count: Int { shape.contains(0) ? 0 : shape.reduce(1, *) }

  /// Reads the header and holds it against the length of the file.
  ///
  /// - Throws: ``InterchangeError`` that says what the header claims; pickled objects are refused.
  public init(_ bytes: [UInt8], file: String? = nil, resource: String? = nil) throws(InterchangeError) {
    func error(_ message: String) -> InterchangeError {
      InterchangeError(message, file: file, resource: resource)
    }
    guard bytes.count >= 12, bytes[0] == 0x93, bytes[1..<6].elementsEqual("NUMPY".utf8) else {
      throw error("not a NumPy array file: the magic bytes are missing; write it with numpy.save")
    }
    guard (1...3).contains(bytes[6]), bytes[7] == 0 else {
      throw error("version \(bytes[6]).\(bytes[7]) of the NPY format is unknown; 1.0, 2.0 and 3.0 are read")
    }
    let start = bytes[6] == 1 ? 10 : 12
    let length = LittleEndian(Array(bytes[8..<12])).integer(at: 0, bytes: start - 8)
    guard length <= 1 << 16, start + length <= bytes.count else {
      throw error("the header says that it has \(length) bytes, which the file does not have or nobody needs")
    }
    dataOffset = start + length
    guard let literal = PythonLiteral(parsing: bytes[start..<dataOffset]),
      case .dictionary(let items) = literal,
      items.count == 3, let description = items["descr"], case .boolean(let order)? = items["fortran_order"],
      case .sequence(let axes)? = items["shape"]
    else { throw error("the header is not a dictionary of descr, fortran_order and shape") }
    isFortranOrder = order
    (fields, elementByteCount) = try Self.fields(description, error)
    shape = try Self.shape(axes, error)
    try checkLength(bytes.count, error)
  }

  private func checkLength(
    _ fileByteCount: Int, _ error: (String) -> InterchangeError
  ) throws(InterchangeError) {
    // A product of lengths may overflow although one of them is 0.
    var needed = shape.contains(0) ? 0 : elementByteCount
    for length in shape { needed = needed.multipliedCapped(by: length) }
    let available = fileByteCount - dataOffset
    if needed != available {
      throw error(
        "the header says that the elements take \(needed) bytes, but the file has \(available): "
          + "it is damaged, or its shape or dtype is wrong")
    }
  }

  private static func shape(
    _ axes: [PythonLiteral], _ error: (String) -> InterchangeError
  ) throws(InterchangeError) -> [Int] {
    var shape: [Int] = []
    for axis in axes {
      guard case .integer(let length) = axis, length >= 0, length < 1 << 48, axes.count <= 8 else {
        throw error("the shape is not a tuple of at most 8 lengths")
      }
      shape.append(length)
    }
    return shape
  }

  private static func fields(
    _ description: PythonLiteral, _ error: (String) -> InterchangeError
  ) throws(InterchangeError) -> ([Field], Int) {
    var fields: [Field] = []
    var offset = 0
    switch description {
    case .string(let type):
      let field = try self.field("", type, 0, error)
      if field.kind == .padding { throw error("the elements have the type \(type), which is no number") }
      return ([field], field.byteCount)
    case .sequence(let items) where !items.isEmpty && items.count <= 256:
      for item in items {
        guard case .sequence(let pair) = item, pair.count == 2, case .string(let name) = pair[0],
          case .string(let type) = pair[1]
        else { throw error("a field of the elements is not a name with a type of number") }
        let field = try self.field(name, type, offset, error)
        offset += field.byteCount
        if field.kind == .padding { continue }
        if fields.contains(where: { $0.name == name }) { throw error("the field \(name) stands twice") }
        fields.append(field)
      }
      if fields.isEmpty { throw error("the elements have no field that is a number") }
      return (fields, offset)
    default: throw error("descr is neither a type of number nor a list of fields")
    }
  }

  private static func field(
    _ name: String, _ type: String, _ offset: Int, _ error: (String) -> InterchangeError
  ) throws(InterchangeError) -> Field {
    var code = Array(type.utf8)
    var order = UInt8(ascii: "<")
    if let first = code.first, "<>|=".utf8.contains(first) { order = code.removeFirst() }
    if code.first == UInt8(ascii: "O") {
      throw error("the elements are pickled Python objects, which are never loaded; save numbers")
    }
    let kinds: [UInt8: (Kind, [Int])] = [
      UInt8(ascii: "b"): (.boolean, [1]), UInt8(ascii: "?"): (.boolean, [1]),
      UInt8(ascii: "i"): (.signed, [1, 2, 4, 8]), UInt8(ascii: "u"): (.unsigned, [1, 2, 4, 8]),
      UInt8(ascii: "f"): (.floating, [4, 8]),
    ]
    let size = Int(String(decoding: code.dropFirst(), as: UTF8.self))
    if code.first == UInt8(ascii: "V"), let size, (0...4096).contains(size) {
      return Field(name: name, kind: .padding, byteCount: size, isBigEndian: false, offset: offset)
    }
    guard let letter = code.first, let (kind, sizes) = kinds[letter],
      let size = code.count == 1 && kind == .boolean ? 1 : size, sizes.contains(size)
    else {
      throw error(
        "the type \(type) is not read; save bool, int8 to int64, uint8 to uint64, float32 or float64")
    }
    return Field(
      name: name, kind: kind, byteCount: size, isBigEndian: order == UInt8(ascii: ">"), offset: offset)
  }
}
