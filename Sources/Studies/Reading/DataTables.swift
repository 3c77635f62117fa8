import Foundation
import Interchange
import Parameters

/// CSV files beside a study, each read once.
///
/// A heading may carry a unit in brackets: `gwp [g/kWh]` is the column `gwp`.
final class DataTables {
  private struct Table {
    let file: String
    let headings: [(name: String, unit: String?)]
    let records: [CSVRecord]
    /// A comma is a decimal one only where it separates no fields: else 1,234 might be a thousand and more.
    let hasDecimalCommas: Bool
    let sha256: String
  }

  /// A column of numbers.
  struct Column {
    let numbers: [Double]
    /// Unit in the heading; nil for pure numbers.
    let unit: Parameters.Unit?
  }

  private static let largestFile = 256 * 1024 * 1024

  private let folder: String
  private let units: UnitTable
  private var tables: [String: Table] = [:]

  /// The files that were read, by name, with their SHA-256.
  var files: [(name: String, sha256: String)] {
    tables.map { ($0.key, $0.value.sha256) }.sorted { $0.0 < $1.0 }
  }

  /// Files are named relative to the folder of the study.
  init(folder: String, units: UnitTable) {
    self.folder = folder
    self.units = units
  }

  /// Where a file is that the study names.
  func path(of file: String) -> String { file.hasPrefix("/") ? file : folder + "/" + file }

  /// One column of a file.
  /// - Throws: `StudyError` at the place of the file's or the column's name in the study; faults inside the CSV
  ///   file name its line and column.
  func column(file: String, at place: Place, named name: String, columnPlace: Place) throws -> Column {
    let table = try self.table(file, at: place)
    guard let index = table.headings.firstIndex(where: { $0.name == name }) else {
      let near = nearestName(to: name, among: table.headings.map(\.name))
      throw StudyError(
        "\(file) has no column '\(name)'; "
          + (near.map { "did you mean '\($0)'?" }
            ?? "there are \(table.headings.map(\.name).joined(separator: ", "))"),
        at: columnPlace)
    }
    if table.headings.count(where: { $0.name == name }) > 1 {
      throw StudyError("\(file) has two columns '\(name)': rename one", at: columnPlace)
    }
    var unit: Parameters.Unit?
    if let text = table.headings[index].unit {
      do {
        unit = try units.parseUnit(text)
      } catch {
        throw StudyError("the heading of '\(name)' in \(file): \(error.message)", at: columnPlace)
      }
    }
    let numbers = try table.records.map { record in
      let text = record.fields[index].trimmingCharacters(in: .whitespaces)
      guard let number = Double(table.hasDecimalCommas ? text.replacing(",", with: ".") : text),
        number.isFinite
      else {
        let place = record.places[index]
        throw StudyError(
          "\(file):\(place.line):\(place.column): '\(text)' is not a number: correct it or remove the row",
          at: columnPlace)
      }
      return number
    }
    return Column(numbers: numbers, unit: unit)
  }

  private func table(_ file: String, at place: Place) throws -> Table {
    if let table = tables[file] { return table }
    guard let handle = FileHandle(forReadingAtPath: path(of: file)) else {
      throw StudyError("there is no file '\(file)' beside the study, or it cannot be read", at: place)
    }
    defer { try? handle.close() }
    let data: Data
    do {
      data = try handle.read(upToCount: DataTables.largestFile + 1) ?? Data()
    } catch {
      throw StudyError("'\(file)' cannot be read: is it a file?", at: place)
    }
    guard data.count <= DataTables.largestFile else {
      throw StudyError("'\(file)' is larger than \(DataTables.largestFile >> 20) MB", at: place)
    }
    do {
      var reader = CSVReader([UInt8](data), file: file)
      guard let first = try reader.next() else {
        throw StudyError("'\(file)' is empty: it needs headings and rows", at: place)
      }
      let headings = first.fields.map(DataTables.heading)
      let records = try reader.records()
      if records.isEmpty { throw StudyError("'\(file)' has headings but no rows", at: place) }
      let table = Table(
        file: file, headings: headings, records: records, hasDecimalCommas: reader.separator != ",",
        sha256: SHA256.hexadecimal(of: [UInt8](data)))
      tables[file] = table
      return table
    } catch let error as InterchangeError {
      let inside = [error.line, error.column].compactMap { $0 }.map { ":\($0)" }.joined()
      throw StudyError("\(file)\(inside): \(error.message)", at: place)
    }
  }

  private static func heading(_ text: String) -> (name: String, unit: String?) {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, nil) }
    let unit = text[text.index(after: open)...].dropLast()
    return (text[..<open].trimmingCharacters(in: .whitespaces), String(unit))
  }
}
