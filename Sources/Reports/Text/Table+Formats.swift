import Interchange

extension Table {
  /// The table in Markdown (GitHub's tables), with a line end after its last line; rules are left out.
  public var markdown: String {
    var text = title.map { "**\(Self.escaped($0))**\n\n" } ?? ""
    let headings = columns.map { column in
      Self.escaped(column.heading) + (column.unit.map { " (\(Self.escaped($0)))" } ?? "")
    }
    text += Self.markdownRow(headings)
    text += Self.markdownRow(columns.map { $0.alignment == .left ? ":--" : "--:" })
    for case .row(let cells, let emphasis) in lines {
      text += Self.markdownRow(
        cells.map { cell in
          let escaped = Self.escaped(cell.text)
          return emphasis == .strong && !escaped.isEmpty ? "**\(escaped)**" : escaped
        })
    }
    return text
  }

  /// The table as comma-separated values: one record of headings with units in brackets, then one for each row, with
  /// all digits of its numbers; title and rules are left out.
  public var csv: String {
    var writer = CSVWriter()
    writer.append(text: columns.map { $0.heading + ($0.unit.map { " [\($0)]" } ?? "") })
    for row in rows {
      writer.append(row.map { cell in cell.number.map { .number($0) } ?? .text(cell.text) })
    }
    return writer.text
  }

  private static func markdownRow(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if "\\|*_`<[".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
