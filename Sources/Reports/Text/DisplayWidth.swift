/// How many columns of a terminal text takes.
public enum DisplayWidth {
  /// The columns of a text without line ends: one for most characters, two for East Asian wide and full-width ones
  /// and emoji, none for combining marks alone and control characters (Unicode Standard Annex 11).
  public static func columns(of text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The longest beginning of a text that fits so many columns, with `…` at its end where something is left out.
  public static func shortened(_ text: String, toColumns limit: Int) -> String {
    if columns(of: text) <= limit { return text }
    var result = ""
    var width = 1
    for character in text {
      width += columns(of: character)
      if width > limit { break }
      result.append(character)
    }
    return limit > 0 ? result + "…" : ""
  }

  private static func columns(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first(where: { !isZeroWidth($0) }) else { return 0 }
    let asksEmoji = scalars.contains { $0.value == 0xFE0F } && first.properties.isEmoji && !first.isASCII
    return asksEmoji || isWide(first) ? 2 : 1
  }

  private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .control, .format: scalar.value != 0xAD
    default: false
    }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isEmojiPresentation { return true }
    return wideBlocks.contains { $0.contains(scalar.value) }
  }

  /// Blocks whose characters have the East Asian widths W and F, Hangul, Kana and Han first of all.
  private static let wideBlocks: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x18DFF, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
