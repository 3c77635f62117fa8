import Synchronization

/// The seconds of all workers of a run, by phase.
public final class PhaseTotals: Sendable {
  private let totals = Mutex(Array(repeating: 0.0, count: PhaseTimer.Phase.allCases.count))

  /// Nothing yet.
  public init() {}

  /// Adds what one worker's clock says.
  public func add(_ timer: PhaseTimer) {
    totals.withLock { totals in
      for (place, seconds) in timer.seconds.enumerated() { totals[place] += seconds }
    }
  }

  /// Seconds of all workers together.
  public subscript(phase: PhaseTimer.Phase) -> Double { totals.withLock { $0[phase.rawValue] } }
}

/// Where the time of a run goes: the clock of one worker, read at the end of each step of the work.
///
/// A reading takes some 25 ns, so that timed runs are for looking inside, not for telling how fast a run is.
public final class PhaseTimer {
  /// Kinds of work.
  public enum Phase: Int, CaseIterable, Sendable, Hashable {
    /// Coordinates in the unit hypercube.
    case randomNumbers
    /// Coordinates to draws.
    case distributions
    /// Formulas of parameters and amounts.
    case formulas
    /// Draws to cells of matrices.
    case assembly
    /// Simultaneous equations.
    case solve
    /// Supplies to scores.
    case scores
    /// Moments and quantiles of scores.
    case statistics
  }

  /// Seconds by phase.
  public private(set) var seconds = Array(repeating: 0.0, count: Phase.allCases.count)
  private let clock = ContinuousClock()
  private var latest: ContinuousClock.Instant

  /// A clock that starts now.
  public init() { latest = clock.now }

  /// Books the time since the latest reading under a phase.
  public func mark(_ phase: Phase) {
    let now = clock.now
    seconds[phase.rawValue] += (now - latest).inSeconds
    latest = now
  }

  /// Forgets the time since the latest reading.
  public func skip() { latest = clock.now }
}
