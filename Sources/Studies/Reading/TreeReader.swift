import Yams

/// Turns the nodes of the YAML parser into those of a study, aliases included.
///
/// The parser would expand aliases before anybody could count them, and compares keys node by node, so a few lines
/// of anchors could cost hours. It therefore never sees an alias: `StudyDocument` hands it a stand-in for every
/// `*`, and this reader puts the asterisks back, or the node that an alias stands for.
struct TreeReader {
  /// What stands for an asterisk in the text that was parsed; nil when the text holds none.
  let standIn: Character?
  private var anchored: [String: (node: StudyNode, count: Int)] = [:]
  private var count = 0

  init(standIn: Character?) { self.standIn = standIn }

  /// A private character that the text does not hold, to stand for its asterisks.
  static func standIn(for text: String) -> Character? {
    guard text.utf8.contains(UInt8(ascii: "*")) else { return nil }
    return (0xE000...0xF8FF).lazy.compactMap(Unicode.Scalar.init).first { !text.unicodeScalars.contains($0) }
      .map { Character($0) }
  }

  mutating func read(_ node: Yams.Node, depth: Int = 0) throws -> StudyNode {
    let place = node.mark.map { Place(line: $0.line, column: $0.column) } ?? .start
    let before = count
    try grow(by: 1, at: place)
    guard depth < StudyDocument.deepestNesting else {
      throw StudyError("nested more than \(StudyDocument.deepestNesting) levels deep", at: place)
    }
    var result: StudyNode
    switch node {
    case .scalar(let scalar):
      if let target = try aliased(scalar, at: place) { return target }
      let quoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      result = StudyNode(
        content: .scalar(restored(scalar.string)), place: place, textOffset: quoted ? 1 : 0,
        isEmpty: scalar.string.isEmpty && !quoted)
    case .sequence(let sequence):
      var items: [StudyNode] = []
      for item in sequence { items.append(try read(item, depth: depth + 1)) }
      result = StudyNode(content: .list(items), place: place)
    case .mapping(let mapping):
      var pairs: [(key: StudyNode, value: StudyNode)] = []
      for pair in mapping {
        let key = try read(pair.key, depth: depth + 1)
        pairs.append((key, try read(pair.value, depth: depth + 1)))
      }
      try TreeReader.checkKeys(pairs)
      try TreeReader.checkForCutFormula(pairs)
      result = StudyNode(content: .map(pairs), place: place)
    case .alias(let alias):
      throw StudyError("the alias '*\(alias.anchor.rawValue)' has no anchor", at: place)
    }
    if let anchor = node.anchor { anchored[anchor.rawValue] = (result, count - before) }
    return result
  }

  private mutating func grow(by nodes: Int, at place: Place) throws {
    count += nodes
    guard count <= StudyDocument.mostNodes else {
      throw StudyError(
        "the file grows beyond \(StudyDocument.mostNodes) values: its anchors (&, *) expand without end, or a large "
          + "table belongs in a CSV file beside it", at: place)
    }
  }

  /// The node that a plain `*name` stands for; nil for any other text.
  private mutating func aliased(_ scalar: Yams.Node.Scalar, at place: Place) throws -> StudyNode? {
    guard let standIn, scalar.style == .plain, scalar.string.first == standIn else { return nil }
    let name = scalar.string.dropFirst()
    guard !name.isEmpty,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == "-" })
    else { return nil }
    guard let target = anchored[String(name)] else {
      throw StudyError("the alias '*\(name)' has no anchor '&\(name)' before it", at: place)
    }
    try grow(by: target.count, at: place)
    return target.node
  }

  private func restored(_ text: String) -> String {
    guard let standIn, text.contains(standIn) else { return text }
    return String(text.map { $0 == standIn ? "*" : $0 })
  }

  /// Keys are texts, and each stands once: `1` and `"1"` are one key here, whatever YAML makes of them.
  private static func checkKeys(_ pairs: [(key: StudyNode, value: StudyNode)]) throws {
    var seen: [String: Place] = [:]
    for (key, _) in pairs {
      guard let text = key.text else {
        throw StudyError("a key is a text, but this is \(key.kind)", at: key.place)
      }
      if let first = seen.updateValue(key.place, forKey: text) {
        throw StudyError(
          "the key '\(text)' stands twice in one map (first in line \(first.line)): rename or remove one",
          at: key.place)
      }
    }
  }

  /// `{x: max(a, b)}` reaches us as `x: max(a` and `b): nothing`: say so, before anything else is wrong with it.
  private static func checkForCutFormula(_ pairs: [(key: StudyNode, value: StudyNode)]) throws {
    for (index, pair) in pairs.enumerated() {
      guard let text = pair.value.text, pair.value.textOffset == 0, openBrackets(in: text) > 0 else {
        continue
      }
      var whole = text
      for next in pairs[(index + 1)...] where openBrackets(in: whole) > 0 {
        guard next.value.isEmpty, let part = next.key.text else { break }
        whole += ", " + part
      }
      guard whole != text else { continue }
      throw StudyError(
        "the formula '\(whole)' was cut at its comma: inside { } put it in quotes, \"\(whole)\"",
        at: pair.value.place)
    }
  }

  private static func openBrackets(in text: String) -> Int {
    text.utf8.reduce(0) { $1 == UInt8(ascii: "(") ? $0 + 1 : $1 == UInt8(ascii: ")") ? $0 - 1 : $0 }
  }
}
