public import NumericKernels
public import Propagation

/// How many draws per second a plan does on this machine, and where their time goes.
public struct Throughput: Sendable {
  /// Draws per second, by number of workers, medians of several runs.
  public let drawsPerSecond: [(workers: Int, rate: Double)]
  /// Nanoseconds of one worker per draw, by phase; measured apart, with clocks in between.
  public let nanoseconds: [(phase: PhaseTimer.Phase, value: Double)]
  /// What a draw takes.
  public let cost: PlanCost
  /// Draws of each run that was timed.
  public let draws: Int
  /// How many of them failed.
  public let failed: Int

  /// Measures a plan.
  /// - Parameters:
  ///   - workers: numbers of workers to measure.
  ///   - seconds: about how long each run takes.
  ///   - repetitions: runs for each number of workers.
  /// - Throws: `Interrupted` when cancelled.
  public init(
    _ plan: PropagationPlan, workers: [Int], seed: UInt64 = 1, seconds: Double = 0.1, repetitions: Int = 3,
    cancellation: CancellationFlag? = nil
  ) throws {
    func run(_ draws: Int, workers: Int, phases: PhaseTotals? = nil) throws -> (seconds: Double, failed: Int)
    {
      let clock = ContinuousClock()
      let start = clock.now
      let options = MonteCarloOptions(draws: draws, seed: seed, workers: workers)
      let result = try MonteCarlo(plan, options: options).run(cancellation: cancellation, phases: phases)
      return ((clock.now - start).inSeconds, result.failedDraws)
    }
    // A few draws tell how many fill the time; the workspaces of a small run would be most of its cost.
    var draws = 16
    var pilot = try run(draws, workers: 1)
    while pilot.seconds < seconds / 8, draws < 1 << 24 {
      draws *= pilot.seconds < seconds / 64 ? 8 : 2
      pilot = try run(draws, workers: 1)
    }
    let perDraw = pilot.seconds / Double(draws)
    draws = min(max(Int(seconds / perDraw / 16) * 16, 16), 1 << 24)
    self.draws = draws
    var failed = 0
    drawsPerSecond = try workers.map { count in
      let wanted = draws * count
      let times = try (0..<repetitions).map { _ in
        let (seconds, failures) = try run(wanted, workers: count)
        failed = failures
        return seconds
      }
      return (count, Double(wanted) / times.sorted()[repetitions / 2])
    }
    self.failed = failed
    let phases = PhaseTotals()
    _ = try run(draws, workers: 1, phases: phases)
    nanoseconds = PhaseTimer.Phase.allCases.map { ($0, phases[$0] * 1e9 / Double(draws)) }
    cost = plan.cost
  }
}
