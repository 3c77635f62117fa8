import Inventory
import LinearSolvers
import NumericKernels

/// The reachable part of A, or of its transpose, in block lower triangular form: which exchange goes where.
///
/// Unknowns stand in the order in which they are solved. The cells of one draw stand in one buffer: first what stands
/// left of the diagonal blocks, row by row, then the pivots of equations that stand alone, then each larger block.
struct TechnosphereLayout: Sendable {
  /// Equations that are solved together, or a run of equations that stand alone one after another.
  enum Part: Sendable {
    /// Places of the unknowns, and where their pivots stand.
    case single(Range<Int>, pivots: Int)
    /// Places of the unknowns, their cells, and where those start.
    case block(Range<Int>, LanePattern, firstCell: Int)
  }

  /// Processes that the demands reach, in the order in which they are solved.
  let processes: [Int]
  /// For each row of A (product) that is reached, the place of its equation.
  let placeOfProduct: [Int: Int]
  /// For each process that is reached, the place of its unknown.
  let placeOfProcess: [Int: Int]
  let parts: [Part]
  /// Cells left of the diagonal blocks: row i has those from starts[i] up to starts[i + 1].
  let starts: LaneIndices
  let columns: LaneIndices
  /// Cells of M.
  let cellCount: Int
  /// The cell of each exchange that has one for itself.
  let places: [ExchangePlace]
  /// The term of each exchange that shares a cell with others.
  let terms: [ExchangePlace]
  /// Cells that are sums of several exchanges, and where those stand among the terms.
  let sums: [(cell: Int, terms: Range<Int>)]
  /// Whether any reached exchange of a cell varies, by cell.
  let varies: [Bool]

  /// - Parameters:
  ///   - transposed: whether the layout is that of Aᵀ.
  ///   - whole: whether all equations are one block, for a solver that looks for an order itself.
  init(_ database: LifeCycleDatabase, demanded products: [Int], transposed: Bool, whole: Bool = false) {
    let table = database.technosphere
    let reach = TechnosphereLayout.reach(database, products)
    var equationOfProduct: [Int: Int] = [:]
    for (local, process) in reach.processes.enumerated() {
      equationOfProduct[Int(database.referenceProducts[process])] = local
    }
    // Cells of M, by local row and column, in the order of first occurrence.
    var cellOfPlace: [Int: Int] = [:]
    var (cellRows, cellColumns): ([Int], [Int]) = ([], [])
    var exchanges: [(exchange: Int, cell: Int)] = []
    let order = reach.processes.count
    for exchange in reach.exchanges {
      guard let product = equationOfProduct[Int(table.rows[exchange])] else { continue }
      let process = reach.local[Int(table.columns[exchange])]
      let (row, column) = transposed ? (process, product) : (product, process)
      let key = row * order + column
      if cellOfPlace[key] == nil {
        cellOfPlace[key] = cellRows.count
        cellRows.append(row)
        cellColumns.append(column)
      }
      exchanges.append((exchange, cellOfPlace[key] ?? 0))
    }
    var successors: [[Int]] = Array(repeating: [], count: order)
    for (row, column) in zip(cellRows, cellColumns) { successors[row].append(column) }
    let components =
      whole ? [Array(0..<order)] : stronglyConnectedComponents(of: successors.map { $0.sorted() })
    var arranged = Arrangement(components: components, rows: cellRows, columns: cellColumns, isWhole: whole)
    arranged.arrange()

    processes = arranged.unknowns.map { reach.processes[$0] }
    placeOfProcess = Dictionary(uniqueKeysWithValues: processes.enumerated().map { ($1, $0) })
    placeOfProduct = equationOfProduct.mapValues { arranged.place[$0] }
    parts = arranged.parts
    starts = LaneIndices(arranged.starts)
    columns = LaneIndices(arranged.offColumns)
    cellCount = arranged.cellCount
    var members: [[Int]] = Array(repeating: [], count: cellCount)
    for (exchange, cell) in exchanges { members[arranged.target[cell]].append(exchange) }
    varies = members.map { $0.contains { table.uncertainties[$0].isUncertain } }
    var (places, terms): ([ExchangePlace], [ExchangePlace]) = ([], [])
    var sums: [(cell: Int, terms: Range<Int>)] = []
    for (cell, members) in members.enumerated() {
      if members.count == 1 {
        places.append(ExchangePlace(exchange: members[0], target: cell, source: 0))
      } else {
        sums.append((cell, terms.count..<terms.count + members.count))
        for exchange in members {
          terms.append(ExchangePlace(exchange: exchange, target: terms.count, source: 0))
        }
      }
    }
    (self.places, self.terms, self.sums) = (places, terms, sums)
  }

  /// Processes and exchanges that a demand for some products needs.
  private static func reach(
    _ database: LifeCycleDatabase, _ products: [Int]
  ) -> (processes: [Int], local: [Int], exchanges: [Int]) {
    let table = database.technosphere
    var processOfProduct = Array(repeating: -1, count: database.productIDs.count)
    for (process, product) in database.referenceProducts.enumerated() {
      processOfProduct[Int(product)] = process
    }
    var starts = Array(repeating: 0, count: database.processIDs.count + 1)
    for column in table.columns { starts[Int(column) + 1] += 1 }
    for i in 1..<starts.count { starts[i] += starts[i - 1] }
    var (byColumn, next) = (Array(repeating: 0, count: table.count), starts)
    for exchange in 0..<table.count {
      let column = Int(table.columns[exchange])
      byColumn[next[column]] = exchange
      next[column] += 1
    }
    var reached = Array(repeating: false, count: database.processIDs.count)
    var pending = products.map { processOfProduct[$0] }
    while let process = pending.popLast() {
      guard process >= 0, !reached[process] else { continue }
      reached[process] = true
      for place in starts[process]..<starts[process + 1] {
        pending.append(processOfProduct[Int(table.rows[byColumn[place]])])
      }
    }
    let processes = reached.indices.filter { reached[$0] }
    var local = Array(repeating: -1, count: reached.count)
    for (place, process) in processes.enumerated() { local[process] = place }
    let exchanges = processes.flatMap { byColumn[starts[$0]..<starts[$0 + 1]] }
    return (processes, local, exchanges)
  }
}

/// Puts unknowns and cells in the order of solution.
private struct Arrangement {
  let components: [[Int]]
  let rows: [Int]
  let columns: [Int]
  let isWhole: Bool
  var unknowns: [Int] = []
  var place: [Int] = []
  var parts: [TechnosphereLayout.Part] = []
  var starts: [Int] = [0]
  var offColumns: [Int] = []
  /// Where each cell stands.
  var target: [Int] = []
  var cellCount = 0

  init(components: [[Int]], rows: [Int], columns: [Int], isWhole: Bool) {
    self.isWhole = isWhole
    self.components = components
    self.rows = rows
    self.columns = columns
  }

  mutating func arrange() {
    unknowns = Array(components.joined())
    place = Array(repeating: 0, count: unknowns.count)
    var component = place
    for (position, unknown) in unknowns.enumerated() { place[unknown] = position }
    for (number, members) in components.enumerated() { for member in members { component[member] = number } }
    target = Array(repeating: 0, count: rows.count)

    var left: [[Int]] = Array(repeating: [], count: unknowns.count)
    var inside: [[Int]] = Array(repeating: [], count: components.count)
    for cell in rows.indices {
      let number = component[rows[cell]]
      if component[columns[cell]] == number {
        inside[number].append(cell)
      } else {
        left[place[rows[cell]]].append(cell)
      }
    }
    for row in left.indices {
      for cell in left[row].sorted(by: { place[columns[$0]] < place[columns[$1]] }) {
        target[cell] = offColumns.count
        offColumns.append(place[columns[cell]])
      }
      starts.append(offColumns.count)
    }
    cellCount = offColumns.count
    addSingles(inside)
    addBlocks(inside)
    parts.sort { TechnosphereLayout.first(of: $0) < TechnosphereLayout.first(of: $1) }
  }

  private mutating func addSingles(_ inside: [[Int]]) {
    var run: (range: Range<Int>, pivots: Int)?
    var position = 0
    for (number, members) in components.enumerated() {
      if members.count == 1, !isWhole {
        for cell in inside[number] { target[cell] = cellCount }
        run = ((run?.range.lowerBound ?? position)..<position + 1, run?.pivots ?? cellCount)
        cellCount += 1
      } else if let finished = run {
        parts.append(.single(finished.range, pivots: finished.pivots))
        run = nil
      }
      position += members.count
    }
    if let run { parts.append(.single(run.range, pivots: run.pivots)) }
  }

  private mutating func addBlocks(_ inside: [[Int]]) {
    var position = 0
    for (number, members) in components.enumerated() {
      if members.count > 1 || isWhole {
        let cells = inside[number].sorted {
          (place[columns[$0]], place[rows[$0]]) < (place[columns[$1]], place[rows[$1]])
        }
        for (offset, cell) in cells.enumerated() { target[cell] = cellCount + offset }
        let pattern = LanePattern(
          order: members.count, rows: cells.map { place[rows[$0]] - position },
          columns: cells.map { place[columns[$0]] - position })
        parts.append(.block(position..<position + members.count, pattern, firstCell: cellCount))
        cellCount += cells.count
      }
      position += members.count
    }
  }
}

extension TechnosphereLayout {
  fileprivate static func first(of part: Part) -> Int {
    switch part {
    case .single(let range, _): range.lowerBound
    case .block(let range, _, _): range.lowerBound
    }
  }
}
