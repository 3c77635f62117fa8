extension Table {
  /// The table for a terminal or a pipe, with a line end after its last line.
  ///
  /// - Parameters:
  ///   - style: bold headings and dim rules, or none of it.
  ///   - width: the columns there are; nil: any number. The widest left-aligned column is shortened to fit.
  public func text(_ style: TerminalStyle = .plain, width: Int? = nil) -> String {
    let layout = TableLayout(self, width: width)
    var text = ""
    if let title { text += style.bold(title) + "\n\n" }
    text += style.bold(layout.line(columns.map(\.heading), isHeading: true)) + "\n"
    if columns.contains(where: { $0.unit != nil }) {
      text += style.dim(layout.line(columns.map { $0.unit ?? "" }, isHeading: true)) + "\n"
    }
    text += style.dim(layout.rule) + "\n"
    for line in lines {
      switch line {
      case .rule: text += style.dim(layout.rule) + "\n"
      case .row(let cells, .normal): text += layout.line(cells.map(\.text)) + "\n"
      case .row(let cells, .strong): text += style.bold(layout.line(cells.map(\.text))) + "\n"
      case .row(let cells, .dim): text += style.dim(layout.line(cells.map(\.text))) + "\n"
      }
    }
    return text
  }
}

extension Table {
  /// The columns that its rows take when nothing is shortened.
  var width: Int { TableLayout(self, width: nil).rule.count }
}

/// The widths of a table's columns.
private struct TableLayout {
  let columns: [Table.Column]
  /// For each column its width.
  var widths: [Int]
  /// For each column the width from the decimal point on, the point included; 0 where cells are not aligned on it.
  var fractions: [Int]
  let gap = 2

  init(_ table: Table, width: Int?) {
    columns = table.columns
    let rows = table.rows
    fractions = columns.indices.map { index in
      guard table.columns[index].alignment == .decimal else { return 0 }
      return rows.map { Self.fraction(of: $0[index].text) }.max() ?? 0
    }
    widths = []
    for (index, column) in columns.enumerated() {
      let cells = rows.map { row in
        let text = row[index].text
        guard column.alignment == .decimal, Self.isAlignable(text) else {
          return DisplayWidth.columns(of: text)
        }
        return DisplayWidth.columns(of: text) - Self.fraction(of: text) + fractions[index]
      }
      let headings = [column.heading, column.unit ?? ""].map { DisplayWidth.columns(of: $0) }
      widths.append((cells + headings).max() ?? 0)
    }
    if let width { shrink(toWidth: width) }
  }

  /// Takes what is too much from the widest left-aligned column, but leaves it 8.
  private mutating func shrink(toWidth width: Int) {
    let excess = widths.reduce(0, +) + gap * (widths.count - 1) - width
    let left = columns.indices.filter { columns[$0].alignment == .left }
    guard excess > 0, let widest = left.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 else {
      return
    }
    widths[widest] = max(8, widths[widest] - excess)
  }

  var rule: String {
    String(repeating: "─", count: widths.reduce(0, +) + gap * max(0, widths.count - 1))
  }

  func line(_ cells: [String], isHeading: Bool = false) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { line += String(repeating: " ", count: gap) }
      line += padded(cell, index, isHeading: isHeading)
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private func padded(_ cell: String, _ index: Int, isHeading: Bool) -> String {
    let text = DisplayWidth.shortened(cell, toColumns: widths[index])
    let space = widths[index] - DisplayWidth.columns(of: text)
    if columns[index].alignment == .left { return text + String(repeating: " ", count: space) }
    var after = 0
    if columns[index].alignment == .decimal, !isHeading, Self.isAlignable(cell) {
      after = min(space, fractions[index] - Self.fraction(of: cell))
    }
    return String(repeating: " ", count: space - after) + text + String(repeating: " ", count: after)
  }

  /// Whether the text is one number, which may have a power of ten or a unit after it.
  private static func isAlignable(_ text: String) -> Bool {
    guard let first = text.first(where: { !"<>~-+".contains($0) }) else { return false }
    return first.isASCII && first.isNumber
  }

  /// The columns from the decimal point on; for a whole number what follows its digits.
  private static func fraction(of text: String) -> Int {
    guard isAlignable(text) else { return 0 }
    let integer = text.prefix { "0123456789,<>~-+\u{2009}".contains($0) }
    return DisplayWidth.columns(of: String(text.dropFirst(integer.count)))
  }
}
