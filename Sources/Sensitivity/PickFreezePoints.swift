public import Sampling

/// A model of points as one that variance-based methods can run: the rows of both matrices come from a design,
/// or from several independent randomisations of it one after another.
///
/// With Sobol' points the two matrices are the first and the last d columns of one point set of 2 d
/// dimensions (Saltelli et al. 2010); give `SobolOptions.randomizations` the same number, so that intervals
/// are by the spread of the randomisations. Inputs get dimensions in the order of their identities.
public struct PickFreezePoints<Model: PointModel>: PickFreezeModel {
  private let model: Model
  /// By randomisation, the designs of A and of B.
  private let designs: [(a: Design, b: Design)]
  private let identities: [UInt64]

  /// - Parameters:
  ///   - model: The model.
  ///   - kind: How the points fill the unit cube.
  ///   - rows: Base rows N of all randomisations; for `sobol`, those of each are rounded up to a power of two.
  ///   - randomizations: Number of independent randomisations.
  ///   - seed: Seed of the points.
  /// - Throws: `DesignError`.
  public init(
    _ model: Model, kind: Design.Kind, rows: Int, randomizations: Int = 1, seed: UInt64
  ) throws(DesignError) {
    precondition(randomizations >= 1, "a design has at least one randomisation")
    self.model = model
    identities = model.inputIdentities
    let ascending = identities.sorted()
    let rowsOfOne = (rows + randomizations - 1) / randomizations
    var designs: [(a: Design, b: Design)] = []
    for randomization in 0..<randomizations {
      let a = try Design(
        kind: kind, draws: rowsOfOne, seed: seed, randomization: randomization, inputs: ascending, matrix: 0,
        of: 2)
      let b = try Design(
        kind: kind, draws: rowsOfOne, seed: seed, randomization: randomization, inputs: ascending, matrix: 1,
        of: 2)
      designs.append((a, b))
    }
    self.designs = designs
  }

  /// Base rows N of all randomisations: what `SobolOptions.baseDraws` may ask for.
  public var rowCount: Int { designs.count * designs[0].a.draws }
  /// Names of the d inputs.
  public var inputNames: [String] { model.inputNames }
  /// Number of outputs, q.
  public var outputCount: Int { model.outputCount }

  /// The points of a random design; those of others are not independent.
  public var rowCoordinates: RowCoordinates? {
    guard designs.count == 1, designs[0].a.kind == .random else { return nil }
    let (design, identities) = (designs[0], identities)
    return RowCoordinates(identities: identities) { matrix, input, firstRow, out in
      (matrix == .a ? design.a : design.b)
        .coordinates(input: identities[input], firstDraw: firstRow, into: &out)
    }
  }

  /// The coordinates of the latest rows.
  public struct Workspace {
    var model: Model.Workspace
    var rows = 0..<0
    /// d columns each.
    var a: [Double] = []
    var b: [Double] = []
  }

  /// A workspace for one worker.
  public func makeWorkspace() throws -> Workspace { Workspace(model: try model.makeWorkspace()) }

  /// Runs the model for consecutive rows of both matrices; see `PickFreezeModel`.
  public func evaluate(
    rows: Range<Int>, selection: ColumnSelection, workspace: inout Workspace,
    into out: inout MutableSpan<Double>
  ) throws {
    if workspace.rows != rows {
      fill(&workspace.a, rows: rows) { $0.a }
      fill(&workspace.b, rows: rows) { $0.b }
      workspace.rows = rows
    }
    let (base, other) =
      selection.base == .a ? (workspace.a, workspace.b) : (workspace.b, workspace.a)
    var points = base
    for input in selection.exchanged {
      for place in (input * rows.count)..<((input + 1) * rows.count) { points[place] = other[place] }
    }
    try model.evaluate(points: points.span, count: rows.count, workspace: &workspace.model, into: &out)
  }

  /// The coordinates of rows of one matrix, piece by piece where they lie in several randomisations.
  private func fill(
    _ columns: inout [Double], rows: Range<Int>, of matrix: ((a: Design, b: Design)) -> Design
  ) {
    if columns.count != identities.count * rows.count {
      columns = [Double](repeating: 0, count: identities.count * rows.count)
    }
    let length = designs[0].a.draws
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (part, draw) = row.quotientAndRemainder(dividingBy: length)
      var piece = [Double](repeating: 0, count: min(rows.upperBound - row, length - draw))
      for (input, identity) in identities.enumerated() {
        var span = piece.mutableSpan
        matrix(designs[part]).coordinates(input: identity, firstDraw: draw, into: &span)
        let first = input * rows.count + row - rows.lowerBound
        for place in piece.indices { columns[first + place] = piece[place] }
      }
      row += piece.count
    }
  }
}
