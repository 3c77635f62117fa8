/// What people call a product, process or elementary flow that packages know by number only.
public struct DatabaseLabel: Sendable, Hashable {
  /// Name.
  public let name: String
  /// Unit of its amounts; empty when unknown.
  public let unit: String
  /// Location code; empty when unknown.
  public let location: String

  /// A label.
  public init(name: String, unit: String = "", location: String = "") {
    self.name = name
    self.unit = unit
    self.location = location
  }
}

/// A characterisation of elementary flows: one row of C.
public struct CharacterizationMethod: Sendable, Hashable {
  /// Name: the package's.
  public let name: String
  /// Unit of its scores; empty when unknown.
  public let unit: String
  /// Factors: row 0, the column is the flow.
  public var factors: ExchangeTable

  /// A method.
  public init(name: String, unit: String, factors: ExchangeTable) {
    self.name = name
    self.unit = unit
    self.factors = factors
  }
}

/// A whole inventory database: A and B as tables of exchanges with their uncertainty, and methods.
///
/// Ids are those of the packages; positions (indices) follow their ascending order. A is square: process j makes
/// the reference product `referenceProducts[j]`, a permutation, so that a pivot stands there.
public struct LifeCycleDatabase: Sendable {
  /// Ids of products: rows of A.
  public var productIDs: [Int64]
  /// Ids of processes: columns of A and B.
  public var processIDs: [Int64]
  /// Ids of elementary flows: rows of B.
  public var flowIDs: [Int64]
  /// Row of the reference product of each process.
  public var referenceProducts: [Int32]
  /// A: outputs positive, inputs negative.
  public var technosphere: ExchangeTable
  /// B.
  public var biosphere: ExchangeTable
  /// Rows of C.
  public var methods: [CharacterizationMethod]
  /// Names by id of products and processes, as far as they are known.
  public var processLabels: [Int64: DatabaseLabel]
  /// Names by id of elementary flows, as far as they are known.
  public var flowLabels: [Int64: DatabaseLabel]
  /// Where exchanges come from, for messages: package and resource.
  public var resources: [String]
  /// Values that were made elsewhere, one for each resource of arrays.
  public var presamples: [Presamples]

  /// A database.
  public init(
    productIDs: [Int64], processIDs: [Int64], flowIDs: [Int64], referenceProducts: [Int32],
    technosphere: ExchangeTable, biosphere: ExchangeTable, methods: [CharacterizationMethod],
    processLabels: [Int64: DatabaseLabel] = [:], flowLabels: [Int64: DatabaseLabel] = [:],
    resources: [String] = [], presamples: [Presamples] = []
  ) {
    self.productIDs = productIDs
    self.processIDs = processIDs
    self.flowIDs = flowIDs
    self.referenceProducts = referenceProducts
    self.technosphere = technosphere
    self.biosphere = biosphere
    self.methods = methods
    self.processLabels = processLabels
    self.flowLabels = flowLabels
    self.resources = resources
    self.presamples = presamples
  }
}

extension LifeCycleDatabase {
  /// The same with every exchange at its static amount.
  public func withoutUncertainty() -> LifeCycleDatabase {
    var database = self
    database.technosphere = technosphere.withoutUncertainty()
    database.biosphere = biosphere.withoutUncertainty()
    for index in methods.indices {
      database.methods[index].factors = methods[index].factors.withoutUncertainty()
    }
    return database
  }
}

/// Values of exchanges that were made elsewhere: a draw uses one column for all rows of a package, which keeps what
/// is correlated together (bw_processing's arrays).
public struct Presamples: Sendable, Hashable {
  /// Values: exchange r of draw column k at k × `rows` + r.
  public let values: [Double]
  /// Number of exchanges.
  public let rows: Int
  /// Number of columns.
  public let columns: Int
  /// Whether draw i uses column i modulo `columns`; else a column at random.
  public let isSequential: Bool
  /// Identity of the package's choice of a column, the same for all its resources.
  public let identity: UInt64

  /// Values of one resource.
  /// - Precondition: `values` has `rows` × `columns` elements, at least one column.
  public init(values: [Double], rows: Int, columns: Int, isSequential: Bool, identity: UInt64) {
    precondition(columns >= 1 && values.count == rows * columns, "values must fill rows x columns")
    self.values = values
    self.rows = rows
    self.columns = columns
    self.isSequential = isSequential
    self.identity = identity
  }
}
