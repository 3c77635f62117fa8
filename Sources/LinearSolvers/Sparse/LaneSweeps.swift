import NumericKernels

/// Gauss-Seidel sweeps over eight draws, and the estimate of error that accepts them: the first rung of a
/// ``LaneSolver``.
///
/// Sweeps come in rounds. A round starts with a sweep in double precision; then the changes alone are
/// continued in single precision, which halves the memory that is read: with A = L + U the changes obey L δ'
/// = -U δ, so that their rounding errors are relative to them, not to the solution. In a round every lane
/// stops, and keeps its last change, where static weights say that it is done, whatever the others do; at the
/// end of the round its scores are looked at.
///
/// The estimate of a score's error is the larger of two, with a margin: what the last change moves the score
/// by through the static adjoint, and what it moves the score of this draw by itself, continued geometrically
/// at the rate last seen. A slow loop whose gain in this draw is far above its static gain cannot hide below
/// fast ones: it starts far from its solution, so that its own supplies still change visibly, and every
/// supply must have settled.
final class LaneSweeps {
  /// Most sweeps: for a large system still below the cost of a factorisation.
  static let sweepLimit = 90
  /// Between what the last change moves a score by and what is taken for its error: through the static
  /// adjoint, which is not the draw's, and as a geometric series.
  private static let (adjointMargin, seriesMargin) = (4.0, 2.0)
  /// The largest last change of a supply, relative to itself or its static value.
  private static let settled = 1e-4
  /// Rounding errors of single precision in a round, through all cells of the matrix, relative to what the
  /// first change moves the scores by: 2⁻²⁴, some ten terms, and some times more cells than those ahead of
  /// the sweep.
  private static let singleRounding = 0x1p-18
  /// A draw whose changes shrink by less than this in a sweep is given up.
  private static let slow = 0.85

  private let system: LaneSystem
  private let workspace: LaneWorkspace
  private var lanes: [Lane]

  init(_ system: LaneSystem, _ workspace: LaneWorkspace) {
    (self.system, self.workspace) = (system, workspace)
    lanes = []
  }

  /// Where one draw stands.
  private struct Lane {
    var outcome = LaneOutcome.unsolved
    /// The weighted sum of the last change, which stops a lane at its goal.
    var change = Double.infinity
    var goal: Double
    /// How much of a change was left after the next sweep.
    var rate = Double.infinity
    /// The weighted sum of the change that started the round.
    var started = 0.0
  }

  /// Solves the first lanes for one right-hand side, which the workspace holds.
  /// - Parameter valuesAreNew: they have changed since the latest call.
  /// - Returns: the outcome of each lane and the bit set of those that were given up; the supplies of the
  ///   others are in `supplies`.
  func solve(_ index: Int, draws: Int, valuesAreNew: Bool, scores: ColumnBuffer?, into supplies: ColumnBuffer)
    -> (
      outcomes: [LaneOutcome], pending: UInt64
    )
  {
    let (demand, all) = (system.demands[index], draws == 0 ? 0 : UInt64.max >> UInt64(64 - draws))
    lanes = Array(
      repeating: Lane(goal: system.aimedError / LaneSweeps.adjointMargin), count: LaneSystem.lanes)
    guard system.sweepPeriod > 0 else { return (lanes.map(\.outcome), all) }
    workspace.start(demand)
    var (active, pending, round) = (all, UInt64(0), 0)
    while active != 0 {
      sweepRound(demand, active, isFirst: round == 0, valuesAreNew: valuesAreNew)
      round += 1
      // Single precision from the static solution is not good enough.
      guard round > 1 else { continue }
      let estimates = estimate(demand, active, scores, into: supplies)
      for lane in 0..<draws where active & 1 << UInt64(lane) != 0 {
        switch verdict(lane, estimates[lane]) {
        case .accepted: active &= ~(1 << UInt64(lane))
        case .givenUp:
          active &= ~(1 << UInt64(lane))
          pending |= 1 << UInt64(lane)
        case .again: continue
        }
      }
    }
    return (lanes.map(\.outcome), pending)
  }

  /// One sweep in double precision, and single ones until every lane has reached its goal or a whole period
  /// is over.
  private func sweepRound(_ demand: LaneDemand, _ active: UInt64, isFirst: Bool, valuesAreNew: Bool) {
    var sweeping = active
    let limit = isFirst ? system.sweepPeriod : 2 * system.sweepPeriod
    for sweep in 0..<limit where sweeping != 0 {
      let changes =
        sweep == 0
        ? workspace.sweep(demand, lanes: active, makesSingles: isFirst && valuesAreNew)
        : workspace.singleSweep(demand, lanes: sweeping)
      for lane in lanes.indices where sweeping & 1 << UInt64(lane) != 0 {
        lanes[lane].outcome.sweeps += 1
        if sweep == 0 {
          // In part it is the rounding of the round before: nothing to take a rate from.
          (lanes[lane].started, lanes[lane].rate) = (changes[lane], .infinity)
        } else {
          lanes[lane].rate = LaneSweeps.rate(changes[lane], after: lanes[lane].change)
        }
        lanes[lane].change = changes[lane]
        let isDone = sweep > 0 && !isFirst && changes[lane] <= lanes[lane].goal
        if isDone || !(changes[lane] < .infinity) { sweeping &= ~(1 << UInt64(lane)) }
      }
    }
  }

  /// Near the rounding error a rate means nothing; one that is better than most is not relied on.
  private static func rate(_ change: Double, after previous: Double) -> Double {
    change < 1e-14 ? 0.5 : max(change / previous, 0.15)
  }

  /// The largest estimate of a score's error, by lane, NaN where supplies have not settled; their supplies
  /// are copied.
  private func estimate(
    _ demand: LaneDemand, _ active: UInt64, _ scores: ColumnBuffer?, into supplies: ColumnBuffer
  )
    -> [Double]
  {
    let largest = workspace.publish(demand, lanes: active, to: supplies)
    var estimates = largest.map { $0 <= LaneSweeps.settled ? 0 : Double.nan }
    for (k, score) in system.scores.enumerated() {
      let sums = workspace.scoreSums(demand, score, coefficients: scores, column: k, supplies: supplies)
      for lane in lanes.indices {
        let (contributions, moved, adjoint) = (sums[lane], sums[8 + lane], sums[16 + lane])
        // A score without any contribution is exactly zero.
        if contributions == 0 && moved == 0 { continue }
        let rate = lanes[lane].rate
        let series = rate < 1 ? moved * rate / (1 - rate) : .infinity
        let error = max(LaneSweeps.seriesMargin * series, LaneSweeps.adjointMargin * adjoint) / contributions
        estimates[lane] = estimates[lane].isNaN || error.isNaN ? .nan : max(estimates[lane], error)
      }
    }
    // Rounding errors are not in the changes: of single precision in this round, of double precision in all.
    return estimates.enumerated().map {
      $1 + LaneSweeps.singleRounding * lanes[$0].started + 0x1p-46
    }
  }

  private enum Verdict { case accepted, givenUp, again }

  private func verdict(_ lane: Int, _ estimate: Double) -> Verdict {
    lanes[lane].outcome.errorEstimate = estimate
    let (change, rate) = (lanes[lane].change, lanes[lane].rate)
    let isGivenUp =
      lanes[lane].outcome.sweeps >= LaneSweeps.sweepLimit || !(change < .infinity) || rate > LaneSweeps.slow
    if estimate <= (isGivenUp ? system.acceptedError : system.aimedError) {
      lanes[lane].outcome.rung = .sweeps
      return .accepted
    }
    // The scores of this draw need more than static weights said.
    if change <= lanes[lane].goal { lanes[lane].goal = change / 10 }
    return isGivenUp ? .givenUp : .again
  }
}
