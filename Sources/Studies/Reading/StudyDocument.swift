import Foundation
import Yams

/// The text of a study file and the tree it stands for.
struct StudyDocument {
  /// Larger files are refused: data belong into tables beside the study.
  static let largestFile = 8 * 1024 * 1024
  /// Anchors may multiply a small file: the tree stops at this many nodes.
  static let mostNodes = 500_000
  static let deepestNesting = 64

  let bytes: [UInt8]
  let root: StudyNode

  init(path: String) throws {
    bytes = try StudyDocument.read(path)
    guard let text = String(validatingUTF8Bytes: bytes) else {
      throw StudyError("this is not a text file in UTF-8: a study is a YAML file", at: .start)
    }
    try StudyDocument.checkShape(text)
    var budget = StudyDocument.mostNodes
    let node: Yams.Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw StudyDocument.explain(error)
    }
    guard let node else {
      throw StudyError("the file holds no study: it is empty, or only comments", at: .start)
    }
    root = try StudyDocument.convert(node, depth: 0, budget: &budget)
  }

  private static func read(_ path: String) throws -> [UInt8] {
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw StudyError("there is no such file", at: .start, isMissingFile: true)
    }
    if isDirectory.boolValue {
      let inner = path.hasSuffix("/") ? path + "study.yaml" : path + "/study.yaml"
      let hint = FileManager.default.fileExists(atPath: inner) ? "; did you mean \(inner)?" : " and holds no study.yaml"
      throw StudyError("this is a folder" + hint, at: .start)
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw StudyError("the file cannot be opened: check its permissions", at: .start)
    }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: largestFile + 1) else { return [] }
    guard data.count <= largestFile else {
      throw StudyError(
        "the file is larger than \(largestFile >> 20) MB: keep large tables in CSV files beside the study",
        at: .start)
    }
    if data.contains(0) {
      throw StudyError("this is a binary file: a study is a YAML text file", at: .start)
    }
    return [UInt8](data)
  }

  private static func convert(_ node: Yams.Node, depth: Int, budget: inout Int) throws -> StudyNode {
    let place = node.mark.map { Place(line: $0.line, column: $0.column) } ?? .start
    budget -= 1
    guard budget > 0 else {
      throw StudyError(
        "the file grows beyond \(mostNodes) values: its anchors (&, *) expand without end", at: place)
    }
    guard depth < deepestNesting else {
      throw StudyError("nested more than \(deepestNesting) levels deep", at: place)
    }
    switch node {
    case .scalar(let scalar):
      let quoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      return StudyNode(
        content: .scalar(scalar.string), place: place, textOffset: quoted ? 1 : 0,
        isEmpty: scalar.string.isEmpty && !quoted)
    case .sequence(let sequence):
      return StudyNode(
        content: .list(try sequence.map { try convert($0, depth: depth + 1, budget: &budget) }), place: place)
    case .mapping(let mapping):
      let pairs = try mapping.map { pair in
        (
          key: try convert(pair.key, depth: depth + 1, budget: &budget),
          value: try convert(pair.value, depth: depth + 1, budget: &budget)
        )
      }
      try checkForCutFormula(pairs)
      return StudyNode(content: .map(pairs), place: place)
    case .alias(let alias):
      throw StudyError("the alias '*\(alias.anchor.rawValue)' has no anchor", at: place)
    }
  }

  /// `{x: max(a, b)}` reaches us as `x: max(a` and `b): nothing`: say so, before anything else is wrong with it.
  private static func checkForCutFormula(_ pairs: [(key: StudyNode, value: StudyNode)]) throws {
    for (pair, next) in zip(pairs, pairs.dropFirst()) {
      guard let text = pair.value.text, pair.value.textOffset == 0, next.value.isEmpty,
        text.count(where: { $0 == "(" }) > text.count(where: { $0 == ")" })
      else { continue }
      throw StudyError(
        "the formula '\(text), \(next.key.text ?? "...")' was cut at its comma: inside { } put it in quotes, "
          + "\"\(text), \(next.key.text ?? "...")\"", at: pair.value.place)
    }
  }

  private static func explain(_ error: YamlError) -> StudyError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      var message = "not valid YAML: \(problem)"
      if problem.contains("expected ',' or") {
        message += "; a formula with a comma or a bracket inside { } must be in quotes"
      } else if problem.contains("mapping values are not allowed") {
        message += "; a text that contains ': ' must be in quotes"
      } else if problem.contains("tab") {
        message += "; indent with spaces"
      }
      return StudyError(message, at: Place(line: mark.line, column: mark.column))
    case .reader(let problem, _, _, _):
      return StudyError("not valid YAML: \(problem)", at: .start)
    case .duplicatedKeysInMapping(let keys, let context):
      return StudyError(
        "the key '\(keys.first ?? "")' stands twice in one map: rename or remove one",
        at: Place(line: context.mark.line, column: context.mark.column))
    default:
      return StudyError("not valid YAML: \(error)", at: .start)
    }
  }
}

extension String {
  fileprivate init?(validatingUTF8Bytes bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    self = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }
}
