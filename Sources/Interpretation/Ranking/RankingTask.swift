import Inventory
public import NumericKernels
public import Parameters
public import Propagation
import Sensitivity

extension Ranking {
  /// Ranks the inputs of a plan (made with `Detail.totals`).
  ///
  /// - Parameters:
  ///   - plan: the model.
  ///   - options: how.
  ///   - sampled: of inputs by name the nodes of their values, which given-data methods look at; for others they take
  ///     the coordinates.
  ///   - given: draws that exist already, for given-data methods; nil: they are made.
  ///   - cancellation: raise it to stop after the runs under way.
  ///   - progress: told how many draws are done.
  /// - Throws: `SensitivityError`, `TooManyFailures`, `DesignError`, `CorrelationError` or `Interrupted`.
  public init(
    _ plan: PropagationPlan, options: RankingOptions, sampled: [String: ExpressionGraph.NodeID] = [:],
    given: GivenDraws? = nil, cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil
  ) throws {
    let task = RankingTask(
      plan: plan, options: options, sampled: sampled, given: given, cancellation: cancellation,
      progress: progress)
    do {
      self = try task.complete()
    } catch SensitivityError.cancelled(let done, let wanted) {
      // What given-data methods count is work on draws that are all there.
      let draws = options.monteCarlo.draws
      throw options.method.readsGivenData
        ? Interrupted(done: draws, wanted: draws) : Interrupted(done: done, wanted: wanted)
    } catch SensitivityError.tooManyFailedRows(_, let output, let failed, let rows, _) {
      throw TooManyFailures(task, output: output, failed: failed, draws: rows)
    }
  }

  /// Ranks the inputs of a plan (made with `Detail.totals`) by Sobol' indices.
  /// - Throws: `SensitivityError`, `DesignError`, or `Interrupted`.
  public init(
    _ plan: PropagationPlan, options: MonteCarloOptions, cancellation: CancellationFlag? = nil,
    progress: ProgressReport? = nil
  ) throws {
    var ranking = RankingOptions(.sobol, monteCarlo: options)
    ranking.showsConsequences = false
    try self.init(plan, options: ranking, cancellation: cancellation, progress: progress)
  }
}

/// What a ranking is made of; each method is an extension in a file of its own.
struct RankingTask: Sendable {
  let plan: PropagationPlan
  let options: RankingOptions
  /// Nodes of the values of inputs by their names, for given-data methods.
  let sampled: [String: ExpressionGraph.NodeID]
  /// Draws that exist already.
  let given: GivenDraws?
  let cancellation: CancellationFlag?
  let progress: ProgressReport?

  /// Runs the method, and adds what follows from its result.
  func complete() throws -> Ranking {
    guard !plan.inputs.isEmpty else {
      throw SensitivityError.nothingToRank(
        "the scores depend on no uncertain input: there is nothing to rank")
    }
    let (draws, most) = (given?.rowCount ?? options.monteCarlo.draws, options.method.mostDraws)
    guard draws <= most else {
      throw SensitivityError.badOption(
        name: "--draws", value: String(draws),
        cure: "\(options.method.rawValue) keeps them all: ask for at most \(most)")
    }
    var ranking = try ranking()
    ranking.notes += ranking.notesOnWhatHasNoRank(in: plan)
    if options.showsConsequences, options.method == .sobol || options.method == .shapley {
      try addConsequences(to: &ranking)
    }
    if options.method.takesBackgrounds { try addLeadingExchanges(to: &ranking) }
    if ranking.failedRows > 0 { ranking.failures = try failures() }
    return ranking
  }

  /// The first draws that failed, with the reasons.
  func failures() throws -> [Failure] {
    var run = options.monteCarlo
    run.draws = min(run.draws, RankingTask.drawsDiagnosed)
    return try MonteCarlo(plan, options: run).run(cancellation: cancellation).failures
  }

  /// Draws among which failures are looked for.
  private static let drawsDiagnosed = 16_384

  /// Runs the method.
  private func ranking() throws -> Ranking {
    try checkBackground()
    return switch options.method {
    case .sobol: try sobol()
    case .shapley: try shapley()
    case .kucherenko: try kucherenko()
    case .morris: try morris()
    case .extendedFAST: try extendedFAST()
    case .chaos: try chaos()
    case .derivatives: try derivatives()
    case .rbdFAST, .rank, .delta, .pawn, .hsic, .cramerVonMises, .regression: try givenData()
    }
  }

  /// Progress of a method that counts its rows.
  func progress(of rows: Int) -> (@Sendable (Int) -> Void)? {
    guard let progress else { return nil }
    return { progress($0, rows) }
  }

  /// One score for each output of the plan, its inputs in order of rank.
  func scores(
    floors: (Int) -> [Double?], facts: (Int) -> [Ranking.Fact] = { _ in [] },
    _ inputs: (Int) -> [Ranking.Input]
  ) -> [Ranking.Score] {
    plan.outputs.indices.map { index in
      let output = plan.outputs[index]
      let system = plan.model.systems[output.system]
      let indicator = plan.model.indicators[output.indicator]
      let ordered = inputs(index).enumerated().sorted {
        ($0.element.rank ?? .max, $0.offset) < ($1.element.rank ?? .max, $1.offset)
      }
      return Ranking.Score(
        system: system.name, scenario: system.scenario, year: nil, indicator: indicator.name,
        unit: indicator.unit, inputs: ordered.map(\.element), noiseFloors: floors(index), facts: facts(index))
    }
  }

  /// What a row-by-row method is told.
  func rowOptions() -> RowOptions {
    let run = options.monteCarlo
    var rows = RowOptions(baseRows: run.draws, seed: run.seed)
    rows.design = run.design
    rows.randomizations = run.randomizations
    rows.workers = run.workers
    rows.failureLimit = options.failureLimit
    rows.intervalLevel = options.intervalLevel
    return rows
  }
}
