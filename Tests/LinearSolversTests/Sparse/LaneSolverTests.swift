import LinearSolvers
import NumericKernels
import Testing

@Suite struct LaneSolverTests {
  /// A x = f by KLU factorisations of its own: a first one for the scale of each supply, a second one of the
  /// scaled system, refined once: every supply is good to some units in the last place.
  static func reference(_ pattern: SparsePattern, _ values: [Double], _ right: [Double]) -> [Double] {
    guard let analysis = KLUAnalysis(pattern) else { return [] }
    let factors = KLUFactorization(analysis)
    let columns = pattern.columnOfCell
    var scales = [Double](repeating: 1, count: right.count)
    for _ in 0..<3 {
      let scaled = values.indices.map {
        values[$0] * scales[Int(columns[$0])] / scales[Int(pattern.rows[$0])]
      }
      guard factors.factor(scaled.span) == .factored else { return [] }
      let f = zip(right, scales).map { $0 / $1 }
      var x = f
      var span = x.mutableSpan
      factors.solve(&span)
      var residual = f
      for (cell, row) in pattern.rows.enumerated() {
        residual[Int(row)] -= scaled[cell] * x[Int(columns[cell])]
      }
      var correction = residual.mutableSpan
      factors.solve(&correction)
      for i in x.indices { scales[i] = (x[i] + residual[i]) * scales[i] }
      if scales.contains(0) { break }
    }
    return scales
  }

  static func plan(_ system: SyntheticSystem) throws -> LaneSystem {
    try LaneSystem(
      pattern: system.pattern, values: system.cellValues(), rightHandSides: [system.demand],
      scores: system.scores)
  }

  static func fill(_ solver: LaneSolver, lane: Int, _ values: [Double]) {
    solver.values.withColumn(0) { lanes in
      for (cell, slot) in solver.system.slots.enumerated() { lanes[8 * Int(slot) + lane] = values[cell] }
    }
  }

  static func supplies(_ solver: LaneSolver, lane: Int, demand: Int = 0) -> [Double] {
    solver.supplies(ofRightHandSide: demand).withColumn(0) { lanes in
      var supplies: [Double] = []
      for i in 0..<solver.system.order { supplies.append(lanes[8 * i + lane]) }
      return supplies
    }
  }

  /// The largest error of a score relative to its contribution sum.
  static func error(_ found: [Double], _ expected: [Double], scores: [[Double]]) -> Double {
    var largest = 0.0
    for q in scores {
      var (error, size) = (0.0, 0.0)
      for i in q.indices {
        error += q[i] * (found[i] - expected[i])
        size += abs(q[i] * expected[i])
      }
      if size > 0 { largest = max(largest, abs(error) / size) }
    }
    return largest
  }

  @Test(arguments: [1, 2, 3, 10, 150, 2000])
  func agreesWithFactorizationsOfTheirOwn(order: Int) throws {
    let system = SyntheticSystem.inventory(order: order, seed: UInt64(order) + 3)
    let pattern = system.pattern
    let solver = LaneSolver(try LaneSolverTests.plan(system))
    for group in 0..<(order > 1000 ? 1 : 3) {
      let draws = (0..<8).map { system.cellValues(draw: UInt64(8 * group + $0 + 1)) }
      for (lane, values) in draws.enumerated() { LaneSolverTests.fill(solver, lane: lane, values) }
      solver.solve(draws: 8)
      for (lane, values) in draws.enumerated() {
        let expected = LaneSolverTests.reference(pattern, values, system.demand)
        let found = LaneSolverTests.supplies(solver, lane: lane)
        let error = LaneSolverTests.error(found, expected, scores: system.scores)
        #expect(solver.outcomes[lane].rung == .sweeps)
        #expect(error <= solver.system.aimedError)
        // The promise of the estimate; below 1e-13 the reference is not better.
        #expect(error <= max(10 * solver.outcomes[lane].errorEstimate, 1e-13))
        // A supply is wanted to what its last change may be, as contributions of processes are reported too.
        for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-4 * abs(b)) }
      }
    }
  }

  @Test func aDrawHasTheSameBitsWhateverSharesItsGroup() throws {
    let system = SyntheticSystem.inventory(order: 300, seed: 11)
    let solver = LaneSolver(try LaneSolverTests.plan(system))
    let values = system.cellValues(draw: 77)
    LaneSolverTests.fill(solver, lane: 0, values)
    solver.solve(draws: 1)
    let alone = LaneSolverTests.supplies(solver, lane: 0)
    let outcome = solver.outcomes[0]
    for position in 0..<8 {
      for lane in 0..<8 {
        var neighbour = system.cellValues(draw: UInt64(100 + 8 * position + lane))
        // Hard and impossible neighbours too.
        if lane == 2 { neighbour = neighbour.map { $0 < 0 ? 1.6 * $0 : $0 } }
        if lane == 3 { neighbour[5] = .nan }
        LaneSolverTests.fill(solver, lane: lane, lane == position ? values : neighbour)
      }
      solver.solve(draws: 8)
      #expect(LaneSolverTests.supplies(solver, lane: position) == alone)
      #expect(solver.outcomes[position] == outcome)
    }
  }

  @Test func aDrawThatIsNoNumberFailsAlone() throws {
    let system = SyntheticSystem.inventory(order: 40, seed: 2)
    let solver = LaneSolver(try LaneSolverTests.plan(system))
    for lane in 0..<8 { LaneSolverTests.fill(solver, lane: lane, system.cellValues(draw: UInt64(lane + 1))) }
    var spoilt = system.cellValues(draw: 4)
    spoilt[17] = .nan
    LaneSolverTests.fill(solver, lane: 3, spoilt)
    spoilt[17] = .infinity
    LaneSolverTests.fill(solver, lane: 6, spoilt)
    solver.solve(draws: 8)
    for lane in 0..<8 {
      let supplies = LaneSolverTests.supplies(solver, lane: lane)
      if lane == 3 || lane == 6 {
        #expect(solver.outcomes[lane].rung == .failed(.notFinite))
        #expect(!supplies.contains { !$0.isNaN })
      } else {
        #expect(solver.outcomes[lane].rung == .sweeps)
        #expect(!supplies.contains { !$0.isFinite })
      }
    }
  }

  @Test func transposedSystemsGiveTheSameScores() throws {
    let system = SyntheticSystem.inventory(order: 200, seed: 8)
    let pattern = system.pattern
    let solver = LaneSolver(
      try LaneSystem(
        pattern: pattern, values: system.cellValues(), rightHandSides: system.scores, scores: [system.demand],
        transposed: true, rightHandSidesVary: true))
    let factors = ColumnBuffer(columns: 3, rows: 8 * 200)
    var numbers = SyntheticNumbers(state: 99)
    for k in 0..<3 {
      factors.withColumn(k) { lanes in
        for i in lanes.indices { lanes[i] = system.scores[k][i / 8] * (0.5 + numbers.uniform()) }
      }
    }
    let draws = (1...8).map { system.cellValues(draw: UInt64($0)) }
    for (lane, values) in draws.enumerated() { LaneSolverTests.fill(solver, lane: lane, values) }
    solver.solve(draws: 8, rightHandSides: factors)
    for (lane, values) in draws.enumerated() {
      let supplies = LaneSolverTests.reference(pattern, values, system.demand)
      for k in 0..<3 {
        #expect(solver.outcomes[8 * k + lane].rung == .sweeps)
        let q = factors.withColumn(k) { lanes in (0..<200).map { i in lanes[8 * i + lane] } }
        let adjoint = LaneSolverTests.supplies(solver, lane: lane, demand: k)
        let score = zip(system.demand, adjoint).reduce(0) { $0 + $1.0 * $1.1 }
        let expected = zip(q, supplies).reduce(0) { $0 + $1.0 * $1.1 }
        let size = zip(q, supplies).reduce(0) { $0 + abs($1.0 * $1.1) }
        #expect(abs(score - expected) <= solver.system.aimedError * size)
      }
    }
  }

  @Test func severalDemandsAndScoresPerDraw() throws {
    let system = SyntheticSystem.inventory(order: 120, seed: 21)
    let pattern = system.pattern
    var second = [Double](repeating: 0, count: 120)
    second[33] = 1e-7
    second[3] = -2e-7
    let demands = [system.demand, second]
    let plan = try LaneSystem(
      pattern: pattern, values: system.cellValues(), rightHandSides: demands, scores: system.scores)
    let solver = LaneSolver(plan)
    let coefficients = ColumnBuffer(columns: 3, rows: 8 * 120)
    var numbers = SyntheticNumbers(state: 5)
    for k in 0..<3 {
      coefficients.withColumn(k) { lanes in
        // Some scores are a thousand times their static ones.
        for i in lanes.indices {
          lanes[i] = system.scores[k][i / 8] * (numbers.uniform() < 0.01 ? 1000 : numbers.uniform())
        }
      }
    }
    let draws = (1...5).map { system.cellValues(draw: UInt64($0)) }
    for (lane, values) in draws.enumerated() { LaneSolverTests.fill(solver, lane: lane, values) }
    solver.solve(draws: 5, scores: coefficients)
    for (d, demand) in demands.enumerated() {
      for (lane, values) in draws.enumerated() {
        let own = (0..<3).map { k in
          coefficients.withColumn(k) { q in (0..<120).map { i in q[8 * i + lane] } }
        }
        let expected = LaneSolverTests.reference(pattern, values, demand)
        let found = LaneSolverTests.supplies(solver, lane: lane, demand: d)
        #expect(solver.outcomes[8 * d + lane].rung == .sweeps)
        #expect(LaneSolverTests.error(found, expected, scores: own) <= plan.aimedError)
      }
    }
  }
}
