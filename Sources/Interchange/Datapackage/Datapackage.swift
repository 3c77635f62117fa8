/// A brightway data package (bw_processing 0.8 to 1.6) as values: groups of matrix entries and what is said of them.
public struct Datapackage: Sendable {
  /// Where it was read from.
  public var path: String
  /// Its name.
  public var name: String
  /// Whether draws use the columns of arrays one after another.
  public var isSequential: Bool
  /// Whether each group of arrays has its own choice of column (the Cartesian product of columns).
  public var isCombinatorial: Bool
  /// Whether exchanges of one place within a group add up; else the last one counts.
  public var sumsIntraDuplicates: Bool
  /// Whether a group adds to what earlier groups have written; else it replaces it place by place.
  public var sumsInterDuplicates: Bool
  /// Groups in the order of the package, which is the order of writing.
  public var groups: [DatapackageGroup]
  /// All of `datapackage.json`, what is unknown here included.
  public var metadata: JSONValue
  /// Files that belong to no matrix, as they are: CSV metadata.
  public var attachments: [DatapackageAttachment]
  /// What was left out, in words.
  public var notes: [String]
}

/// The entries of one matrix that a package writes at once.
public struct DatapackageGroup: Sendable {
  /// Name of the group.
  public var label: String
  /// Label of the matrix, as `technosphere_matrix`.
  public var matrix: String
  /// Id of the row of each entry.
  public var rows: [Int64]
  /// Id of the column of each entry.
  public var columns: [Int64]
  /// Values before flip and rescaling.
  public var amounts: Amounts
  /// What is known about the values; nil: nothing.
  public var uncertainties: UncertaintyColumns?
  /// Entries that are multiplied by -1; nil: none.
  public var flips: [Bool]?
  /// By what entries are multiplied after that; nil: by 1.
  public var rescalings: [Double]?
  /// Entries that are the reference product of their column; nil: nothing is said.
  public var references: [Bool]?
  /// Of a characterisation: only entries of this column are used; nil: all.
  public var globalIndex: Int64?
  /// Values of parameters behind the columns: parameter p of column k at k × parameters + p.
  public var parameters: [Double]?
  /// Names of the parameters, as they stand in the package.
  public var parameterLabels: JSONValue?
  /// Further members of the description of its indices: identifier, unit ...
  public var metadata: JSONValue

  /// Values of a group.
  public enum Amounts: Sendable {
    /// One value for each entry; NaN: nothing is written.
    case vector([Double])
    /// Several: entry r of column k at k × entries + r.
    case array([Double], columns: Int)
  }

  /// Number of entries.
  public var count: Int { rows.count }

  /// A group with an entry for each row.
  public init(
    label: String, matrix: String, rows: [Int64], columns: [Int64], amounts: Amounts,
    uncertainties: UncertaintyColumns? = nil, flips: [Bool]? = nil, rescalings: [Double]? = nil,
    references: [Bool]? = nil, globalIndex: Int64? = nil, metadata: JSONValue = [:]
  ) {
    self.label = label
    self.matrix = matrix
    self.rows = rows
    self.columns = columns
    self.amounts = amounts
    self.uncertainties = uncertainties
    self.flips = flips
    self.rescalings = rescalings
    self.references = references
    self.globalIndex = globalIndex
    self.metadata = metadata
  }
}

/// The uncertainty table of a group (stats_arrays), as columns.
public struct UncertaintyColumns: Sendable {
  /// Distribution ids.
  public var types: [UInt8]
  /// Column `loc`.
  public var loc: [Double]
  /// Column `scale`.
  public var scale: [Double]
  /// Column `shape`.
  public var shape: [Double]
  /// Column `minimum`.
  public var minimum: [Double]
  /// Column `maximum`.
  public var maximum: [Double]
  /// Column `negative`.
  public var negative: [Bool]
}

/// A file of a package that belongs to no matrix.
public struct DatapackageAttachment: Sendable {
  /// Its description in the package.
  public var description: JSONValue
  /// Its content.
  public var bytes: [UInt8]
}
