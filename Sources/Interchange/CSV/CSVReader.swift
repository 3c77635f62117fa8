/// One record of a comma-separated file, with the places of its fields for diagnostics.
public struct CSVRecord: Equatable, Sendable {
  /// The fields, unquoted.
  public var fields: [String]
  /// The line on which the record begins, counted from 1.
  public var line: Int
  /// For each field its line (a quoted field may span several) and column, counted from 1.
  public var places: [Place]

  /// Where a field begins.
  public struct Place: Equatable, Sendable {
    /// The line, counted from 1.
    public var line: Int
    /// The column in Unicode scalars, counted from 1.
    public var column: Int
  }
}

/// Reads comma-separated values (RFC 4180) record by record, from bytes.
///
/// Beyond the RFC it takes LF and CR as line ends, a byte-order mark, `;` or tab as the delimiter (as spreadsheets
/// write them in many countries), and skips empty lines. A quote inside an unquoted field, text after a closing
/// quote, a quote that never closes, text that is not UTF-8 and a record with more or fewer fields than the first
/// are errors with their place.
///
///     var reader = CSVReader(bytes, file: "grid.csv")
///     while let record = try reader.next() { ... }
public struct CSVReader: Sendable {
  /// What is refused for its size, so that a wrong file cannot exhaust the memory.
  public struct Limits: Sendable {
    /// The most bytes in one field.
    public var fieldBytes = 1 << 20
    /// The most fields in one record.
    public var fields = 100_000
    /// The most records.
    public var records = 100_000_000

    /// One MiB a field, 100,000 fields a record, 100 million records.
    public init() {}
  }

  private let bytes: [UInt8]
  private let file: String?
  private let delimiter: UInt8
  private let limits: Limits
  private let asksEqualFields: Bool
  private var position = 0
  private var line = 1
  private var column = 1
  private var fieldsOfFirst: Int?
  private var recordsRead = 0

  /// A reader at the first record.
  ///
  /// - Parameters:
  ///   - bytes: the file's content, UTF-8.
  ///   - file: the file's name in errors.
  ///   - delimiter: what separates fields; nil: whichever of `,`, `;` and tab the first record has most of.
  ///   - equalFields: whether a record with another number of fields than the first is an error.
  ///   - limits: what is too large.
  public init(
    _ bytes: [UInt8], file: String? = nil, delimiter: Unicode.Scalar? = nil, equalFields: Bool = true,
    limits: Limits = Limits()
  ) {
    precondition(
      delimiter.map { $0.isASCII && !"\"\r\n".unicodeScalars.contains($0) } ?? true, "not a delimiter")
    self.bytes = bytes
    self.file = file
    self.limits = limits
    asksEqualFields = equalFields
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    self.delimiter = delimiter.map { UInt8($0.value) } ?? Self.delimiterOfFirstRecord(bytes)
  }

  /// What separates the fields, as given or as found.
  public var separator: Unicode.Scalar { Unicode.Scalar(delimiter) }

  /// All records that are left.
  public mutating func records() throws(InterchangeError) -> [CSVRecord] {
    var records: [CSVRecord] = []
    while let record = try next() { records.append(record) }
    return records
  }

  /// The next record, or nil at the end.
  ///
  /// - Throws: ``InterchangeError`` with line and column where the text is not comma-separated values.
  public mutating func next() throws(InterchangeError) -> CSVRecord? {
    while position < bytes.count, isLineEnd(bytes[position]) { passLineEnd() }
    guard position < bytes.count else { return nil }
    recordsRead += 1
    if recordsRead > limits.records { throw error("more than \(limits.records) records; split the file") }
    var record = CSVRecord(fields: [], line: line, places: [])
    while true {
      let place = CSVRecord.Place(line: line, column: column)
      if record.fields.count == limits.fields {
        throw error("more than \(limits.fields) fields in one record; is the delimiter right?")
      }
      record.places.append(place)
      record.fields.append(try field(at: place))
      guard position < bytes.count, bytes[position] == delimiter else { break }
      advance()
    }
    if position < bytes.count { passLineEnd() }
    let expected = fieldsOfFirst ?? record.fields.count
    fieldsOfFirst = expected
    if asksEqualFields, record.fields.count != expected {
      throw InterchangeError(
        "\(record.fields.count) fields where the first record has \(expected); "
          + "put quotes around a field that contains '\(Character(Unicode.Scalar(delimiter)))'",
        file: file, line: record.line, column: 1)
    }
    return record
  }
}

// MARK: - Fields

extension CSVReader {
  private mutating func field(at place: CSVRecord.Place) throws(InterchangeError) -> String {
    let isQuoted = position < bytes.count && bytes[position] == 0x22
    let content = isQuoted ? try quotedField(at: place) : try plainField()
    guard let text = String(validating: content, as: UTF8.self) else {
      throw InterchangeError(
        "the field is not UTF-8 text; save the file with the encoding UTF-8", file: file, line: place.line,
        column: place.column)
    }
    return text
  }

  private mutating func plainField() throws(InterchangeError) -> ArraySlice<UInt8> {
    let start = position
    while position < bytes.count, bytes[position] != delimiter, !isLineEnd(bytes[position]) {
      if bytes[position] == 0x22 {
        throw error(
          "a quote inside a field that does not begin with one; quote the whole field and double the quote")
      }
      try checkLength(position - start)
      advance()
    }
    return bytes[start..<position]
  }

  private mutating func quotedField(at place: CSVRecord.Place) throws(InterchangeError) -> ArraySlice<UInt8> {
    var content: ArraySlice<UInt8> = []
    advance()
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x22 {
        advance()
        guard position < bytes.count, bytes[position] == 0x22 else {
          if position == bytes.count || bytes[position] == delimiter || isLineEnd(bytes[position]) {
            return content
          }
          throw error("text after a closing quote; double a quote that belongs to the field")
        }
      }
      try checkLength(content.count)
      content.append(byte)
      if isLineEnd(byte) {
        if byte == 0x0D, position + 1 < bytes.count, bytes[position + 1] == 0x0A { content.append(0x0A) }
        passLineEnd()
      } else {
        advance()
      }
    }
    throw InterchangeError(
      "a quote that is never closed", file: file, line: place.line, column: place.column)
  }

  private func checkLength(_ length: Int) throws(InterchangeError) {
    if length >= limits.fieldBytes {
      throw error("a field of more than \(limits.fieldBytes) bytes; is a quote or a delimiter missing?")
    }
  }

  private func error(_ message: String) -> InterchangeError {
    InterchangeError(message, file: file, line: line, column: column)
  }
}

// MARK: - Bytes

extension CSVReader {
  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// Passes one byte that ends no line; a column is a Unicode scalar, whose later bytes are 10xxxxxx.
  private mutating func advance() {
    position += 1
    if position == bytes.count || bytes[position] & 0xC0 != 0x80 { column += 1 }
  }

  private mutating func passLineEnd() {
    let isPair = bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
    position += isPair ? 2 : 1
    line += 1
    column = 1
  }

  private static func delimiterOfFirstRecord(_ bytes: [UInt8]) -> UInt8 {
    let candidates: [UInt8] = [0x2C, 0x3B, 0x09]
    var counts = [0, 0, 0]
    var isQuoted = false
    var isEmpty = true
    for byte in bytes {
      if byte == 0x22 { isQuoted.toggle() }
      let endsRecord = !isQuoted && (byte == 0x0A || byte == 0x0D)
      if endsRecord && !isEmpty { break }
      if isQuoted || endsRecord { continue }
      isEmpty = false
      if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    var best = 0
    for index in 1..<3 where counts[index] > counts[best] { best = index }
    return candidates[best]
  }
}
