import NumericKernels

/// A plain function of points of the unit cube as a model: what tests and small studies rank.
///
/// Input i of row n is uniform on (0, 1), drawn by counter: matrix A from purpose `.draws`, matrix B from
/// `.secondMatrix`, with `identities[i]` as the input's identity.
public struct FunctionModel: PickFreezeModel {
  /// Names of the d inputs.
  public let inputNames: [String]
  /// Number of outputs, q.
  public let outputCount: Int
  let identities: [UInt64]
  private let streams: (a: RandomStream, b: RandomStream)
  let function: @Sendable (_ point: Span<Double>, _ outputs: inout MutableSpan<Double>) -> Void

  /// - Parameters:
  ///   - inputNames: Names of the d inputs.
  ///   - identities: A stable number for each input, by default its index.
  ///   - outputCount: Number of outputs, q.
  ///   - seed: Seed of the draws.
  ///   - function: From d coordinates in (0, 1) to q outputs; NaN where it fails.
  public init(
    inputNames: [String], identities: [UInt64]? = nil, outputCount: Int = 1, seed: UInt64,
    function: @escaping @Sendable (_ point: Span<Double>, _ outputs: inout MutableSpan<Double>) -> Void
  ) {
    precondition(identities == nil || identities?.count == inputNames.count)
    self.inputNames = inputNames
    self.identities = identities ?? inputNames.indices.map { UInt64($0) }
    self.outputCount = outputCount
    streams = (
      RandomStream(seed: seed, purpose: .draws), RandomStream(seed: seed, purpose: .secondMatrix)
    )
    self.function = function
  }

  /// The draws themselves.
  public var rowCoordinates: RowCoordinates? {
    let (identities, streams) = (identities, streams)
    return RowCoordinates(identities: identities) { matrix, input, firstRow, out in
      let stream = matrix == .a ? streams.a : streams.b
      stream.uniforms(input: identities[input], firstDraw: UInt64(firstRow), into: &out)
    }
  }

  /// Columns of draws of the latest rows of both matrices.
  public struct Workspace {
    var rows = 0..<0
    /// Input i of row n at [i * rows.count + n].
    var a: [Double] = []
    var b: [Double] = []
  }

  /// A workspace for one worker.
  public func makeWorkspace() -> Workspace { Workspace() }

  /// Runs the function for consecutive rows of both matrices; see `PickFreezeModel`.
  public func evaluate(
    rows: Range<Int>, selection: ColumnSelection, workspace: inout Workspace,
    into out: inout MutableSpan<Double>
  ) {
    if workspace.rows != rows {
      workspace.a = columns(of: rows, from: streams.a)
      workspace.b = columns(of: rows, from: streams.b)
      workspace.rows = rows
    }
    // Columns that are read are copied once, so that rows need no choice between matrices.
    var columns = selection.base == .a ? workspace.a : workspace.b
    let others = selection.base == .a ? workspace.b : workspace.a
    for input in selection.exchanged {
      for place in (input * rows.count)..<((input + 1) * rows.count) { columns[place] = others[place] }
    }
    evaluate(points: columns.span, count: rows.count, workspace: &workspace, into: &out)
  }

  private func columns(of rows: Range<Int>, from stream: RandomStream) -> [Double] {
    var column = [Double](repeating: 0, count: rows.count)
    return identities.flatMap { identity in
      var span = column.mutableSpan
      stream.uniforms(input: identity, firstDraw: UInt64(rows.lowerBound), into: &span)
      return column
    }
  }
}
