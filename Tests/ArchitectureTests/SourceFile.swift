import Foundation

/// A file of the repository, its path counted from the top.
struct SourceFile {
  let path: String
  let text: String

  /// The module of a file in `Sources`.
  var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  var isSwift: Bool { path.hasSuffix(".swift") }

  /// The text of a Swift file without its comments and the content of its string literals; lines stay where they are.
  var code: String {
    var code = ""
    var rest = text[...]
    while let first = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        code += Self.passComment(&rest)
      } else if let quote = Self.openingQuote(rest) {
        code += Self.passString(&rest, quote)
      } else {
        code.append(first)
        rest.removeFirst()
      }
    }
    return code
  }

  /// Passes a comment, in which others may be nested; gives its line ends.
  private static func passComment(_ rest: inout Substring) -> String {
    var depth = 0
    var lineEnds = ""
    repeat {
      if rest.hasPrefix("/*") { depth += 1 }
      if rest.hasPrefix("*/") { depth -= 1 }
      if rest.hasPrefix("/*") || rest.hasPrefix("*/") { rest.removeFirst() }
      if rest.first?.isNewline == true { lineEnds += "\n" }
      rest = rest.dropFirst()
    } while depth > 0 && !rest.isEmpty
    return lineEnds
  }

  /// The quote with its number signs, where a string literal begins.
  private static func openingQuote(_ rest: Substring) -> (signs: Substring, quote: String)? {
    let signs = rest.prefix { $0 == "#" }
    let afterSigns = rest.dropFirst(signs.count)
    if afterSigns.hasPrefix("\"\"\"") { return (signs, "\"\"\"") }
    return afterSigns.hasPrefix("\"") ? (signs, "\"") : nil
  }

  private static func passString(_ rest: inout Substring, _ opening: (signs: Substring, quote: String))
    -> String
  {
    var lineEnds = ""
    let closing = opening.quote + opening.signs
    let escape = "\\" + opening.signs
    rest = rest.dropFirst(closing.count)
    while !rest.isEmpty, !rest.hasPrefix(closing) {
      if rest.hasPrefix(escape) { rest = rest.dropFirst(escape.count) }
      if rest.first?.isNewline == true { lineEnds += "\n" }
      rest = rest.dropFirst()
    }
    rest = rest.dropFirst(closing.count)
    return "\"\"" + lineEnds
  }
}

/// The repository that this file stands in.
enum Repository {
  private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The files below some of the top's folders and files, those that are text of the project.
  static func files(in places: [String]) throws -> [SourceFile] {
    let textual: Set = ["swift", "c", "h", "cpp", "hpp", "py", "md", "yaml", "modulemap", ""]
    var files: [SourceFile] = []
    for place in places {
      let url = top.appending(path: place)
      let isFolder = try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
      let paths = isFolder ? try FileManager.default.subpathsOfDirectory(atPath: url.path) : [""]
      for path in paths.sorted() {
        let file = path.isEmpty ? url : url.appending(path: path)
        guard textual.contains(file.pathExtension),
          try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
        else { continue }
        files.append(
          SourceFile(
            path: path.isEmpty ? place : "\(place)/\(path)",
            text: try String(contentsOf: file, encoding: .utf8)))
      }
    }
    return files
  }

  static func swiftSources() throws -> [SourceFile] { try files(in: ["Sources"]).filter(\.isSwift) }

  static func manifest() throws -> SourceFile { try files(in: ["Package.swift"])[0] }
}
