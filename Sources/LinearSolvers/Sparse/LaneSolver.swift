public import NumericKernels

/// Solves eight draws of a ``LaneSystem`` at once: the workspace of one worker.
///
/// The caller fills ``values``, calls ``solve(draws:rightHandSides:scores:)`` and reads the supplies and
/// outcomes. A draw goes down a ladder until a rung is accepted:
/// 1. Gauss-Seidel sweeps from the static solution, until the estimate of the error meets
///    ``LaneSystem/aimedError``. Between a few sweeps in double precision, the changes alone are continued in
///    single precision, which halves the memory that is read: with A = L + U the changes obey L δ' = -U δ, so
///    that their rounding errors are relative to them, not to the solution;
/// 2. a KLU factorisation with the pivot order of the static system;
/// 3. a KLU factorisation with pivots of its own;
/// 4. it fails, with the reason.
///
/// A draw has the same bits whatever shares its group.
public final class LaneSolver {
  /// The plan.
  public let system: LaneSystem
  /// Values of A's cells: lane l of a cell at 8 ``LaneSystem/slots``[cell] + l of the only column. All zero
  /// at first; kept by `solve`.
  public var values: ColumnBuffer { workspace.values }
  /// How each draw ended: right-hand side d and lane l at 8 d + l.
  public private(set) var outcomes: [LaneOutcome]

  private let workspace: LaneWorkspace
  private let supplies: [ColumnBuffer]
  private let sweeps: LaneSweeps
  private let direct: DirectLaneSolver
  /// The static right-hand side that the workspace holds.
  private var loaded: Int?

  /// A workspace of about 8 × (12 bytes for each cell + 40 for each process and right-hand side).
  public init(_ system: LaneSystem) {
    self.system = system
    workspace = LaneWorkspace(system.matrix)
    sweeps = LaneSweeps(system, workspace)
    supplies = system.demands.map { _ in ColumnBuffer(columns: 1, rows: LaneSystem.lanes * system.order) }
    direct = DirectLaneSolver(system)
    outcomes = Array(repeating: .unsolved, count: LaneSystem.lanes * system.demands.count)
  }

  /// The supplies of one right-hand side, not scaled: process i of lane l at 8 i + l of the only column; NaN
  /// where the draw failed.
  public func supplies(ofRightHandSide demand: Int) -> ColumnBuffer { supplies[demand] }

  /// Solves the first `draws` lanes for every right-hand side.
  /// - Parameters:
  ///   - rightHandSides: those of the draws: a column for each, lane l of row i at 8 i + l; nil: the static
  ///     ones.
  ///   - scores: coefficients q of the draws, laid out alike, for estimates of the error; nil: the static
  ///     ones.
  /// - Precondition: right-hand sides are given only if the plan says that they vary.
  public func solve(draws: Int, rightHandSides: ColumnBuffer? = nil, scores: ColumnBuffer? = nil) {
    precondition(draws >= 0 && draws <= LaneSystem.lanes, "a group has at most eight draws")
    precondition(rightHandSides == nil || system.rightHandSidesVary, "the plan has static right-hand sides")
    for given in [rightHandSides, scores] {
      precondition(
        given.map { $0.rows == LaneSystem.lanes * system.order } ?? true, "lanes for every process")
    }
    precondition(rightHandSides.map { $0.columns == system.demands.count } ?? true, "all right-hand sides")
    precondition(scores.map { $0.columns == system.scores.count } ?? true, "all scores")
    direct.forget()
    for demand in system.demands.indices {
      load(rightHandSides, demand)
      let swept = sweeps.solve(
        demand, draws: draws, valuesAreNew: demand == 0, scores: scores, into: supplies[demand])
      outcomes.replaceSubrange(
        LaneSystem.lanes * demand..<LaneSystem.lanes * (demand + 1), with: swept.outcomes)
      for lane in 0..<draws where swept.pending & 1 << UInt64(lane) != 0 {
        var outcome = direct.solve(
          lane: lane, values: workspace.values, right: workspace.right, scores: scores, into: supplies[demand]
        )
        outcome.sweeps = swept.outcomes[lane].sweeps
        outcomes[LaneSystem.lanes * demand + lane] = outcome
      }
    }
  }

  /// Right-hand sides by place in the order of the sweep.
  private func load(_ rightHandSides: ColumnBuffer?, _ demand: Int) {
    guard let rightHandSides else {
      if loaded != demand { workspace.load(system.demands[demand]) }
      loaded = demand
      return
    }
    loaded = nil
    let (lanes, places) = (LaneSystem.lanes, system.matrix.places)
    workspace.right.withColumn(0) { right in
      rightHandSides.withColumn(demand) { given in
        for (i, place) in places.enumerated() {
          for lane in 0..<lanes { right[lanes * Int(place) + lane] = given[lanes * i + lane] }
        }
      }
    }
  }
}
