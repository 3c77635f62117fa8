/// What is doubtful about a database that was read: counts and the worst cases of each kind, and what was left out.
public struct DatabaseDiagnostics: Sendable {
  /// One exchange with a defect.
  public struct Case: Sendable, Hashable {
    /// Package and group of resources.
    public var resource: String
    /// Row of the resource, counted from 0.
    public var resourceRow: Int
    /// Id of the product or elementary flow, and its name where it is known.
    public var row: Named
    /// Id of the process, and its name where it is known; of a characterisation the row again.
    public var column: Named
    /// Static value as the package gives it, before flip and rescaling.
    public internal(set) var amount = 0.0
    /// The numbers of the distribution.
    public internal(set) var numbers = ""
    /// How bad it is, of its kind: the larger the worse.
    public internal(set) var badness = 0.0

    /// The place of an exchange; what is wrong with it is filled in when it is reported.
    public init(resource: String, resourceRow: Int, row: Named, column: Named) {
      self.resource = resource
      self.resourceRow = resourceRow
      self.row = row
      self.column = column
    }
  }

  /// An id with its name.
  public struct Named: Sendable, Hashable {
    /// Id in the package.
    public var id: Int64
    /// Name; empty when unknown.
    public var name: String

    /// An id whose name is not yet looked up.
    public init(id: Int64, name: String = "") {
      self.id = id
      self.name = name
    }
  }

  /// All exchanges with one kind of defect.
  public struct Finding: Sendable, Hashable {
    /// The kind.
    public var defect: UncertaintyDefect
    /// How many exchanges have it.
    public var count: Int
    /// The worst ones, the worst first.
    public var cases: [Case]
  }

  /// Kinds that occur, impossible ones first.
  public private(set) var findings: [Finding] = []
  /// What was left out or decided while reading, each a sentence without its full stop.
  public var notes: [String] = []
  /// Exchanges of the database, characterisation factors included.
  public var exchangeCount = 0
  /// Those of them that vary.
  public var uncertainCount = 0

  private static let casesKept = 5

  /// Nothing found so far.
  public init() {}

  /// Exchanges whose uncertainty is impossible, so that the static value is used.
  public var impossibleCount: Int {
    findings.lazy.filter(\.defect.isImpossible).map(\.count).reduce(0, +)
  }

  /// Exchanges whose uncertainty is used as given, doubtful though it is; one with two defects counts twice.
  public var doubtfulCount: Int {
    findings.lazy.filter { !$0.defect.isImpossible }.map(\.count).reduce(0, +)
  }

  /// Counts a defect; the case is made only where it is among the worst so far.
  mutating func report(_ defect: UncertaintyDefect, badness: Double, _ makeCase: () -> Case) {
    let index: Int
    if let found = findings.firstIndex(where: { $0.defect >= defect }) {
      index = found
    } else {
      index = findings.count
    }
    if index == findings.count || findings[index].defect != defect {
      findings.insert(Finding(defect: defect, count: 0, cases: []), at: index)
    }
    findings[index].count += 1
    let badness = badness.isNaN ? .infinity : badness
    let cases = findings[index].cases
    // Of equal ones the first stays, so that the order of reading decides.
    let place = cases.firstIndex { $0.badness < badness } ?? cases.count
    guard place < Self.casesKept else { return }
    var new = makeCase()
    new.badness = badness
    findings[index].cases.insert(new, at: place)
    if findings[index].cases.count > Self.casesKept { findings[index].cases.removeLast() }
  }

  /// Fills in the names of the cases.
  public mutating func name(processes: [Int64: DatabaseLabel], flows: [Int64: DatabaseLabel]) {
    for index in findings.indices {
      for place in findings[index].cases.indices {
        let (row, column) = (findings[index].cases[place].row.id, findings[index].cases[place].column.id)
        findings[index].cases[place].row.name = (processes[row] ?? flows[row])?.name ?? ""
        findings[index].cases[place].column.name = (processes[column] ?? flows[column])?.name ?? ""
      }
    }
  }
}

extension DatabaseDiagnostics {
  /// The findings as lines of text: each kind with its count and what is done, then its worst cases.
  public var lines: [String] {
    var lines: [String] = []
    for finding in findings {
      let consequence = finding.defect.isImpossible ? "the static value is used" : "used as given"
      lines.append("\(finding.count) exchanges have \(finding.defect.description): \(consequence)")
      for example in finding.cases { lines.append("  " + example.description) }
    }
    return lines + notes
  }
}

extension DatabaseDiagnostics.Case: CustomStringConvertible {
  /// Place, names and numbers in one line.
  public var description: String {
    let places = row == column ? "\(row)" : "\(row) in \(column)"
    return "\(resource), row \(resourceRow): \(places): amount \(amount), \(numbers)"
  }
}

extension DatabaseDiagnostics.Named: CustomStringConvertible {
  /// The name with the id, or the id alone.
  public var description: String { name.isEmpty ? "\(id)" : "\(name) (\(id))" }
}
