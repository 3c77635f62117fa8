/// A place in a study file.
public struct Place: Hashable, Sendable, Comparable {
  /// Line, from 1.
  public let line: Int
  /// Column in characters, from 1.
  public let column: Int

  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The beginning of the file.
  static let start = Place(line: 1, column: 1)

  /// Places compare in reading order.
  public static func < (left: Place, right: Place) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  func moved(by columns: Int) -> Place { Place(line: line, column: column + columns) }
}

/// Something to say about a study file, at a place.
public struct Diagnostic: Hashable, Sendable {
  /// How serious it is.
  public enum Severity: String, Hashable, Sendable {
    case error
    case note
  }

  /// Error or note.
  public let severity: Severity
  /// Where.
  public let place: Place
  /// What was found, what was expected, and the cure.
  public let message: String

  /// `file:line:column: severity: message`, as compilers write it.
  public func text(file: String) -> String {
    // What is no text file has no lines.
    place.line == 0
      ? "\(severity.rawValue): \(message)"
      : "\(file):\(place.line):\(place.column): \(severity.rawValue): \(message)"
  }
}

/// A study file that cannot be used.
public struct StudyError: Error, Hashable, Sendable {
  /// Where and why.
  public let diagnostic: Diagnostic
  /// True when there is no such file.
  public let isMissingFile: Bool

  /// The file as it was named; set where it is known.
  public internal(set) var file = ""

  /// What the message announces, an entry to a line, such as the entries of a matrix.
  public let listing: [String]

  /// `file:line:column: error: message`, and the listing below it.
  public var text: String {
    ([diagnostic.text(file: file)] + listing.map { "  " + $0 }).joined(separator: "\n")
  }

  init(_ message: String, at place: Place, isMissingFile: Bool = false, listing: [String] = []) {
    self.listing = listing.map(StudyError.readable)
    diagnostic = Diagnostic(severity: .error, place: place, message: StudyError.readable(message))
    self.isMissingFile = isMissingFile
  }

  /// One line of a length that can be read, whatever the file holds: a message quotes names and values from it.
  private static func readable(_ message: String) -> String {
    let longest = 1200
    let line = String(
      message.prefix(longest).map { $0.isNewline || $0.unicodeScalars.contains(where: isControl) ? " " : $0 })
    return message.dropFirst(longest).isEmpty ? line : line + " ..."
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
  }
}
