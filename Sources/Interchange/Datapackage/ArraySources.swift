import Inventory
import NumericKernels

/// What groups of arrays replace in the static matrix: brightway's static results use no arrays.
struct ReplacedValues {
  /// What stood at the place of an array.
  struct Value {
    /// Sum of the static values; nil where nothing stood there, or it was asked for before.
    var amount: Double?
    /// Whether one of them is uncertain, or an array.
    var isUncertain = false
  }

  private var values: [Int32: Value] = [:]
  private var duplicates: Set<Int32> = []

  init(_ entries: MatrixEntries) {
    let isArray = entries.sources.map { source in
      if case .array = source.group.amounts { true } else { false }
    }
    guard isArray.contains(true) else { return }
    var latestArray: [Int32: Int32] = [:]
    for entry in 0..<entries.count where entries.isWritten[entry] {
      let (cell, source) = (entries.cells[entry], Int(entries.sourceOf[entry]))
      if isArray[source], latestArray.updateValue(Int32(source), forKey: cell) == Int32(source) {
        duplicates.insert(cell)
      }
      guard source < entries.firstSource[Int(cell)] else { continue }
      var value = values[cell] ?? Value()
      let group = entries.sources[source].group
      let row = Int(entries.rowOf[entry])
      switch group.amounts {
      case .array: value.isUncertain = true
      case .vector(let amounts):
        guard source >= entries.firstStaticSource[Int(cell)] else { continue }
        value.amount = (value.amount ?? 0) + amounts[row] * group.factor(row)
        value.isUncertain = value.isUncertain || (group.uncertainties?.types[row] ?? 0) > 1
      }
      values[cell] = value
    }
  }

  /// Whether a group of arrays has several entries at the place of this one.
  func isDuplicate(_ entry: Int, _ entries: MatrixEntries) -> Bool {
    duplicates.contains(entries.cells[entry])
  }

  /// What the entry replaces; of several entries of a place the first one gets it, the others 0.
  mutating func take(_ entry: Int, _ entries: MatrixEntries) -> Value {
    let cell = entries.cells[entry]
    let source = entries.sourceOf[entry]
    let replaces =
      source == entries.firstSource[Int(cell)] && !entries.sources[Int(source)].package.sumsInterDuplicates
    guard replaces, let value = values[cell] else { return Value() }
    if value.amount != nil { values[cell]?.amount = 0 }
    return value
  }
}

/// The groups of arrays of one matrix, whose values become presamples.
struct ArraySources {
  private let firstPresamples: Int
  /// Source of the entries and its values, in the order of first use.
  private var used: [(source: Int, values: [Double])] = []
  private var places: [Int: Int] = [:]

  init(firstPresamples: Int) { self.firstPresamples = firstPresamples }

  /// The static amount of an entry, as it stands in the matrix, and the index of its presamples.
  ///
  /// Without a static value that it replaces it is the first column of a package that is used in sequence, else the mean
  /// over columns. Where single columns are NaN, they leave what stood there before.
  mutating func value(
    of entry: Int, _ entries: MatrixEntries, _ replaced: ReplacedValues.Value, isDuplicate: Bool
  ) throws(InterchangeError) -> (amount: Double, source: Int) {
    let source = Int(entries.sourceOf[entry])
    let (package, group) = (entries.sources[source].package, entries.sources[source].group)
    guard case .array(let original, let columns) = group.amounts else { preconditionFailure("not an array") }
    let place = places[source] ?? used.count
    if place == used.count {
      places[source] = place
      used.append((source, original))
    }
    let (row, count) = (Int(entries.rowOf[entry]), group.count)
    let factor = group.factor(row)
    var (sum, first) = (0.0, 0.0)
    for column in 0..<columns {
      var value = original[column * count + row]
      if value.isNaN {
        guard !replaced.isUncertain, !isDuplicate, factor != 0 else {
          throw InterchangeError(
            "column \(column) is NaN, which leaves an earlier value that is uncertain itself, or stands beside other "
              + "values of the same place; give all columns values, or remove the row", file: package.path,
            resource: group.label + ".data",
            row: row)
        }
        value = (replaced.amount ?? 0) / factor
        used[place].values[column * count + row] = value
      }
      sum += value
      if column == 0 { first = value }
    }
    let own = (package.isSequential ? first : sum / Double(columns)) * factor
    return (replaced.amount ?? own, firstPresamples + place)
  }

  /// The presamples, in the order of their indices.
  func presamples(_ entries: MatrixEntries) -> [Presamples] {
    used.map { source, values in
      let (package, group) = (entries.sources[source].package, entries.sources[source].group)
      guard case .array(_, let columns) = group.amounts else { preconditionFailure("not an array") }
      let id = package.metadata["id"]?.string ?? ""
      let choice = package.isCombinatorial ? group.label : ""
      return Presamples(
        values: values, rows: group.count, columns: columns,
        isSequential: package.isSequential && !package.isCombinatorial,
        identity: StableIdentity("presamples", package.name, id, choice).value)
    }
  }
}
