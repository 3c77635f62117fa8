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
      let sourceIndex = Int(entries.sourceOf[entry])
      let row = Int(entries.rowOf[entry])
      let factor = entries.sources[sourceIndex].group.factor(row)
      let (rowID, columnID) = (rowIDs(entries.rows[entry]), columnIDs(entries.columns[entry]))
      let amount: Double
      var uncertainty = ExchangeUncertainty.none
      switch entries.sources[sourceIndex].group.amounts {
      case .vector(let values):
        amount = values[row] * factor
        if let uncertainties = entries.sources[sourceIndex].group.uncertainties {
          let statsRow = uncertainties.row(row)
          let reading = ExchangeUncertainty.reading(statsRow, amount: values[row], into: &table)
          uncertainty = reading.uncertainty
          if !reading.defects.isEmpty {
            let resource = entries.sources[sourceIndex].resource
            diagnostics.report(
              reading.defects, of: statsRow, amount: values[row],
              at: DatabaseDiagnostics.Case(
                resource: resourceNames[resource], resourceRow: row, row: .init(id: rowID),
                column: .init(id: kind == .characterization ? rowID : columnID)))
          }
        }
      case .array:
        let value = try arrays.value(
          of: entry, entries, replaced.take(entry, entries), isDuplicate: replaced.isDuplicate(entry, entries)
        )
        amount = value.amount
        uncertainty = .presampled(source: value.source, row: row)
      }
      guard amount.isFinite else {
        throw InterchangeError(
          "the value times its factor is not finite", file: entries.sources[sourceIndex].package.path,
          resource: entries.sources[sourceIndex].group.label, row: row)
      }
      if uncertainty.isUncertain { diagnostics.uncertainCount += 1 }
      let isCharacterization = kind == .characterization
      table.append(
        row: isCharacterization ? 0 : Int(entries.rows[entry]),
        column: isCharacterization ? Int(entries.rows[entry]) : Int(entries.columns[entry]), amount: amount,
        factor: factor, uncertainty: uncertainty,
        identity: kind.identity(row: rowID, column: columnID, occurrence: Int(occurrences[cell])),
        resource: entries.sources[sourceIndex].resource, resourceRow: row)
      occurrences[cell] += 1
      if let references = entries.sources[sourceIndex].group.references {
        while flags.count < table.count - 1 { flags.append(false) }
        flags.append(references[row])
      } else if !flags.isEmpty {
        flags.append(false)
      }
    }
    diagnostics.exchangeCount += table.count
    presamples += arrays.presamples(entries)
  }
}

extension DatapackageGroup {
  /// By what a value is multiplied to stand in the matrix.
  func factor(_ row: Int) -> Double {
    let sign = flips.map { $0[row] } == true ? -1.0 : 1
    return rescalings.map { sign * $0[row] } ?? sign
  }
}
