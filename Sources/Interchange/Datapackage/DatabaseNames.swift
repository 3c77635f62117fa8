public import Inventory

/// What people call the ids of packages: a CSV file with the columns `id`, `kind` (process, product or flow), `name` and, where
/// they are known, `unit` and `location`.
public struct DatabaseNames: Sendable {
  /// Names of processes and products by id; of an id that is both, the process.
  public private(set) var processes: [Int64: DatabaseLabel] = [:]
  /// Names of elementary flows by id.
  public private(set) var flows: [Int64: DatabaseLabel] = [:]

  /// No names.
  public init() {}

  /// Reads a file.
  ///
  /// - Throws: ``InterchangeError`` with line and column.
  public init(reading path: String) throws(InterchangeError) {
    try self.init(InputFile.contents(of: path, limit: 1 << 30), file: path)
  }

  init(_ bytes: [UInt8], file: String) throws(InterchangeError) {
    var reader = CSVReader(bytes, file: file)
    let headings = try reader.next()?.fields ?? []
    func column(_ name: String) -> Int? { headings.firstIndex(of: name) }
    guard let id = column("id"), let kind = column("kind"), let name = column("name") else {
      throw InterchangeError("the first line must name the columns id, kind and name", file: file, line: 1)
    }
    let (unit, location) = (column("unit"), column("location"))
    while let record = try reader.next() {
      let place = record.places[id]
      guard let number = Int64(record.fields[id]) else {
        throw InterchangeError(
          "the id \"\(record.fields[id])\" is not a whole number", file: file, line: place.line,
          column: place.column)
      }
      let label = DatabaseLabel(
        name: record.fields[name], unit: unit.map { record.fields[$0] } ?? "",
        location: location.map { record.fields[$0] } ?? "")
      switch record.fields[kind] {
      case "process": processes[number] = label
      case "product": if processes[number] == nil { processes[number] = label }
      case "flow": flows[number] = label
      default:
        let place = record.places[kind]
        throw InterchangeError(
          "the kind \"\(record.fields[kind])\" is none of process, product and flow", file: file,
          line: place.line,
          column: place.column)
      }
    }
  }
}
