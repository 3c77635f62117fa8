/// The part of Python's literals that headers of NumPy files are made of.
enum PythonLiteral {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  /// A tuple or a list.
  case sequence([PythonLiteral])
  case dictionary([String: PythonLiteral])

  /// Reads one literal and nothing after it but space; nil where the text is anything else.
  init?(parsing bytes: ArraySlice<UInt8>) {
    var parser = Parser(rest: bytes)
    guard let value = parser.value(depth: 0), parser.atEnd() else { return nil }
    self = value
  }

  private struct Parser {
    var rest: ArraySlice<UInt8>

    mutating func atEnd() -> Bool {
      passSpace()
      return rest.isEmpty
    }

    mutating func value(depth: Int) -> PythonLiteral? {
      guard depth < 8 else { return nil }
      passSpace()
      switch rest.first {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map { .string($0) }
      case UInt8(ascii: "{"): return dictionary(depth: depth)
      case UInt8(ascii: "("): return sequence(end: ")", depth: depth)
      case UInt8(ascii: "["): return sequence(end: "]", depth: depth)
      case UInt8(ascii: "T"): return pass("True") ? .boolean(true) : nil
      case UInt8(ascii: "F"): return pass("False") ? .boolean(false) : nil
      default: return integer()
      }
    }

    private mutating func dictionary(depth: Int) -> PythonLiteral? {
      var items: [String: PythonLiteral] = [:]
      guard pass("{") else { return nil }
      while !pass("}") {
        guard let key = string(), pass(":"), let value = self.value(depth: depth + 1),
          items.updateValue(value, forKey: key) == nil
        else { return nil }
        if !pass(",") { return pass("}") ? .dictionary(items) : nil }
      }
      return .dictionary(items)
    }

    private mutating func sequence(end: String, depth: Int) -> PythonLiteral? {
      var elements: [PythonLiteral] = []
      rest.removeFirst()
      while !pass(end) {
        guard let element = value(depth: depth + 1) else { return nil }
        elements.append(element)
        if !pass(",") { return pass(end) ? .sequence(elements) : nil }
      }
      return .sequence(elements)
    }

    /// Names of fields and types have no escapes.
    private mutating func string() -> String? {
      passSpace()
      guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
        return nil
      }
      rest.removeFirst()
      guard let end = rest.firstIndex(of: quote) else { return nil }
      let content = rest[rest.startIndex..<end]
      rest = rest[(end + 1)...]
      return content.contains(UInt8(ascii: "\\")) ? nil : String(validating: content, as: UTF8.self)
    }

    private mutating func integer() -> PythonLiteral? {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard let value = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      rest = rest.dropFirst(digits.count)
      // Python 2 wrote long integers so.
      _ = pass("L")
      return .integer(value)
    }

    private mutating func pass(_ text: String) -> Bool {
      passSpace()
      guard rest.starts(with: text.utf8) else { return false }
      rest = rest.dropFirst(text.utf8.count)
      return true
    }

    private mutating func passSpace() {
      rest = rest.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    }
  }
}
