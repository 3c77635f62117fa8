import Inventory
public import NumericKernels
import Parameters
public import Propagation
import Sampling
public import Sensitivity

/// Which inputs make the scores uncertain: sensitivity indices of every system and indicator.
public struct Ranking: Sendable {
  /// The indices of one score.
  public struct Score: Sendable {
    /// Name of the system.
    public let system: String
    /// Name of the scenario.
    public let scenario: String
    /// Name of the indicator.
    public let indicator: String
    /// One row for each input, most important first.
    public let inputs: [SobolIndices.Factor]
  }

  /// Scores in the order of systems and indicators.
  public let scores: [Score]
  /// Number of model runs.
  public let evaluations: Int
  /// Base draws N.
  public let baseDraws: Int
  /// Estimator of the indices.
  public let estimator: SobolEstimator
  /// Level of the intervals.
  public let intervalLevel: Double
  /// How the intervals were made.
  public let intervalKind: IntervalKind
  /// Base rows that failed for at least one input, at most over scores and inputs.
  public let failedRows: Int
  /// Remarks of the design.
  public let notes: [String]

  /// With BA the design costs nearly twice the runs; beyond this many inputs they are better spent on draws.
  static let mostInputsWithBA = 100

  /// Runs the Saltelli design of a plan (made with `Detail.totals`) and ranks its inputs.
  /// - Throws: `SensitivityError`, `DesignError`, or `Interrupted`.
  public init(
    _ plan: PropagationPlan, options: MonteCarloOptions, estimator: SobolEstimator? = nil,
    cancellation: CancellationFlag? = nil, progress: ProgressReport? = nil
  ) throws {
    let model = try PickFreezePropagation(plan, options: options)
    var sobol = SobolOptions(baseDraws: model.draws, seed: options.seed)
    sobol.workers = options.workers
    sobol.estimator =
      estimator ?? (plan.inputs.count <= Ranking.mostInputsWithBA ? .azziniRosati : .janonMonod)
    sobol.groups = Ranking.factors(plan)
    // Rows are independent in a random design only; the matrices of others are randomisations in a row.
    if options.design != .random { sobol.randomizations = options.randomizations }
    let rows = model.draws
    let indices: SobolIndices
    do {
      indices = try SobolIndices(
        of: model, options: sobol, cancellation: cancellation, progress: { progress?($0, rows) })
    } catch SensitivityError.cancelled(let done, let wanted) {
      throw Interrupted(done: done, wanted: wanted)
    }
    let description = plan.model
    scores = zip(plan.outputs, indices.outputs).map { output, factors in
      let system = description.systems[output.system]
      return Score(
        system: system.name, scenario: system.scenario,
        indicator: description.indicators[output.indicator].name,
        inputs: factors.enumerated().sorted {
          ($0.element.rank ?? .max, $0.offset) < ($1.element.rank ?? .max, $1.offset)
        }.map(\.element))
    }
    evaluations = indices.evaluations
    baseDraws = indices.baseDraws
    self.estimator = indices.estimator
    intervalLevel = indices.intervalLevel
    failedRows = indices.outputs.joined().map(\.failedRows).max() ?? 0
    intervalKind = indices.intervalKind
    let designNote =
      "intervals are by bootstrap, which overstates the error of indices from \(options.design.rawValue) points; "
      + "ask for 8 randomisations to have intervals by their spread"
    let isUnfit = options.design != .random && indices.intervalKind == .bootstrap
    notes = model.notes + (isUnfit ? [designNote] : [])
  }
}

extension Ranking {
  /// What is ranked: inputs, and groups of inputs that go together (shares, correlated inputs) as one.
  private static func factors(_ plan: PropagationPlan) -> [SobolIndices.Group]? {
    guard !plan.model.inputGroups.isEmpty else { return nil }
    var factors: [SobolIndices.Group] = []
    var placed: Set<String> = []
    for (index, input) in plan.inputs.enumerated() {
      guard let group = plan.model.inputGroups.first(where: { $0.identities.contains(input.identity) }) else {
        factors.append(SobolIndices.Group(name: input.name, inputs: [index]))
        continue
      }
      guard placed.insert(group.name).inserted else { continue }
      let members = plan.inputs.indices.filter { group.identities.contains(plan.inputs[$0].identity) }
      factors.append(SobolIndices.Group(name: group.name, inputs: members))
    }
    return factors
  }
}

/// A plan as a model for pick-freeze methods: matrix A has the draws of a Monte Carlo run with the same seed.
struct PickFreezePropagation: PickFreezeModel {
  private let plan: PropagationPlan
  private let matrices: [any InputCoordinates]
  private let batch: Int?
  let notes: [String]
  let draws: Int

  init(_ plan: PropagationPlan, options: MonteCarloOptions) throws {
    self.plan = plan
    batch = options.batch
    let inputs = plan.inputs.map(\.identity)
    let designs = try (0..<2).map { try DesignCoordinates(options, inputs: inputs, matrix: $0, of: 2) }
    let reorderings = plan.model.reorderings
    // Inputs that are ordered together are one group, which takes all its columns from one matrix.
    matrices =
      reorderings.isEmpty
      ? designs : try designs.map { try ReorderedCoordinates($0, reorderings: reorderings) }
    notes = designs[0].notes(wanted: options.draws)
    draws = designs[0].draws
  }

  var inputNames: [String] { plan.inputs.map(\.name) }
  var outputCount: Int { plan.outputs.count }

  func makeWorkspace() -> PickFreezeWorker { PickFreezeWorker(plan: plan, matrices: matrices, batch: batch) }

  func evaluate(
    rows: Range<Int>, selection: ColumnSelection, workspace: inout PickFreezeWorker,
    into out: inout MutableSpan<Double>
  ) {
    let base = selection.base == .a ? 0 : 1
    if workspace.exchange(rows: rows, base: base, inputs: selection.exchanged, into: &out) { return }
    evaluateAnew(rows: rows, selection: selection, workspace: workspace, into: &out)
  }

  /// The same without anything taken from other runs.
  func evaluateAnew(
    rows: Range<Int>, selection: ColumnSelection, workspace: PickFreezeWorker, into out: inout MutableSpan<Double>
  ) {
    let coordinates = SelectedCoordinates(matrices: matrices, selection: selection)
    workspace.run(rows: rows, coordinates: coordinates, into: &out)
  }
}

/// Coordinates of each input from the matrix that a run takes it from.
private struct SelectedCoordinates: InputCoordinates {
  let matrices: [any InputCoordinates]
  let selection: ColumnSelection

  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    let matrix = matrices[selection.matrix(ofInput: input) == .a ? 0 : 1]
    matrix.fill(input: input, identity: identity, firstDraw: firstDraw, into: &out)
  }
}
