import Inventory
import NumericKernels
import Parameters
import Propagation
import Sampling
import Sensitivity

/// A plan as a model for pick-freeze methods: matrix A has the draws of a Monte Carlo run with the same seed.
struct PickFreezePropagation: PickFreezeModel {
  private let plan: PropagationPlan
  private let matrices: [any InputCoordinates]
  private let batch: Int?
  private let isRandom: Bool
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
    isRandom = options.design == .random && reorderings.isEmpty
    notes = designs[0].notes(wanted: options.draws)
    draws = designs[0].draws
  }

  var inputNames: [String] { plan.inputs.map(\.name) }
  var outputCount: Int { plan.outputs.count }

  /// The draws of a random design; those of others, and draws that are ordered together, are not independent.
  var rowCoordinates: RowCoordinates? {
    guard isRandom else { return nil }
    let (identities, matrices) = (plan.inputs.map(\.identity), matrices)
    return RowCoordinates(identities: identities) { matrix, input, firstRow, out in
      matrices[matrix == .a ? 0 : 1]
        .fill(input: input, identity: identities[input], firstDraw: firstRow, into: &out)
    }
  }

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
    rows: Range<Int>, selection: ColumnSelection, workspace: PickFreezeWorker,
    into out: inout MutableSpan<Double>
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
