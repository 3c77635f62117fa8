/// What is wrong with a file: where, what was found, and what would be right.
///
/// Printed as `file:line:column: error: message`, or of a binary file as `file: resource: row 3: error: message`, with only
/// the parts of the place that are known.
public struct InterchangeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file as the user named it; nil for text that comes from no file.
  public var file: String?
  /// The line, counted from 1; nil where the file has no lines or none is to blame.
  public var line: Int?
  /// The column in Unicode scalars, counted from 1.
  public var column: Int?
  /// The part of the file to blame: the resource of a package, the entry of an archive; nil where it has none.
  public var resource: String?
  /// The row of an array, counted from 0 as NumPy does; nil where none is to blame.
  public var row: Int?
  /// What is wrong and how to mend it, a sentence without its full stop.
  public var message: String

  /// An error at a place, as far as it is known.
  public init(
    _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil, resource: String? = nil,
    row: Int? = nil
  ) {
    self.message = message
    self.resource = resource
    self.row = row
    self.file = file
    self.line = line
    self.column = column
  }

  /// The error as compilers print theirs.
  public var description: String {
    var place = file ?? ""
    if let line {
      place += place.isEmpty ? "\(line)" : ":\(line)"
      if let column { place += ":\(column)" }
    }
    if let resource { place += place.isEmpty ? resource : ": \(resource)" }
    if let row { place += place.isEmpty ? "row \(row)" : ": row \(row)" }
    return place.isEmpty ? "error: \(message)" : "\(place): error: \(message)"
  }

  /// The place of a byte in a text: lines end at LF, CR or CR LF; columns count Unicode scalars.
  static func place(ofByte offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for index in 0..<min(offset, bytes.count) {
      let byte = bytes[index]
      let endsLine = byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A))
      if endsLine {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }
}
