import Glibc

/// The static system M x = f solved directly, with the scales and adjoints that its draws are planned with.
///
/// M is held by rows, and KLU gets its transpose: scaled by the supplies, rows of M add up to their
/// right-hand side, so that the columns KLU sees are diagonally dominant and pivots stay on the diagonal.
struct StaticSystem {
  let analysis: KLUAnalysis
  /// Solutions, by right-hand side, and adjoints M⁻ᵀ q, by score; not scaled.
  private(set) var solutions: [[Double]] = []
  private(set) var adjoints: [[Double]] = []
  /// A positive scale of each unknown: its supply, summed over right-hand sides.
  private(set) var scales: [Double]
  private(set) var cellScales: [Double] = []
  private(set) var scaledValues: [Double] = []

  private let rows: SparseRows

  /// - Parameters:
  ///   - byRows: the rows of M as columns of a pattern.
  ///   - values: of its cells.
  init(_ byRows: SparsePattern, _ values: [Double], rightHandSides: [[Double]], scores: [[Double]])
    throws(LaneSystemFailure)
  {
    guard let analysis = KLUAnalysis(byRows) else { throw .tooLarge }
    self.analysis = analysis
    rows = SparseRows(order: byRows.order, starts: byRows.columnStarts, columns: byRows.rows)
    scales = Array(repeating: 1, count: byRows.order)
    let factors = KLUFactorization(analysis)
    let rowOfCell = byRows.columnOfCell
    // Rounding hides small supplies behind large ones until all are scaled, so the scales are made anew until
    // they stay; every round finds some more powers of ten.
    for round in 0..<6 {
      cellScales = rows.columns.indices.map { scales[Int(rows.columns[$0])] / scales[Int(rowOfCell[$0])] }
      scaledValues = zip(values, cellScales).map { $0 * $1 }
      try StaticSystem.check(factors.factor(scaledValues.span))
      solutions = rightHandSides.map { right in
        let scaled = StaticSystem.solve(factors, zip(right, scales).map { $0 / $1 }, transposed: true)
        return zip(scaled, scales).map { $0 * $1 }
      }
      let found = makeScales(solutions, values)
      let isSettled = zip(found, scales).allSatisfy { $0 < 2 * $1 && $1 < 2 * $0 }
      if isSettled || round == 5 { break }
      scales = found
    }
    adjoints = scores.map { score in
      let scaled = StaticSystem.solve(factors, zip(score, scales).map { $0 * $1 }, transposed: false)
      return zip(scaled, scales).map { $0 / $1 }
    }
    guard (solutions + adjoints).allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .notFinite }
  }

  private static func check(_ status: FactorizationStatus) throws(LaneSystemFailure) {
    switch status {
    case .factored: return
    case .singular(let row): throw .singular(row: row)
    case .notFinite: throw .notFinite
    case .tooLarge: throw .tooLarge
    }
  }

  private static func solve(_ factors: KLUFactorization, _ right: [Double], transposed: Bool) -> [Double] {
    var x = right
    var span = x.mutableSpan
    factors.solve(&span, transposed: transposed)
    return x
  }

  /// |supply| summed over right-hand sides; where that is zero, what the processes that use the product would
  /// ask for if nothing cancelled, and 1 where nobody asks.
  private func makeScales(_ solutions: [[Double]], _ values: [Double]) -> [Double] {
    var scales = (0..<rows.order).map { i in solutions.reduce(0) { $0 + abs($1[i]) } }
    func isUsable(_ scale: Double) -> Bool { scale >= 1e-280 && scale <= 1e280 }
    var pending = scales.indices.filter { !isUsable(scales[$0]) }
    for i in pending { scales[i] = 0 }
    while !pending.isEmpty {
      var found: [(Int, Double)] = []
      for i in pending {
        var (asked, diagonal) = (0.0, 0.0)
        for cell in rows.cells(i) {
          let j = Int(rows.columns[cell])
          if j == i { diagonal = abs(values[cell]) } else { asked += abs(values[cell]) * scales[j] }
        }
        if isUsable(asked / diagonal) { found.append((i, asked / diagonal)) }
      }
      if found.isEmpty { break }
      for (i, scale) in found { scales[i] = scale }
      pending.removeAll { scales[$0] != 0 }
    }
    for i in pending { scales[i] = 1 }
    return scales
  }

  /// The value that flows through each process, as a share of all, added over scores.
  private func throughput() -> [Double] {
    var sum = [Double](repeating: 0, count: rows.order)
    for adjoint in adjoints {
      let values = zip(adjoint, scales).map { abs($0 * $1) }
      let total = values.reduce(0, +)
      guard total > 0 else { continue }
      for i in sum.indices { sum[i] += values[i] / total }
    }
    return sum
  }

  /// The order of the sweep: cells weigh what value flows through them.
  ///
  /// It starts from the right-hand sides, or backwards from the scores where those are fewer (transposed
  /// systems).
  func sweepOrder(_ rows: SparseRows, rightHandSides: [[Double]], scores: [[Double]]) -> [Int32] {
    // A thousandth of an even share for all, so that what no score sees converges too.
    let floor = 1e-3 / Double(rows.order)
    let values = throughput().map { $0 + floor }
    var weights = scaledValues.map(abs)
    for i in 0..<rows.order {
      for cell in rows.cells(i) { weights[cell] *= values[i] }
    }
    func nonzeros(_ vectors: [[Double]]) -> [Int] {
      (0..<rows.order).filter { i in vectors.contains { $0[i] != 0 } }
    }
    let (sources, sinks) = (nonzeros(rightHandSides), nonzeros(scores))
    let search = SweepOrder(rows: rows, weights: weights)
    if sources.count <= sinks.count { return search.equations(from: sources, upstream: false) }
    return search.equations(from: sinks, upstream: true)
  }

  /// - Parameter vary: draws bring right-hand sides of their own, which may have elements anywhere.
  func demands(
    _ rightHandSides: [[Double]], vary: Bool, scores: [[Double]], _ matrix: SweepMatrix, _ rows: SparseRows
  ) -> [LaneDemand] {
    let weights = adjoints.map { lagged($0, matrix, rows) }
    func placed(_ values: [Double]) -> [Double] {
      var moved = values
      for (i, place) in matrix.places.enumerated() { moved[Int(place)] = values[i] }
      return moved
    }
    return zip(rightHandSides, solutions).map { right, solution in
      var combined = [Double](repeating: 0, count: rows.order)
      for (score, weight) in zip(scores, weights) {
        let contributions = zip(score, solution).reduce(0) { $0 + abs($1.0 * $1.1) }
        guard contributions > 0 else { continue }
        for i in combined.indices { combined[i] += weight[i] * scales[i] / contributions }
      }
      return LaneDemand(
        scales: placed(scales), right: placed(right), solution: placed(solution),
        hasRight: placed(right).map { $0 == 0 && !vary ? 0 : 1 }, weights: placed(combined))
    }
  }

  func scores(_ scores: [[Double]], _ matrix: SweepMatrix, _ rows: SparseRows) -> [LaneScore] {
    zip(scores, adjoints).map { LaneScore(coefficients: $0, weights: lagged($1, matrix, rows)) }
  }

  /// |λ|ᵀ |U|, where U holds the cells whose unknown comes after its equation.
  private func lagged(_ adjoint: [Double], _ matrix: SweepMatrix, _ rows: SparseRows) -> [Double] {
    var weights = [Double](repeating: 0, count: rows.order)
    for i in 0..<rows.order {
      for cell in rows.cells(i) {
        let j = Int(rows.columns[cell])
        guard matrix.places[j] > matrix.places[i] else { continue }
        weights[j] += abs(adjoint[i] * scaledValues[cell] / cellScales[cell])
      }
    }
    return weights
  }

  /// By how much a sweep over the static matrix divides the error of the scores, in the long run.
  func contraction(_ matrix: SweepMatrix, _ slotOfCell: [Int32], weights: [Double]) -> Double {
    var values = [Double](repeating: 0, count: matrix.cells)
    for (cell, slot) in slotOfCell.enumerated() { values[Int(slot)] = scaledValues[cell] }
    // From an error of ±1 in every supply, which a multiplicative sequence makes irregular.
    var (state, x) = (UInt64(1), [Double](repeating: 0, count: matrix.order))
    for i in x.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      x[i] = state >> 63 == 0 ? 1 : -1
    }
    var errors: [Double] = []
    for _ in 0..<10 {
      var error = 0.0
      for i in 0..<matrix.order {
        let cells = Int(matrix.starts[i])..<Int(matrix.starts[i + 1])
        var sum = 0.0
        for k in cells.dropFirst() { sum -= values[k] * x[Int(matrix.columns[k])] }
        let new = sum / values[cells.lowerBound]
        error += weights[i] * abs(new - x[i])
        x[i] = new
      }
      errors.append(error)
    }
    guard errors[9] > 0 else { return errors[9] == 0 ? 0 : 1 }
    return min(pow(errors[9] / errors[3], 1.0 / 6), 1)
  }
}
