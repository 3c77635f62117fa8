import NumericKernels

/// Solves one draw by factorising it: the lower rungs of a ``LaneSolver``.
///
/// All is done on the scaled matrix, held by rows, that is to say KLU has its transpose. A solution is
/// refined once and accepted by a bound: every score's adjoint, solved with the same factors, weighs the
/// residual and the rounding error of the residual (as LAPACK's forward error bounds do for a norm), plus the
/// adjoint's own residual.
final class DirectLaneSolver {
  private let system: LaneSystem
  private let plan: DirectPlan
  private let rows: SparsePattern
  /// Has the pivots of the static system, whatever draws came before.
  private var reference: KLUFactorization?
  /// Has the pivots of a draw.
  private var own: KLUFactorization?
  /// The lane whose factors are at hand, and which they are.
  private var factored: (lane: Int, rung: LaneOutcome.Rung)?
  private var cells: [Double]

  init(_ system: LaneSystem) {
    self.system = system
    plan = system.direct
    rows = plan.analysis.pattern
    cells = Array(repeating: 0, count: rows.cells)
  }

  /// The values have changed.
  func forget() { factored = nil }

  /// Solves one lane, `values` by slot and `right` by place; its supplies are NaN where that fails.
  func solve(
    lane: Int, values: ColumnBuffer, right: ColumnBuffer, scores: ColumnBuffer?, into supplies: ColumnBuffer
  ) -> LaneOutcome {
    let lanes = LaneSystem.lanes
    if factored?.lane != lane {
      factored = nil
      values.withColumn(0) { values in
        for c in cells.indices { cells[c] = values[lanes * Int(plan.slots[c]) + lane] * plan.cellScales[c] }
      }
    }
    var f = [Double](repeating: 0, count: system.order)
    right.withColumn(0) { right in
      for (i, place) in system.matrix.places.enumerated() {
        f[i] = right[lanes * Int(place) + lane] / plan.scales[i]
      }
    }
    let (outcome, x) = descend(lane: lane, f, scores)
    supplies.withColumn(0) { supplies in
      for i in f.indices { supplies[lanes * i + lane] = x.map { $0[i] * plan.scales[i] } ?? .nan }
    }
    return outcome
  }

  private func descend(lane: Int, _ f: [Double], _ scores: ColumnBuffer?) -> (LaneOutcome, [Double]?) {
    var worst: Double = .nan
    for rung in [LaneOutcome.Rung.refactorization, .factorization] {
      // Factors of this lane that were not good enough for one right-hand side are not tried for another.
      if let factored, factored.lane == lane, factored.rung == .factorization, rung == .refactorization {
        continue
      }
      if factored?.lane != lane || factored?.rung != rung {
        factored = nil
        let status = rung == .refactorization ? refactor() : factor()
        if let failure = failure(status) {
          if rung == .refactorization && status != .notFinite { continue }
          return (LaneOutcome(rung: .failed(failure), sweeps: 0, errorEstimate: .nan), nil)
        }
        factored = (lane, rung)
      }
      guard let factors = rung == .refactorization ? reference : own else { continue }
      let (x, error) = solve(factors, f, lane: lane, scores)
      worst = error
      guard error <= system.acceptedError else { continue }
      return (LaneOutcome(rung: rung, sweeps: 0, errorEstimate: error), x)
    }
    let failure = LaneOutcome.Failure.inaccurate
    return (LaneOutcome(rung: .failed(failure), sweeps: 0, errorEstimate: worst), nil)
  }

  private func failure(_ status: FactorizationStatus) -> LaneOutcome.Failure? {
    switch status {
    case .factored: nil
    case .singular(let row): .singular(process: row)
    case .notFinite: .notFinite
    case .tooLarge: .tooLarge
    }
  }

  private func refactor() -> FactorizationStatus {
    let (cells, staticValues) = (cells, plan.staticValues)
    let factors: KLUFactorization
    if let reference {
      factors = reference
    } else {
      factors = KLUFactorization(plan.analysis)
      let status = factors.factor(staticValues.span)
      guard status == .factored else { return status }
      reference = factors
    }
    let status = factors.refactor(cells.span)
    guard status == .factored else { return status }
    // Beyond this growth the adjoint that judges the solution would itself be in doubt.
    return factors.reciprocalGrowth(cells.span) > 1e-6 ? .factored : .singular(column: 0)
  }

  private func factor() -> FactorizationStatus {
    let (cells, factors) = (cells, own ?? KLUFactorization(plan.analysis))
    own = factors
    return factors.factor(cells.span)
  }

  /// The refined solution and the bound of its scores' errors, relative to their contribution sums.
  private func solve(_ factors: KLUFactorization, _ f: [Double], lane: Int, _ scores: ColumnBuffer?) -> (
    [Double], Double
  ) {
    var x = f
    apply(factors, &x, transposed: true)
    var correction = residual(x, f).values
    apply(factors, &correction, transposed: true)
    for i in x.indices { x[i] += correction[i] }
    let (left, rounding) = residual(x, f)
    var worst = 0.0
    for k in system.scores.indices {
      let q = coefficients(k, lane: lane, scores)
      var adjoint = q
      apply(factors, &adjoint, transposed: false)
      let adjointResidual = residualOfAdjoint(adjoint, q)
      var (error, contributions) = (0.0, 0.0)
      for i in x.indices {
        error += abs(adjoint[i]) * (abs(left[i]) + rounding[i]) + abs(adjointResidual[i] * correction[i])
        contributions += abs(q[i] * x[i])
      }
      if error == 0 && contributions == 0 { continue }
      let relative = error / contributions
      worst = worst.isNaN || relative.isNaN ? .nan : max(worst, relative)
    }
    return (x, worst)
  }

  private func apply(_ factors: KLUFactorization, _ x: inout [Double], transposed: Bool) {
    var span = x.mutableSpan
    factors.solve(&span, transposed: transposed)
  }

  private func coefficients(_ score: Int, lane: Int, _ scores: ColumnBuffer?) -> [Double] {
    guard let scores else { return zip(system.scores[score].coefficients, plan.scales).map { $0 * $1 } }
    var q = [Double](repeating: 0, count: system.order)
    scores.withColumn(score) { given in
      for i in q.indices { q[i] = given[LaneSystem.lanes * i + lane] * plan.scales[i] }
    }
    return q
  }

  /// f - A x, and a bound of the rounding errors made in it.
  private func residual(_ x: [Double], _ f: [Double]) -> (values: [Double], rounding: [Double]) {
    var (values, rounding) = (f, f)
    for i in f.indices {
      var (sum, size) = (f[i], abs(f[i]))
      let cells = rows.cells(ofColumn: i)
      for c in cells {
        let product = self.cells[c] * x[Int(rows.rows[c])]
        sum -= product
        size += abs(product)
      }
      values[i] = sum
      rounding[i] = size * Double(cells.count + 1) * 0x1p-53
    }
    return (values, rounding)
  }

  /// q - Aᵀ λ.
  private func residualOfAdjoint(_ adjoint: [Double], _ q: [Double]) -> [Double] {
    var values = q
    for i in adjoint.indices {
      for c in rows.cells(ofColumn: i) { values[Int(rows.rows[c])] -= self.cells[c] * adjoint[i] }
    }
    return values
  }
}
