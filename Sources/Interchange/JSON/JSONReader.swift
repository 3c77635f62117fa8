extension JSONValue {
  /// What is refused for its size, so that a wrong file cannot exhaust the memory or the stack.
  public struct Limits: Sendable {
    /// The most bytes of text.
    public var bytes = 1 << 30
    /// The most collections inside one another.
    public var depth = 128

    /// One GiB, 128 levels.
    public init() {}
  }

  /// Reads JSON text (RFC 8259) strictly: nothing but one value, no comments, no trailing commas, no key twice,
  /// no number beyond the range of a double, no half of a surrogate pair, UTF-8 only. A byte-order mark is passed.
  ///
  /// A number without fraction and exponent that fits 64 bits is an `integer` (but `-0` a `number`).
  ///
  /// - Throws: ``InterchangeError`` with line and column.
  public init(parsing bytes: [UInt8], file: String? = nil, limits: Limits = Limits()) throws(InterchangeError)
  {
    if bytes.count > limits.bytes {
      throw InterchangeError("the file is larger than \(limits.bytes) bytes", file: file)
    }
    var reader = JSONReader(bytes: bytes, file: file, depthLimit: limits.depth)
    self = try reader.document()
  }

  /// Reads JSON text strictly.
  ///
  /// - Throws: ``InterchangeError`` with line and column.
  public init(parsing text: String) throws(InterchangeError) { try self.init(parsing: Array(text.utf8)) }
}

/// A recursive-descent reader of RFC 8259's grammar.
private struct JSONReader {
  let bytes: [UInt8]
  let file: String?
  let depthLimit: Int
  var position = 0

  mutating func document() throws(InterchangeError) -> JSONValue {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    passSpace()
    let value = try self.value(depth: 0)
    passSpace()
    if position < bytes.count { throw error("text after the end of the value") }
    return value
  }

  private mutating func value(depth: Int) throws(InterchangeError) -> JSONValue {
    if depth > depthLimit { throw error("more than \(depthLimit) collections inside one another") }
    switch peek {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    case nil: throw error("the text ends where a value is expected")
    default: throw error("a value is expected: an object, array, string, number, true, false or null")
    }
  }

  private mutating func object(depth: Int) throws(InterchangeError) -> JSONValue {
    var members: [JSONMember] = []
    var keys: Set<String> = []
    position += 1
    passSpace()
    if pass("}") { return .object([]) }
    while true {
      passSpace()
      guard peek == UInt8(ascii: "\"") else { throw error("a key in double quotes is expected") }
      let start = position
      let key = try string()
      if !keys.insert(key).inserted {
        throw error("the key \"\(key)\" stands twice in one object", at: start)
      }
      passSpace()
      if !pass(":") { throw error("':' is expected after a key") }
      passSpace()
      members.append(JSONMember(key, try value(depth: depth + 1)))
      passSpace()
      if pass("}") { return .object(members) }
      if !pass(",") { throw error("',' or '}' is expected") }
    }
  }

  private mutating func array(depth: Int) throws(InterchangeError) -> JSONValue {
    var elements: [JSONValue] = []
    position += 1
    passSpace()
    if pass("]") { return .array([]) }
    while true {
      passSpace()
      elements.append(try value(depth: depth + 1))
      passSpace()
      if pass("]") { return .array(elements) }
      if !pass(",") { throw error("',' or ']' is expected") }
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(InterchangeError) -> JSONValue {
    for byte in word.description.utf8 {
      guard peek == byte else { throw error("\(word) is expected") }
      position += 1
    }
    return value
  }
}

// MARK: - Numbers and strings

extension JSONReader {
  private mutating func number() throws(InterchangeError) -> JSONValue {
    let start = position
    var isInteger = true
    _ = pass("-")
    if pass("0") {
      if let digit = peek, isDigit(digit) { throw error("a number must not begin with 0") }
    } else {
      try digits()
    }
    if pass(".") {
      isInteger = false
      try digits()
    }
    if pass("e") || pass("E") {
      isInteger = false
      if !pass("+") { _ = pass("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, text != "-0", let integer = Int(text) { return .integer(integer) }
    if isInteger, let integer = UInt64(text), integer > Int.max { return .unsigned(integer) }
    guard let number = Double(text), number.isFinite else {
      throw error("the number \(text) is beyond the range of a double", at: start)
    }
    return .number(number)
  }

  private mutating func digits() throws(InterchangeError) {
    guard let first = peek, isDigit(first) else { throw error("a digit is expected") }
    while let byte = peek, isDigit(byte) { position += 1 }
  }

  private mutating func string() throws(InterchangeError) -> String {
    let start = position
    var content: [UInt8] = []
    position += 1
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw error("the string is not UTF-8 text", at: start)
        }
        return text
      case UInt8(ascii: "\\"): try escape(into: &content)
      case 0..<0x20: throw error("a control character in a string must be escaped")
      default:
        content.append(byte)
        position += 1
      }
    }
    throw error("a string that is never closed", at: start)
  }

  private mutating func escape(into content: inout [UInt8]) throws(InterchangeError) {
    let start = position
    position += 1
    let letter = peek
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter ?? 0)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      var code = try codeUnit(from: start)
      if (0xD800...0xDBFF).contains(code), pass("\\"), pass("u") {
        let low = try codeUnit(from: start)
        guard (0xDC00...0xDFFF).contains(low) else { throw error("half of a surrogate pair", at: start) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair", at: start) }
      content += String(Character(scalar)).utf8
    default: throw error("an escape that JSON does not have", at: start)
    }
  }

  private mutating func codeUnit(from start: Int) throws(InterchangeError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("four hexadecimal digits are expected after \\u", at: start)
      }
      code = code << 4 + UInt32(digit)
      position += 1
    }
    return code
  }
}

// MARK: - Bytes

extension JSONReader {
  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private mutating func pass(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(character.value) else { return false }
    position += 1
    return true
  }

  private mutating func passSpace() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private func error(_ message: String, at offset: Int? = nil) -> InterchangeError {
    let place = InterchangeError.place(ofByte: offset ?? position, in: bytes)
    return InterchangeError(message, file: file, line: place.line, column: place.column)
  }
}
