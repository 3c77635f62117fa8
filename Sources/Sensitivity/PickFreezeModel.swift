/// Which of two independent input matrices each input of a model run is read from.
///
/// A and B hold independent draws of the same inputs, row by row. A run takes most inputs from `base` and the
/// inputs in `exchanged` from the other matrix: the "pick-freeze" columns of Sobol' (1993) and Saltelli
/// (2002).
public struct ColumnSelection: Sendable, Hashable {
  /// One of the two matrices of independent draws.
  public enum Matrix: Sendable, Hashable {
    case a, b
  }

  /// Where every input comes from that is not exchanged.
  public let base: Matrix
  /// Indices of the inputs that come from the other matrix, ascending.
  public let exchanged: [Int]

  /// All inputs from A.
  public static let a = ColumnSelection(base: .a, exchanged: [])
  /// All inputs from B.
  public static let b = ColumnSelection(base: .b, exchanged: [])

  /// A with the given inputs from B.
  public static func ab(_ inputs: [Int]) -> ColumnSelection {
    ColumnSelection(base: .a, exchanged: inputs.sorted())
  }

  /// B with the given inputs from A.
  public static func ba(_ inputs: [Int]) -> ColumnSelection {
    ColumnSelection(base: .b, exchanged: inputs.sorted())
  }

  /// The matrix that an input comes from.
  public func matrix(ofInput input: Int) -> Matrix {
    guard exchanged.contains(input) else { return base }
    return base == .a ? .b : .a
  }
}

/// A model that variance-based methods can run: outputs of rows whose inputs come from two independent
/// matrices.
///
/// Row n of A and of B must be a pure function of n (and of the model's seed), independent of the rows that
/// are asked for together with it; then every result is the same bits for any number of workers.
public protocol PickFreezeModel: Sendable {
  /// What one worker keeps between calls: buffers, factorisations, the draws of the latest rows.
  associatedtype Workspace

  /// Names of the d inputs.
  var inputNames: [String] { get }

  /// Number of outputs, q.
  var outputCount: Int { get }

  /// The coordinates of the rows, where these are independent draws and their coordinates known; else nil, which
  /// is the default. With them the indices are estimated more closely (see `SurrogateControl`).
  var rowCoordinates: RowCoordinates? { get }

  /// A workspace for one worker.
  func makeWorkspace() throws -> Workspace

  /// Runs the model for consecutive base rows.
  ///
  /// One worker asks for all selections of one range of rows, `.a` and `.b` first, before it goes on to
  /// other rows: draws of A and B for the latest rows are worth keeping in the workspace.
  ///
  /// - Parameters:
  ///   - rows: Indices of rows of A and B, not empty.
  ///   - selection: Where each input is read from.
  ///   - out: q columns of `rows.count` values, output j at `out[j * rows.count ..< (j + 1) * rows.count]`.
  ///     A row that fails gets NaN in the outputs that it fails.
  /// - Throws: Only what makes the whole analysis pointless; a failed row is no error.
  func evaluate(
    rows: Range<Int>, selection: ColumnSelection, workspace: inout Workspace,
    into out: inout MutableSpan<Double>) throws
}

extension PickFreezeModel {
  /// Not known.
  public var rowCoordinates: RowCoordinates? { nil }
}
