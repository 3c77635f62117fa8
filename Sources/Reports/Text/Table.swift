/// A table of results: written once, read on a terminal, in Markdown or as CSV.
public struct Table: Equatable, Sendable {
  /// Where the cells of a column stand.
  public enum Alignment: Sendable {
    /// Text, from the left edge.
    case left
    /// Numbers with few decimals, intervals: to the right edge.
    case right
    /// Numbers under one another by their decimal points.
    case decimal
  }

  /// A column with its heading.
  public struct Column: Equatable, Sendable {
    /// What the column holds.
    public var heading: String
    /// The unit of every number in it, on a line of its own below the heading.
    public var unit: String?
    /// Where its cells stand; the heading follows.
    public var alignment: Alignment

    /// A column.
    public init(_ heading: String, unit: String? = nil, _ alignment: Alignment = .left) {
      self.heading = heading
      self.unit = unit
      self.alignment = alignment
    }
  }

  /// A cell: its text, and the number behind it with all its digits, which CSV gets.
  public struct Cell: Equatable, Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// What a person reads.
    public var text: String
    /// The number itself, in the column's unit.
    public var number: Double?

    /// A cell.
    public init(_ text: String, number: Double? = nil) {
      self.text = text
      self.number = number
    }

    /// A cell of text.
    public init(stringLiteral value: String) { self.init(value) }
  }

  /// How a row stands out.
  public enum Emphasis: Sendable {
    /// Like the others.
    case normal
    /// A total: bold on a terminal and in Markdown.
    case strong
    /// Of less interest: dim on a terminal.
    case dim
  }

  enum Line: Equatable, Sendable {
    case row([Cell], Emphasis)
    case rule
  }

  /// What the table shows, printed above it.
  public var title: String?
  /// The columns, from the left.
  public let columns: [Column]
  private(set) var lines: [Line] = []

  /// A table without rows.
  public init(_ title: String? = nil, columns: [Column]) {
    self.title = title
    self.columns = columns
  }

  /// Adds a row below the others.
  ///
  /// - Precondition: one cell for each column; no cell holds a line end.
  public mutating func append(_ cells: [Cell], _ emphasis: Emphasis = .normal) {
    precondition(cells.count == columns.count, "a row has one cell for each column")
    precondition(cells.allSatisfy { !$0.text.contains(where: \.isNewline) }, "a cell is one line")
    lines.append(.row(cells, emphasis))
  }

  /// Adds a rule between the rows above and those below.
  public mutating func appendRule() { lines.append(.rule) }

  /// The rows without the rules.
  public var rows: [[Cell]] {
    lines.compactMap { if case .row(let cells, _) = $0 { cells } else { nil } }
  }
}
