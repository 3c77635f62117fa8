import Distributions
public import Inventory

extension DatapackageWriter {
  /// Writes A and B of a database as a package that brightway and this project read.
  ///
  /// Parameters of distributions become float32, as brightway stores them. What it has no distribution for, and presamples,
  /// is written with its static value alone.
  /// - Returns: what was not written, in words.
  public static func writeInventory(
    of database: LifeCycleDatabase, to path: String, name: String
  ) throws(InterchangeError) -> [String] {
    var writer = try DatapackageWriter(creating: path, name: name)
    var notes: [String] = []
    var references = Array(repeating: false, count: database.technosphere.count)
    var isFound = Array(repeating: false, count: database.processIDs.count)
    for index in 0..<database.technosphere.count {
      let process = Int(database.technosphere.columns[index])
      guard !isFound[process], database.referenceProducts[process] == database.technosphere.rows[index],
        database.technosphere.amounts[index] != 0
      else { continue }
      (isFound[process], references[index]) = (true, true)
    }
    var technosphere = group(
      "technosphere", "technosphere_matrix", database.technosphere, rows: database.productIDs,
      columns: database.processIDs, &notes)
    technosphere.references = references
    try writer.write(technosphere)
    try writer.write(
      group(
        "biosphere", "biosphere_matrix", database.biosphere, rows: database.flowIDs,
        columns: database.processIDs, &notes))
    try writer.close()
    return notes
  }

  /// Writes one method of a database as a package.
  ///
  /// - Returns: what was not written, in words.
  public static func writeMethod(
    _ method: Int, of database: LifeCycleDatabase, to path: String
  ) throws(InterchangeError) -> [String] {
    let described = database.methods[method]
    var notes: [String] = []
    let factors = described.factors
    var group = group(
      "characterization", "characterization_matrix", factors, rows: [0], columns: database.flowIDs, &notes)
    // A characterisation has the flow as its row, and the global location as its column.
    (group.rows, group.columns) = (group.columns, group.rows)
    group.globalIndex = 0
    if !described.unit.isEmpty { group.metadata["unit"] = .string(described.unit) }
    var writer = try DatapackageWriter(creating: path, name: described.name)
    try writer.write(group)
    try writer.close()
    return notes
  }

  private static func group(
    _ label: String, _ matrix: String, _ table: ExchangeTable, rows: [Int64], columns: [Int64],
    _ notes: inout [String]
  ) -> DatapackageGroup {
    var (amounts, flips, rescalings): ([Double], [Bool], [Double]) = ([], [], [])
    var descriptions: [StatsArraysRow] = []
    var lost = 0
    for index in 0..<table.count {
      let factor = table.factors[index]
      // A factor of 0 would hide the value: it is written as it stands in the matrix.
      let amount = factor == 0 ? 0 : table.amounts[index] / factor
      amounts.append(amount)
      flips.append(factor < 0)
      rescalings.append(abs(factor))
      let row = StatsArraysRow(
        describing: table.uncertainties[index], amount: amount, distributions: table.distributions)
      if row == nil { lost += 1 }
      descriptions.append(row ?? StatsArraysRow(uncertaintyType: 0, loc: amount))
    }
    if lost > 0 {
      notes.append(
        "\(label): \(lost) exchanges are written without their uncertainty, which the table of distributions cannot hold"
      )
    }
    let isUncertain = descriptions.contains { $0.uncertaintyType > 1 }
    return DatapackageGroup(
      label: label, matrix: matrix, rows: table.rows.map { rows[Int($0)] },
      columns: table.columns.map { columns[Int($0)] }, amounts: .vector(amounts),
      uncertainties: isUncertain ? UncertaintyColumns(descriptions) : nil, flips: flips,
      rescalings: rescalings.allSatisfy { $0 == 1 } ? nil : rescalings)
  }
}
