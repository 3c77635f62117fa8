import Foundation
import Yams

/// The text of a study file and the tree it stands for.
struct StudyDocument {
  /// Larger files are refused: data belong into tables beside the study.
  static let largestFile = 2 * 1024 * 1024
  /// Anchors may multiply a small file: the tree stops at this many nodes.
  static let mostNodes = 500_000
  /// No study nests deeper; the YAML parser itself stops at a thousand levels.
  static let deepestNesting = 64

  let bytes: [UInt8]
  let root: StudyNode

  init(path: String) throws {
    bytes = try StudyDocument.read(path)
    guard let text = String(validatingUTF8Bytes: bytes) else {
      throw StudyError("this is not a text file in UTF-8: a study is a YAML file", at: .start)
    }
    let standIn = TreeReader.standIn(for: text)
    do {
      // The parser owns the names of anchors, so it has to outlive the reading of its nodes.
      let parser = try Yams.Parser(
        yaml: standIn.map { text.replacing("*", with: String($0)) } ?? text, resolver: .basic)
      defer { withExtendedLifetime(parser) {} }
      guard let node = try parser.singleRoot() else {
        throw StudyError("the file holds no study: it is empty, or only comments", at: .start)
      }
      var reader = TreeReader(standIn: standIn)
      root = try reader.read(node)
    } catch let error as YamlError {
      throw StudyDocument.explain(error)
    }
  }

  private static func read(_ path: String) throws -> [UInt8] {
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw StudyError("there is no such file", at: .start, isMissingFile: true)
    }
    if isDirectory.boolValue {
      let inner = path.hasSuffix("/") ? path + "study.yaml" : path + "/study.yaml"
      let hint =
        FileManager.default.fileExists(atPath: inner)
        ? "; did you mean \(inner)?" : " and holds no study.yaml"
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
    if data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF]) {
      throw StudyError("this is a text file in UTF-16: save it as UTF-8", at: .start)
    }
    if data.contains(0) {
      throw StudyError("this is a binary file: a study is a YAML text file", at: .start)
    }
    return [UInt8](data)
  }

  private static func explain(_ error: YamlError) -> StudyError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      if problem.contains("nesting level") {
        return StudyError(
          "nested more than \(deepestNesting) levels deep", at: Place(line: mark.line, column: mark.column))
      }
      var message = "not valid YAML: \(problem)"
      if problem.contains("another document") {
        message = "a second document begins here: keep one study in a file"
      } else if problem.contains("expected ',' or") {
        message += "; inside { } a formula with a comma or a bracket and a text with ': ' must be in quotes"
      } else if problem.contains("mapping values are not allowed") {
        message += "; a text that contains ': ' must be in quotes"
      } else if problem.contains("cannot start any token") {
        message += "; indent with spaces, not tabs, and put a text that begins with @, ` or % in quotes"
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
