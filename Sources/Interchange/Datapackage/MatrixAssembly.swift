import Distributions
import Inventory
import NumericKernels

/// Turns the entries of one matrix into a table of exchanges.
struct MatrixAssembly {
  let kind: MatrixKind
  /// Ids of rows and columns of the matrix, for identities and messages.
  let rowIDs: (Int32) -> Int64
  let columnIDs: (Int32) -> Int64

  private(set) var table = ExchangeTable()
  /// For each exchange whether it is flagged as the reference of its process; empty where none is.
  private(set) var flags: [Bool] = []

  init(_ kind: MatrixKind, rowIDs: @escaping (Int32) -> Int64, columnIDs: @escaping (Int32) -> Int64) {
    self.kind = kind
    self.rowIDs = rowIDs
    self.columnIDs = columnIDs
  }

  /// Adds the entries that are written and not replaced.
  ///
  /// - Parameters:
  ///   - presamples: takes the values of groups of arrays.
  ///   - diagnostics: takes what is wrong with uncertainties.
  mutating func add(
    _ entries: MatrixEntries, presamples: inout [Presamples], diagnostics: inout DatabaseDiagnostics,
    resourceNames: [String]
  ) throws(InterchangeError) {
    table.reserve(entries.count)
    var occurrences = Array(repeating: Int32(0), count: entries.cellCount)
    var replaced = ReplacedValues(entries)
    var arrays = ArraySources(firstPresamples: presamples.count)
    for entry in 0..<entries.count {
      let cell = Int(entries.cells[entry])
      guard entries.isWritten[entry], entries.sourceOf[entry] >= entries.firstSource[cell] else { continue }
      let (source, row) = (Int(entries.sourceOf[entry]), Int(entries.rowOf[entry]))
      let factor = entries.sources[source].group.factor(row)
      let amount: Double
      let uncertainty: ExchangeUncertainty
      switch entries.sources[source].group.amounts {
      case .vector(let values):
        amount = values[row] * factor
        uncertainty = self.uncertainty(of: entry, entries, amount: values[row], &diagnostics, resourceNames)
      case .array:
        let value = try arrays.value(
          of: entry, entries, replaced.take(entry, entries), isDuplicate: replaced.isDuplicate(entry, entries)
        )
        amount = value.amount
        uncertainty = .presampled(source: value.source, row: row)
      }
      guard amount.isFinite else {
        throw InterchangeError(
          "the value times its factor is not finite; give numbers below 1e308",
          file: entries.sources[source].package.path, resource: entries.sources[source].group.label, row: row)
      }
      append(entry, entries, amount, factor, uncertainty, occurrence: Int(occurrences[cell]))
      occurrences[cell] += 1
      if uncertainty.isUncertain { diagnostics.uncertainCount += 1 }
    }
    diagnostics.exchangeCount += table.count
    presamples += arrays.presamples(entries)
  }

  /// What the package says of the uncertainty of one entry; defects are counted.
  private mutating func uncertainty(
    of entry: Int, _ entries: MatrixEntries, amount: Double, _ diagnostics: inout DatabaseDiagnostics,
    _ resourceNames: [String]
  ) -> ExchangeUncertainty {
    let (source, row) = (Int(entries.sourceOf[entry]), Int(entries.rowOf[entry]))
    guard let described = entries.sources[source].group.uncertainties?.row(row) else { return .none }
    let reading = ExchangeUncertainty.reading(described, amount: amount, into: &table)
    if !reading.defects.isEmpty {
      let rowID = rowIDs(entries.rows[entry])
      let columnID = kind == .characterization ? rowID : columnIDs(entries.columns[entry])
      diagnostics.report(
        reading.defects, of: described, amount: amount,
        at: DatabaseDiagnostics.Case(
          resource: resourceNames[entries.sources[source].resource], resourceRow: row, row: .init(id: rowID),
          column: .init(id: columnID)))
    }
    return reading.uncertainty
  }

  private mutating func append(
    _ entry: Int, _ entries: MatrixEntries, _ amount: Double, _ factor: Double,
    _ uncertainty: ExchangeUncertainty,
    occurrence: Int
  ) {
    let (row, column) = (entries.rows[entry], entries.columns[entry])
    let (source, resourceRow) = (Int(entries.sourceOf[entry]), Int(entries.rowOf[entry]))
    // The table of a characterisation has one row; the flow is its column.
    let isCharacterization = kind == .characterization
    table.append(
      row: isCharacterization ? 0 : Int(row), column: Int(isCharacterization ? row : column), amount: amount,
      factor: factor, uncertainty: uncertainty,
      identity: kind.identity(row: rowIDs(row), column: columnIDs(column), occurrence: occurrence),
      resource: entries.sources[source].resource, resourceRow: resourceRow)
    if let references = entries.sources[source].group.references {
      while flags.count < table.count - 1 { flags.append(false) }
      flags.append(references[resourceRow])
    } else if !flags.isEmpty {
      flags.append(false)
    }
  }
}

extension DatapackageGroup {
  /// By what a value is multiplied to stand in the matrix.
  func factor(_ row: Int) -> Double {
    let sign = flips.map { $0[row] } == true ? -1.0 : 1
    return rescalings.map { sign * $0[row] } ?? sign
  }
}
