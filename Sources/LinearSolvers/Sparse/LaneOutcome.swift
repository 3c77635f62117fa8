/// How the solution of one draw for one right-hand side ended.
public struct LaneOutcome: Hashable, Sendable {
  /// The rung of the ladder that solved it, or that it fell off.
  public enum Rung: Hashable, Sendable {
    /// Gauss-Seidel sweeps.
    case sweeps
    /// A factorisation with the pivots of the static system.
    case refactorization
    /// A factorisation of its own.
    case factorization
    /// None: its supplies are NaN.
    case failed(Failure)
  }

  /// Why a draw has no solution.
  public enum Failure: Hashable, Sendable {
    /// No pivot was left for the equation of this process.
    case singular(process: Int)
    /// A value is NaN or infinite, or the solution overflows.
    case notFinite
    /// Even the best factors leave an estimated error above ``LaneSystem/acceptedError``.
    case inaccurate
    /// The factors do not fit in memory.
    case tooLarge
  }

  /// Where it ended.
  public var rung: Rung
  /// Sweeps that were made.
  public var sweeps: Int
  /// The estimate of the largest error of a score, relative to the score's contribution sum Σ |q_i x_i|.
  public var errorEstimate: Double

  static let unsolved = LaneOutcome(rung: .failed(.notFinite), sweeps: 0, errorEstimate: .nan)
}
