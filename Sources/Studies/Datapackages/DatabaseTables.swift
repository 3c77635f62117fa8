import Distributions
import Interchange
public import Inventory

/// A database as CSV tables: `processes`, `products`, `flows`, `exchanges` and `factors`.
///
/// An exchange stands in the matrix as its amount times its factor: -1 for inputs, which are written positive. Columns of the
/// uncertainty are those of stats_arrays and describe the amount before the factor.
public struct DatabaseTables {
  private let database: LifeCycleDatabase
  private static let uncertainty = [
    "uncertainty_type", "loc", "scale", "shape", "minimum", "maximum", "negative",
  ]

  /// Tables of a database.
  public init(_ database: LifeCycleDatabase) { self.database = database }

  /// Writes all tables to a folder, which is new or empty.
  /// - Returns: what was not written, in words.
  /// - Throws: `InterchangeError` for a file that cannot be written, or a folder that holds something already.
  public func write(to folder: String) throws -> [String] {
    try DatapackageConversion.makeEmptyFolder(folder)
    let processOfProduct = database.processOfProduct
    try write(
      ["id", "name", "location", "unit", "product_id"], database.processIDs.indices,
      to: folder + "/processes.csv"
    ) {
      let id = database.processIDs[$0]
      let product = database.productIDs[Int(database.referenceProducts[$0])]
      let label = database.processLabels[id]
      return [
        DatabaseTables.field(id), .text(label?.name ?? ""), .text(label?.location ?? ""),
        .text(label?.unit ?? ""),
        DatabaseTables.field(product),
      ]
    }
    try write(
      ["id", "name", "unit", "process_id"], database.productIDs.indices, to: folder + "/products.csv"
    ) {
      let id = database.productIDs[$0]
      let process = Int(processOfProduct[$0])
      let label = database.processLabels[id] ?? database.processLabels[database.processIDs[process]]
      return [
        DatabaseTables.field(id), .text(label?.name ?? ""), .text(label?.unit ?? ""),
        DatabaseTables.field(database.processIDs[process]),
      ]
    }
    try write(["id", "name", "unit"], database.flowIDs.indices, to: folder + "/flows.csv") {
      let id = database.flowIDs[$0]
      let label = database.flowLabels[id]
      return [DatabaseTables.field(id), .text(label?.name ?? ""), .text(label?.unit ?? "")]
    }
    try writeExchanges(to: folder + "/exchanges.csv")
    try writeFactors(to: folder + "/factors.csv")
    return notes
  }

  private func writeExchanges(to path: String) throws(InterchangeError) {
    let (a, b) = (database.technosphere, database.biosphere)
    let heading =
      ["kind", "process_id", "process", "row_id", "row", "amount", "factor"] + DatabaseTables.uncertainty
    try write(heading, 0..<a.count + b.count, to: path) { place in
      let isFlow = place >= a.count
      let (table, index) = isFlow ? (b, place - a.count) : (a, place)
      let (row, process) = (Int(table.rows[index]), Int(table.columns[index]))
      let name =
        isFlow
        ? database.flowLabels[database.flowIDs[row]]?.name ?? ""
        : database.processLabels[database.productIDs[row]]?.name ?? ""
      let isReference = !isFlow && database.referenceProducts[process] == Int32(row)
      let kind = isFlow ? "flow" : isReference ? "production" : table.factors[index] < 0 ? "input" : "output"
      return [
        .text(kind), DatabaseTables.field(database.processIDs[process]),
        .text(database.processLabels[database.processIDs[process]]?.name ?? ""),
        DatabaseTables.field(isFlow ? database.flowIDs[row] : database.productIDs[row]), .text(name),
      ] + DatabaseTables.numbers(of: index, in: table)
    }
  }

  private func writeFactors(to path: String) throws(InterchangeError) {
    let places = database.methods.enumerated().flatMap { method, described in
      (0..<described.factors.count).map { (method, $0) }
    }
    let heading =
      ["method", "unit", "flow_id", "flow", "amount", "factor"] + DatabaseTables.uncertainty
    try write(heading, places.indices, to: path) { place in
      let (method, index) = (database.methods[places[place].0], places[place].1)
      let flow = database.flowIDs[Int(method.factors.columns[index])]
      return [
        .text(method.name), .text(method.unit), DatabaseTables.field(flow),
        .text(database.flowLabels[flow]?.name ?? ""),
      ] + DatabaseTables.numbers(of: index, in: method.factors)
    }
  }

  /// Amount and factor of an exchange, and its row of stats_arrays; empty where that has no such distribution.
  private static func numbers(of index: Int, in table: ExchangeTable) -> [CSVField] {
    let factor = table.factors[index]
    let amount = factor == 0 ? 0 : table.amounts[index] / factor
    let row = StatsArraysRow(
      describing: table.uncertainties[index], amount: amount, distributions: table.distributions)
    let described: [CSVField] =
      row.map {
        [
          .integer($0.uncertaintyType), .number($0.loc), .number($0.scale), .number($0.shape),
          .number($0.minimum),
          .number($0.maximum), .integer($0.negative ? 1 : 0),
        ]
      } ?? Array(repeating: .missing, count: uncertainty.count)
    return [.number(amount), .number(factor)] + described
  }

  private var notes: [String] {
    let tables =
      [("A", database.technosphere), ("B", database.biosphere)]
      + database.methods.map { ($0.name, $0.factors) }
    return tables.compactMap { name, table in
      let lost = (0..<table.count).count {
        StatsArraysRow(describing: table.uncertainties[$0], amount: 1, distributions: table.distributions)
          == nil
      }
      return lost == 0
        ? nil
        : "\(name): \(lost) exchanges are written without their uncertainty, for which the table has no columns"
    }
  }

  /// Ids have more digits than a number of other programs keeps, and stay whole.
  private static func field(_ id: Int64) -> CSVField { .integer(Int(id)) }

  private func write(
    _ heading: [String], _ rows: Range<Int>, to path: String, _ fields: (Int) -> [CSVField]
  ) throws(InterchangeError) {
    var file = try OutputFile(creating: path)
    var writer = CSVWriter()
    writer.append(text: heading)
    for row in rows {
      writer.append(fields(row))
      if writer.bytes.count > 1 << 16 { try file.write(writer.take()) }
    }
    try file.write(writer.take())
    try file.close()
  }
}
