import Parameters

/// Reads one map of a study file: known keys are taken one by one, what is left over is an error.
struct MapReader {
  let place: Place
  private let pairs: [(key: StudyNode, value: StudyNode)]
  private let what: String

  /// - Parameter what: how to call the map in messages, "the parameter 'x'".
  init(_ node: StudyNode, _ what: String) throws {
    guard case .map(let pairs) = node.content else {
      throw StudyError("\(what) is a map of keys and values, but this is \(node.kind)", at: node.place)
    }
    self.pairs = pairs
    self.what = what
    place = node.place
  }

  /// Keys and values in order.
  var entries: [(name: String, key: StudyNode, value: StudyNode)] {
    pairs.map { ($0.key.text ?? "", $0.key, $0.value) }
  }

  /// Refuses keys that are not known; names the nearest one, and those that a later version will know.
  func allow(_ known: [String], later: [String] = []) throws {
    for (name, key, _) in entries where !known.contains(name) {
      if later.contains(name) {
        throw StudyError("'\(name)' in \(what) is not supported yet", at: key.place)
      }
      let hint =
        nearestName(to: name, among: known + later).map { "did you mean '\($0)'?" }
        ?? "there may be \(known.joined(separator: ", "))"
      throw StudyError("unknown key '\(name)' in \(what); \(hint)", at: key.place)
    }
  }

  func optional(_ key: String) -> StudyNode? {
    pairs.first { $0.key.text == key }.map(\.value)
  }

  func required(_ key: String, cure: String) throws -> StudyNode {
    guard let node = optional(key) else {
      throw StudyError("'\(key)' is missing in \(what): \(cure)", at: place)
    }
    return node
  }

  func text(_ key: String) throws -> String? {
    guard let node = optional(key) else { return nil }
    guard let text = node.text, !node.isEmpty else {
      throw StudyError("'\(key)' in \(what) is a text, but this is \(node.kind)", at: node.place)
    }
    return text
  }

  /// A text that has to be there.
  func text(_ key: String, cure: String) throws -> String {
    _ = try required(key, cure: cure)
    return try text(key) ?? ""
  }

  func whole<Integer: FixedWidthInteger>(_ key: String, atLeast least: Integer = 0) throws -> Integer? {
    guard let node = optional(key) else { return nil }
    let digits = (node.text ?? "").replacing("_", with: "")
    guard let number = Integer(digits) ?? Double(digits).flatMap({ Integer(exactly: $0) }), number >= least
    else {
      throw StudyError(
        "'\(key)' in \(what) is a whole number of at least \(least), but this is '\(node.text ?? node.kind)'",
        at: node.place)
    }
    return number
  }

  func flag(_ key: String) throws -> Bool? {
    guard let node = optional(key) else { return nil }
    switch node.text {
    case "true", "yes": return true
    case "false", "no": return false
    default: throw StudyError("'\(key)' in \(what) is true or false", at: node.place)
    }
  }
}
