extension JSONValue {
  /// How JSON text is laid out.
  public enum Layout: Sendable {
    /// One line without spaces.
    case compact
    /// Two spaces for each level; empty collections and arrays of plain numbers on one line.
    case pretty
  }

  /// The value as JSON text (RFC 8259), the same bytes for the same value every time, without a final line end.
  ///
  /// Numbers that are not finite, which JSON cannot say, are written as `null`. Text is written as UTF-8 with
  /// only the escapes that JSON requires.
  public func text(_ layout: Layout = .pretty) -> String {
    var writer = JSONWriter(layout: layout)
    writer.write(self, depth: 0)
    return writer.text
  }
}

/// The text of a value as it grows.
private struct JSONWriter {
  let layout: JSONValue.Layout
  var text = ""

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .object(let members):
      writeList(members, "{", "}", oneLine: false, depth: depth) { writer, member in
        writer.write(string: member.key)
        writer.text += writer.layout == .pretty ? ": " : ":"
        writer.write(member.value, depth: depth + 1)
      }
    case .array(let elements):
      writeList(elements, "[", "]", oneLine: elements.allSatisfy(\.isPlainNumber), depth: depth) {
        writer, element in
        writer.write(element, depth: depth + 1)
      }
    case .string(let string): write(string: string)
    case .integer(let integer): text += integer.description
    case .unsigned(let integer): text += integer.description
    case .number(let number): text += number.isFinite ? number.description : "null"
    case .boolean(let boolean): text += boolean ? "true" : "false"
    case .null: text += "null"
    }
  }

  private mutating func writeList<Element>(
    _ elements: [Element], _ opening: String, _ closing: String, oneLine: Bool, depth: Int,
    _ writeElement: (inout JSONWriter, Element) -> Void
  ) {
    let isOneLine = oneLine || elements.isEmpty || layout == .compact
    text += opening
    for (index, element) in elements.enumerated() {
      if index > 0 { text += layout == .pretty && isOneLine ? ", " : "," }
      if !isOneLine { breakLine(depth + 1) }
      writeElement(&self, element)
    }
    if !isOneLine { breakLine(depth) }
    text += closing
  }

  private mutating func breakLine(_ depth: Int) {
    text += "\n"
    for _ in 0..<depth { text += "  " }
  }

  private mutating func write(string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{08}": text += "\\b"
      case "\u{0C}": text += "\\f"
      case "\u{00}"..."\u{1F}":
        let hexadecimal = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSONValue {
  /// Whether the value is written as a number or as the `null` that stands for one.
  fileprivate var isPlainNumber: Bool {
    switch self {
    case .integer, .unsigned, .number, .null: true
    default: false
    }
  }
}
