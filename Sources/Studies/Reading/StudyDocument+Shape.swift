extension StudyDocument {
  /// Refuses nesting that no study has, before a recursive parser meets it, and maps as keys.
  ///
  /// A rough scan: it knows quotation marks and comments, and counts open brackets and the dashes that begin a line.
  static func checkShape(_ text: String) throws {
    var (line, column, depth, leading) = (1, 0, 0, 0)
    var quote: UInt8?
    var (atStart, previous): (Bool, UInt8) = (true, 0x0A)
    var inComment = false
    for byte in text.utf8 {
      column += 1
      if byte == 0x0A {
        (line, column, leading, atStart, inComment) = (line + 1, 0, 0, true, false)
        previous = byte
        // Outside brackets a plain apostrophe (don't) must not be taken for an open quotation for ever.
        if depth == 0 { quote = nil }
        continue
      }
      defer { previous = byte }
      if inComment { continue }
      if let open = quote {
        if byte == open { quote = nil }
        continue
      }
      let separated = previous == 0x20 || previous == 0x0A || previous == 0x09
      switch byte {
      case UInt8(ascii: "#") where separated: inComment = true
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if separated || "[{,(:".utf8.contains(previous) { quote = byte }
        atStart = false
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        atStart = false
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth = max(0, depth - 1)
        atStart = false
      case UInt8(ascii: "-") where atStart: leading += 1
      case UInt8(ascii: "?") where atStart && depth == 0:
        leading += 1
        atStart = false
      case 0x20, 0x09: break
      case UInt8(ascii: "*"), UInt8(ascii: "&"):
        atStart = false
      default: atStart = false
      }
      if depth > deepestNesting || leading > deepestNesting {
        throw StudyError(
          "nested more than \(deepestNesting) levels deep", at: Place(line: line, column: column))
      }
    }
  }
}
