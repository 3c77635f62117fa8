/// A model that is run at points of a method's own choice.
///
/// A point has one coordinate in (0, 1) for each input: the probability of the value under the input's own
/// (marginal) distribution. The outputs must be a pure function of the point, independent of the points that
/// are run together with it; then every result is the same bits for any number of workers and any batches.
public protocol PointModel: Sendable {
  /// What one worker keeps between calls: buffers, factorisations.
  associatedtype Workspace

  /// Names of the d inputs.
  var inputNames: [String] { get }

  /// A stable number for each input, all different: its random coordinates depend on it and not on the order
  /// of the inputs. By default the index of the input.
  var inputIdentities: [UInt64] { get }

  /// Number of outputs, q.
  var outputCount: Int { get }

  /// A workspace for one worker.
  func makeWorkspace() throws -> Workspace

  /// Runs the model at some points.
  ///
  /// - Parameters:
  ///   - points: d columns of `count` coordinates, input i at `points[i * count ..< (i + 1) * count]`.
  ///   - count: Number of points, at least one.
  ///   - out: q columns of `count` values, output j at `out[j * count ..< (j + 1) * count]`. A point that
  ///     fails gets NaN in the outputs that it fails.
  /// - Throws: Only what makes the whole analysis pointless; a failed point is no error.
  func evaluate(
    points: Span<Double>, count: Int, workspace: inout Workspace, into out: inout MutableSpan<Double>
  ) throws
}

extension PointModel {
  /// The indices of the inputs.
  public var inputIdentities: [UInt64] { inputNames.indices.map { UInt64($0) } }
}

extension FunctionModel: PointModel {
  /// The stable numbers that the model was made with.
  public var inputIdentities: [UInt64] { identities }

  /// Runs the function at some points; see `PointModel`.
  public func evaluate(
    points: Span<Double>, count: Int, workspace: inout Workspace, into out: inout MutableSpan<Double>
  ) {
    let (inputs, outputCount) = (inputNames.count, outputCount)
    var point = [Double](repeating: 0, count: inputs)
    var outputs = [Double](repeating: 0, count: outputCount)
    for place in 0..<count {
      for input in 0..<inputs { point[input] = points[input * count + place] }
      var span = outputs.mutableSpan
      function(point.span, &span)
      for output in 0..<outputCount { out[output * count + place] = outputs[output] }
    }
  }
}
