import NumericKernels
import Testing

@testable import LinearSolvers

/// Random systems whose solution is known: X is chosen, and F = M X is worked out with 64 bits of mantissa, or, where
/// the machine has none, by sums of exact products.
struct RandomSystem {
  let pattern: LanePattern
  /// `[cell][lane]`
  let cells: [[Double]]
  /// `[row][lane]`
  let solution: [[Double]]
  let rightHandSide: [[Double]]
  /// Columns that differ between lanes.
  let varyingColumns: [Int]

  /// Mᵀ with the same X.
  var transposed: RandomSystem {
    let order = (0..<pattern.count).sorted {
      (pattern.rows[$0], pattern.columns[$0]) < (pattern.rows[$1], pattern.columns[$1])
    }
    let turned = LanePattern(
      order: pattern.order, rows: order.map { pattern.columns[$0] }, columns: order.map { pattern.rows[$0] })
    return RandomSystem(
      turned, cells: order.map { cells[$0] }, solution: solution, varyingColumns: varyingColumns)
  }

  /// The plan of a correction of lane 0's matrix.
  var lowRankPlan: LowRankPlan? {
    LowRankPlan(
      pattern, staticCells: cells.map { $0[0] }, varies: cells.map { cell in cell.contains { $0 != cell[0] } }
    )
  }

  private init(_ pattern: LanePattern, cells: [[Double]], solution: [[Double]], varyingColumns: [Int]) {
    (self.pattern, self.cells, self.solution, self.varyingColumns) = (
      pattern, cells, solution, varyingColumns
    )
    var sums = Array(repeating: Array(repeating: ExactSum(), count: 8), count: pattern.order)
    for cell in 0..<pattern.count {
      for lane in 0..<8 {
        sums[pattern.rows[cell]][lane].add(cells[cell][lane], solution[pattern.columns[cell]][lane])
      }
    }
    rightHandSide = sums.map { $0.map(\.value) }
  }

  /// - Parameters:
  ///   - density: share of places off the diagonal that hold a cell.
  ///   - varying: how many columns differ between lanes.
  init(order: Int, density: Double, varying: Int, seed: UInt64) {
    let stream = RandomStream(seed: seed, purpose: .draws)
    var next: UInt64 = 0
    func uniform() -> Double {
      next += 1
      return stream.uniform(input: seed, draw: next)
    }
    var (rows, columns): ([Int], [Int]) = ([], [])
    for column in 0..<order {
      for row in 0..<order where row == column || uniform() < density {
        rows.append(row)
        columns.append(column)
      }
    }
    let pattern = LanePattern(order: order, rows: rows, columns: columns)
    let varyingColumns = Array(
      (0..<order).filter { _ in uniform() < 2 * Double(varying) / Double(order) }.prefix(varying))
    var perColumn = Array(repeating: 0, count: order)
    for column in columns { perColumn[column] += 1 }
    // Inputs of a process take at most 0.9 of what it makes: well conditioned.
    let cells = (0..<rows.count).map { cell in
      let isDiagonal = rows[cell] == columns[cell]
      func value() -> Double {
        isDiagonal ? 0.8 + 0.4 * uniform() : -0.7 * uniform() / Double(perColumn[columns[cell]])
      }
      let first = value()
      return (0..<8).map { lane in
        lane > 0 && varyingColumns.contains(columns[cell]) ? value() : first
      }
    }
    let solution = (0..<order).map { _ in (0..<8).map { _ in uniform() + 0.1 } }
    self.init(pattern, cells: cells, solution: solution, varyingColumns: varyingColumns)
  }

  /// A sum of products in twice the working precision (Ogita, Rump and Oishi 2005, Dot2).
  struct ExactSum {
    private var high = 0.0
    private var low = 0.0

    mutating func add(_ a: Double, _ b: Double) {
      let product = a * b
      let error = (-product).addingProduct(a, b)
      let sum = high + product
      let part = sum - high
      low += ((high - (sum - part)) + (product - part)) + error
      high = sum
    }

    var value: Double { high + low }
  }

  func fill(_ solver: any LaneBlockSolver) {
    for (cell, values) in cells.enumerated() {
      solver.cells.buffer.withColumn(cell) { for lane in 0..<8 { $0[lane] = values[lane] } }
    }
    for (row, values) in rightHandSide.enumerated() {
      solver.solution.withColumn(row) { for lane in 0..<8 { $0[lane] = values[lane] } }
    }
  }

  /// The largest relative error of any unknown in the lanes.
  func error(_ solver: any LaneBlockSolver, lanes: Range<Int> = 0..<8) -> Double {
    var largest = 0.0
    for (row, exact) in solution.enumerated() {
      for lane in lanes {
        let found = solver.solution.withColumn(row) { $0[lane] }
        largest = max(largest, found.isFinite ? abs(found / exact[lane] - 1) : .infinity)
      }
    }
    return largest
  }
}

@Suite struct LaneBlockSolverTests {
  /// Orders, densities off the diagonal and numbers of varying columns; the seed is the place in the list.
  static let systems: [(Int, Double, Int)] = [
    (2, 1, 2), (3, 0.5, 1), (5, 0.8, 5), (10, 0.3, 2), (17, 0.2, 17), (50, 0.1, 5), (50, 1, 50),
    (100, 0.05, 8),
    (200, 0.02, 200), (200, 0.5, 6), (500, 0.01, 500), (500, 0.3, 10),
  ]

  /// Condition numbers stay below some hundred (columns are dominated by their diagonal), so that solvers which are
  /// stable leave 1e-13; 1e-9 is what users are promised.
  @Test(arguments: systems.indices)
  func allSolversAgreeWithTheKnownSolution(index: Int) throws {
    let (order, density, varying) = LaneBlockSolverTests.systems[index]
    let system = RandomSystem(order: order, density: density, varying: varying, seed: UInt64(index + 1))
    var solvers: [(SolutionMethod, any LaneBlockSolver)] = [
      (.lapack, DenseLaneSolver(pattern: system.pattern, rightHandSides: 1)),
      (.elimination, EliminationLaneSolver(try #require(EliminationPlan(system.pattern)), rightHandSides: 1)),
    ]
    let (moving, movingRows) = (system, system.transposed)
    if varying < order {
      let plan = try #require(moving.lowRankPlan)
      #expect(plan.axis == .columns || system.varyingColumns.isEmpty)
      solvers.append((.lowRankUpdate, LowRankLaneSolver(plan, rightHandSides: 1)))
    }
    for (method, solver) in solvers {
      system.fill(solver)
      let outcomes = solver.solve(lanes: .max)
      for lane in 0..<8 { #expect(outcomes[lane] == method, "seed \(index + 1), \(method), lane \(lane)") }
      #expect(system.error(solver) < 1e-12, "seed \(index + 1), \(method)")
    }
    // Mᵀ, of which few rows vary.
    guard varying < order else { return }
    let plan = try #require(movingRows.lowRankPlan)
    let solver = LowRankLaneSolver(plan, rightHandSides: 1)
    movingRows.fill(solver)
    _ = solver.solve(lanes: .max)
    #expect(movingRows.error(solver) < 1e-12, "seed \(index + 1), varying rows")
  }

  /// A lane that is not wanted, or that has no solution, changes no bit of the others.
  @Test func lanesAreAlone() throws {
    let system = RandomSystem(order: 30, density: 0.3, varying: 3, seed: 5)
    let makers: [() -> (any LaneBlockSolver)?] = [
      { DenseLaneSolver(pattern: system.pattern, rightHandSides: 1) },
      { EliminationPlan(system.pattern).map { EliminationLaneSolver($0, rightHandSides: 1) } },
      { system.lowRankPlan.map { LowRankLaneSolver($0, rightHandSides: 1) } },
    ]
    for (number, make) in makers.enumerated() {
      let (alone, together) = (try #require(make()), try #require(make()))
      system.fill(alone)
      system.fill(together)
      _ = alone.solve(lanes: .max)
      // A column of zeros, of those that vary, in lane 2: singular.
      let spoilt = try #require(system.varyingColumns.first)
      for cell in 0..<system.pattern.count where system.pattern.columns[cell] == spoilt {
        together.cells.buffer.withColumn(cell) { $0[2] = 0 }
      }
      let outcomes = together.solve(lanes: 0b1011_1111)
      let failed = (0..<8).map { outcomes[$0] == .failed }
      #expect(
        failed == [false, false, true, false, false, false, true, false],
        "solver \(number): \((0..<8).map { outcomes[$0] })")
      for row in 0..<30 {
        for lane in [0, 1, 3, 4, 5, 7] {
          let (one, other) = (
            alone.solution.withColumn(row) { $0[lane] }, together.solution.withColumn(row) { $0[lane] }
          )
          #expect(one == other)
        }
      }
    }
  }

  /// Where elimination or a correction would lose its digits, the draw is factored with pivoting and keeps them.
  @Test func drawsInDoubtGoToLAPACK() throws {
    // [1 1; 1 1 + 1e-9] in lane 3, else [2 1; 1 2]; X = (1, 1). What is left of the second pivot is 1e-9 of it.
    let pattern = LanePattern(order: 2, rows: [0, 1, 0, 1], columns: [0, 0, 1, 1])
    let plan = try #require(EliminationPlan(pattern))
    let lowRank = try #require(
      LowRankPlan(pattern, staticCells: [2, 1, 1, 2], varies: Array(repeating: true, count: 4)))
    let solvers: [any LaneBlockSolver] = [
      EliminationLaneSolver(plan, rightHandSides: 1), LowRankLaneSolver(lowRank, rightHandSides: 1),
    ]
    for solver in solvers {
      for lane in 0..<8 {
        let cells = lane == 3 ? [1, 1, 1, 1 + 1e-9] : [2, 1, 1, 2]
        for (cell, value) in cells.enumerated() { solver.cells.buffer.withColumn(cell) { $0[lane] = value } }
        solver.solution.withColumn(0) { $0[lane] = cells[0] + cells[2] }
        solver.solution.withColumn(1) { $0[lane] = cells[1] + cells[3] }
      }
      let outcomes = solver.solve(lanes: .max)
      #expect(outcomes[3] == .lapack && outcomes[2] != .lapack)
      // F has one rounding, of 1e-16; the condition number is 4e9.
      for row in 0..<2 { #expect(abs(solver.solution.withColumn(row) { $0[3] } - 1) < 1e-6) }
    }
  }
}
