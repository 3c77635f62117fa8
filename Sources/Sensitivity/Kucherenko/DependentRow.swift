import NumericKernels
import Sampling

/// Two independent points of inputs as a row of pick-freeze runs: the inputs of a run that are not redrawn
/// keep the values of the first point; the others come from the second point or, where inputs depend on each
/// other, are drawn given those that are kept.
struct DependentRow: Sendable {
  /// Without dependence the coordinates of the first point, else its normal scores.
  let base: [Double]
  /// Without dependence the coordinates of the second point, else independent normal scores.
  let noise: [Double]

  /// - Parameters:
  ///   - points: The coordinates of two independent points, one after the other.
  ///   - joint: What gives the inputs their correlations, with nothing given; nil where they are independent.
  init(_ points: [Double], joint: ConditionalGaussian?) {
    let half = points.count / 2
    guard let joint else {
      base = Array(points[..<half])
      noise = Array(points[half...])
      return
    }
    var scores = points
    var span = scores.mutableSpan
    VectorMath.normalQuantile(&span)
    let independent = Array(scores[..<half])
    noise = Array(scores[half...])
    var dependent = independent
    var out = dependent.mutableSpan
    joint.redraw(independent.span, noise: independent.span, into: &out)
    base = dependent
  }

  /// A run in which the inputs that `conditional` is not given are redrawn.
  func fill(_ point: inout [Double], _ conditional: ConditionalGaussian, given: Int? = nil) {
    var out = point.mutableSpan
    conditional.redraw(base.span, noise: noise.span, given: given ?? conditional.givenCount, into: &out)
    for input in point.indices { point[input] = ConditionalGaussian.coordinate(ofScore: point[input]) }
  }
}
