/// One field of a comma-separated table.
public enum CSVField: Equatable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral
{
  /// Text, quoted where it must be.
  case text(String)
  /// A number, written with the fewest digits that read back to the same bits; not finite: an empty field.
  case number(Double)
  /// A whole number.
  case integer(Int)
  /// An empty field.
  case missing

  /// Text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
}

/// Writes comma-separated values (RFC 4180) into memory, record by record.
///
///     var writer = CSVWriter()
///     writer.append(["input", "mean"])
///     writer.append(["grid, intensity", 57.5])     // "grid, intensity",57.5
public struct CSVWriter: Sendable {
  /// How records end.
  public enum LineEnding: Sendable {
    /// LF, which every tool reads and which command-line tools expect.
    case lineFeed
    /// CR LF, as RFC 4180 writes it.
    case carriageReturnLineFeed
  }

  /// The UTF-8 text written since the start or since the last `take`.
  public private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8
  private let lineEnding: [UInt8]

  /// A writer without records.
  ///
  /// - Precondition: `delimiter` is an ASCII character other than a quote or a line end.
  public init(delimiter: Unicode.Scalar = ",", lineEnding: LineEnding = .lineFeed) {
    precondition(delimiter.isASCII && !"\"\r\n".unicodeScalars.contains(delimiter), "not a delimiter")
    self.delimiter = UInt8(delimiter.value)
    self.lineEnding = lineEnding == .lineFeed ? [0x0A] : [0x0D, 0x0A]
  }

  /// The text as a string.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Adds one record.
  public mutating func append(_ fields: [CSVField]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      // A lone empty field would be an empty line, which readers skip.
      append(field, quotingEmpty: fields.count == 1)
    }
    bytes += lineEnding
  }

  /// Adds one record of text.
  public mutating func append(text fields: [String]) { append(fields.map { .text($0) }) }

  /// The bytes written so far, which the writer then forgets, for files too large for memory.
  public mutating func take() -> [UInt8] {
    let taken = bytes
    bytes.removeAll(keepingCapacity: true)
    return taken
  }

  private mutating func append(_ field: CSVField, quotingEmpty: Bool) {
    let text =
      switch field {
      case .text(let text): text
      case .number(let number): number.isFinite ? number.description : ""
      case .integer(let integer): integer.description
      case .missing: ""
      }
    guard text.utf8.contains(where: needsQuotes) || (text.isEmpty && quotingEmpty) else {
      bytes += text.utf8
      return
    }
    bytes.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  private func needsQuotes(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == 0x22 || byte == 0x0A || byte == 0x0D
  }
}
