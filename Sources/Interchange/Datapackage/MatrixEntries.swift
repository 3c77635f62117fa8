/// The entries of all groups of one matrix, with the places of the matrix numbered, and which of them are written.
///
/// Groups write one after the other. Within one, entries of the same place add up, or the last one counts; a group replaces
/// what earlier ones wrote at its places, or adds to it; NaN writes nothing (matrix_utils 0.9, `MappedMatrix.rebuild_matrix`).
struct MatrixEntries {
  /// A group with its package.
  struct Source {
    let package: Datapackage
    let group: DatapackageGroup
    /// Index of the resource in the database.
    let resource: Int
    /// Rows and columns of the matrix; -1: the entry is left out.
    let rows: [Int32]
    let columns: [Int32]
  }

  let sources: [Source]
  /// Which source each entry is from, and which row of it.
  private(set) var sourceOf: [Int32] = []
  private(set) var rowOf: [Int32] = []
  private(set) var rows: [Int32] = []
  private(set) var columns: [Int32] = []
  /// Which place of the matrix: places are numbered by column, within one as they come.
  private(set) var cells: [Int32] = []
  private(set) var cellCount = 0
  /// Whether the group writes the entry at all.
  private(set) var isWritten: [Bool] = []
  /// For each place the first source whose entries count.
  private(set) var firstSource: [Int32] = []
  /// The same without groups of arrays: the static matrix.
  private(set) var firstStaticSource: [Int32] = []

  init(_ sources: [Source], columnCount: Int, rowCount: Int) {
    self.sources = sources
    let total = sources.reduce(0) { $0 + $1.rows.count }
    sourceOf.reserveCapacity(total)
    rowOf.reserveCapacity(total)
    rows.reserveCapacity(total)
    columns.reserveCapacity(total)
    for (index, source) in sources.enumerated() {
      for row in source.rows.indices where source.rows[row] >= 0 && source.columns[row] >= 0 {
        sourceOf.append(Int32(index))
        rowOf.append(Int32(row))
        rows.append(source.rows[row])
        columns.append(source.columns[row])
      }
    }
    numberCells(columnCount: columnCount, rowCount: rowCount)
    decideWriting()
  }

  /// Number of entries, those included that are not written.
  var count: Int { rows.count }

  /// Sorts by column, counting, and gives each row of a column its number when it first comes.
  private mutating func numberCells(columnCount: Int, rowCount: Int) {
    var starts = Array(repeating: 0, count: columnCount + 1)
    for column in columns { starts[Int(column) + 1] += 1 }
    for column in 0..<columnCount { starts[column + 1] += starts[column] }
    var order = Array(repeating: Int32(0), count: count)
    var next = starts
    for entry in 0..<count {
      let column = Int(columns[entry])
      order[next[column]] = Int32(entry)
      next[column] += 1
    }
    cells = Array(repeating: 0, count: count)
    var numberOfRow = Array(repeating: Int32(-1), count: rowCount)
    for column in 0..<columnCount {
      // Numbers of earlier columns are below this one.
      let firstOfColumn = Int32(cellCount)
      for place in starts[column]..<starts[column + 1] {
        let entry = Int(order[place])
        let row = Int(rows[entry])
        if numberOfRow[row] < firstOfColumn {
          numberOfRow[row] = Int32(cellCount)
          cellCount += 1
        }
        cells[entry] = numberOfRow[row]
      }
    }
  }

  private mutating func decideWriting() {
    isWritten = Array(repeating: true, count: count)
    firstSource = Array(repeating: 0, count: cellCount)
    firstStaticSource = firstSource
    var start = 0
    for index in sources.indices {
      var end = start
      while end < count && sourceOf[end] == index { end += 1 }
      let source = sources[index]
      skipMissing(start..<end, source)
      if !source.package.sumsIntraDuplicates { keepLast(start..<end) }
      if !source.package.sumsInterDuplicates {
        var isStatic = true
        if case .array = source.group.amounts { isStatic = false }
        for entry in start..<end where isWritten[entry] {
          firstSource[Int(cells[entry])] = Int32(index)
          if isStatic { firstStaticSource[Int(cells[entry])] = Int32(index) }
        }
      }
      start = end
    }
  }

  /// NaN writes nothing; where entries of a place add up, their sum with NaN is NaN, so none of them does.
  private mutating func skipMissing(_ range: Range<Int>, _ source: Source) {
    var missing: [Int32] = []
    switch source.group.amounts {
    case .vector(let values):
      for entry in range where values[Int(rowOf[entry])].isNaN { missing.append(Int32(entry)) }
    case .array(let values, let columns):
      let rowCount = source.group.count
      for entry in range {
        let row = Int(rowOf[entry])
        if (0..<columns).allSatisfy({ values[$0 * rowCount + row].isNaN }) { missing.append(Int32(entry)) }
      }
    }
    guard !missing.isEmpty else { return }
    for entry in missing { isWritten[Int(entry)] = false }
    guard source.package.sumsIntraDuplicates else { return }
    let poisoned = Set(missing.map { cells[Int($0)] })
    for entry in range where poisoned.contains(cells[entry]) { isWritten[entry] = false }
  }

  private mutating func keepLast(_ range: Range<Int>) {
    var last = Array(repeating: Int32(-1), count: cellCount)
    for entry in range where isWritten[entry] {
      let cell = Int(cells[entry])
      if last[cell] >= 0 { isWritten[Int(last[cell])] = false }
      last[cell] = Int32(entry)
    }
  }
}
