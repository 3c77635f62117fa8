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
  private let function: @Sendable (_ point: Span<Double>, _ outputs: inout MutableSpan<Double>) -> Void

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
    var a: [[Double]] = []
    var b: [[Double]] = []
    var point: [Double]
    var outputs: [Double]
  }

  /// A workspace for one worker.
  public func makeWorkspace() -> Workspace {
    Workspace(
      point: [Double](repeating: 0, count: inputNames.count),
      outputs: [Double](repeating: 0, count: outputCount))
  }

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
    let fromB = inputNames.indices.map { selection.matrix(ofInput: $0) == .b }
    for row in 0..<rows.count {
      for input in fromB.indices {
        let x = fromB[input] ? workspace.b[input][row] : workspace.a[input][row]
        workspace.point[input] = x
      }
      run(at: workspace.point, into: &workspace.outputs)
      for output in 0..<outputCount { out[output * rows.count + row] = workspace.outputs[output] }
    }
  }

  func run(at point: [Double], into outputs: inout [Double]) {
    var span = outputs.mutableSpan
    function(point.span, &span)
  }

  private func columns(of rows: Range<Int>, from stream: RandomStream) -> [[Double]] {
    identities.map { identity in
      var column = [Double](repeating: 0, count: rows.count)
      var span = column.mutableSpan
      stream.uniforms(input: identity, firstDraw: UInt64(rows.lowerBound), into: &span)
      return column
    }
  }
}
