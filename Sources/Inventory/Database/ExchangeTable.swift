public import Distributions
import NumericKernels

/// The exchanges of one matrix, as a structure of arrays; several exchanges of one place add up.
///
/// Rows and columns are indices, not ids: of products and processes (A), of elementary flows and processes (B), of
/// elementary flows alone (a characterisation: one row 0, the flow is the column).
public struct ExchangeTable: Sendable, Hashable {
  /// Row of each exchange.
  public private(set) var rows: [Int32] = []
  /// Column of each exchange.
  public private(set) var columns: [Int32] = []
  /// Static value as it stands in the matrix: an input is negative in A.
  public private(set) var amounts: [Double] = []
  /// By what a draw is multiplied to stand in the matrix: -1 where bw_processing flips, times its rescaling.
  public private(set) var factors: [Double] = []
  /// What is known about each exchange.
  public private(set) var uncertainties: [ExchangeUncertainty] = []
  /// Stable identity of each exchange: a hash of matrix, ids of row and column, and occurrence.
  public private(set) var identities: [UInt64] = []
  /// Where each exchange comes from: which resource of which package (index into the database's `resources`) ...
  public private(set) var resources: [Int32] = []
  /// ... and which row of it.
  public private(set) var resourceRows: [Int32] = []
  /// Distributions that have no short form.
  public private(set) var distributions: [Distribution] = []

  /// An empty table.
  public init() {}

  /// Number of exchanges.
  public var count: Int { rows.count }

  /// Makes room.
  public mutating func reserve(_ count: Int) {
    rows.reserveCapacity(count)
    columns.reserveCapacity(count)
    amounts.reserveCapacity(count)
    factors.reserveCapacity(count)
    uncertainties.reserveCapacity(count)
    identities.reserveCapacity(count)
    resources.reserveCapacity(count)
    resourceRows.reserveCapacity(count)
  }

  /// Adds an exchange.
  /// - Parameters:
  ///   - amount: static value as it stands in the matrix.
  ///   - factor: by what a draw is multiplied.
  public mutating func append(
    row: Int, column: Int, amount: Double, factor: Double = 1, uncertainty: ExchangeUncertainty = .none,
    identity: UInt64, resource: Int = 0, resourceRow: Int = 0
  ) {
    rows.append(Int32(row))
    columns.append(Int32(column))
    amounts.append(amount)
    factors.append(factor)
    uncertainties.append(uncertainty)
    identities.append(identity)
    resources.append(Int32(resource))
    resourceRows.append(Int32(resourceRow))
  }

  /// The same with every exchange at its static amount.
  public func withoutUncertainty() -> ExchangeTable {
    var table = self
    table.uncertainties = Array(repeating: .none, count: count)
    table.distributions = []
    return table
  }

  /// The same with the exchanges of some columns lognormal around their amounts: for trials, where nothing is known.
  /// - Parameter geometricStandardDeviation: of every one of them; amounts of zero stay as they are.
  public func withLognormal(geometricStandardDeviation: Double, columns wanted: Set<Int>) -> ExchangeTable {
    var table = self
    let sigma = VectorMath.logarithm(geometricStandardDeviation)
    for exchange in 0..<count where wanted.contains(Int(columns[exchange])) && amounts[exchange] != 0 {
      let amount = amounts[exchange]
      table.factors[exchange] = amount < 0 ? -1 : 1
      table.uncertainties[exchange] = .lognormal(
        logMedian: VectorMath.logarithm(abs(amount)), logStandardDeviation: sigma, negative: false)
    }
    return table
  }

  /// Adds a distribution that has no short form and returns how an exchange refers to it.
  public mutating func add(_ distribution: Distribution) -> ExchangeUncertainty {
    distributions.append(distribution)
    return .distribution(distributions.count - 1)
  }
}

/// Which matrix an exchange stands in; part of its identity.
public enum MatrixKind: UInt64, Sendable, Hashable, CaseIterable {
  case technosphere = 1
  case biosphere = 2
  case characterization = 3

  /// The identity of an exchange.
  /// - Parameters:
  ///   - row: id of the product or elementary flow.
  ///   - column: id of the process; of a characterisation a hash of the method's name.
  ///   - occurrence: 0 for the first exchange of this place, 1 for the second ...
  public func identity(row: Int64, column: Int64, occurrence: Int) -> UInt64 {
    StableIdentity(integers: [
      rawValue, UInt64(bitPattern: row), UInt64(bitPattern: column), UInt64(occurrence),
    ]).value
  }
}
