import Glibc
import NumericKernels
public import Sampling

/// Redraws some of the correlated normal scores of a Gaussian copula given the others.
///
/// With the given members first, R = L L' makes their scores z_v = L_vv e_v, and all that is normal given
/// them is z_u = L_uv e_v + L_uu e with standard normal e (Rosenblatt 1952). A member that those before it
/// determine follows them.
public struct ConditionalGaussian: Sendable {
  /// Number of members.
  public let size: Int
  /// Number of members that keep their scores.
  public let givenCount: Int
  /// Members, the given ones first.
  private let order: [Int]
  /// L of the correlations in that order, row by row.
  private let factor: [Double]

  /// - Parameters:
  ///   - correlation: Correlations of the normal scores.
  ///   - given: The members that keep their scores, each once, in any number.
  ///   - order: All members in the order in which they are drawn; by default that of the correlations. The
  ///     law is the same in any order, but not the scores that some noise makes.
  /// - Throws: `CorrelationError.impossible` with the nearest possible matrix.
  public init(_ correlation: Correlation, given: [Int], order: [Int]? = nil) throws(CorrelationError) {
    _ = try GaussianCopula(normalScores: correlation)
    self.init(possible: correlation, given: given, order: order ?? Array(0..<correlation.size))
  }

  /// The same for a correlation matrix that is known to be possible.
  init(possible correlation: Correlation, given: [Int], order: [Int]) {
    let isGiven = Set(given)
    precondition(
      isGiven.count == given.count && given.allSatisfy((0..<correlation.size).contains),
      "members that are given are listed once")
    precondition(order.sorted() == Array(0..<correlation.size), "the order has every member once")
    self.init(
      possible: correlation, order: order.filter(isGiven.contains) + order.filter { !isGiven.contains($0) },
      givenCount: given.count)
  }

  init(possible correlation: Correlation, order: [Int], givenCount: Int) {
    size = correlation.size
    self.givenCount = givenCount
    self.order = order
    factor = Self.factor(of: correlation, order: order)
  }

  /// Draws the members that are not given.
  ///
  /// - Parameters:
  ///   - scores: Normal scores of all members, of which the given ones are kept.
  ///   - noise: Independent standard normal numbers, one for each member.
  ///   - out: The scores, by member.
  public func redraw(_ scores: Span<Double>, noise: Span<Double>, into out: inout MutableSpan<Double>) {
    redraw(scores, noise: noise, given: givenCount, into: &out)
  }

  /// The same, but with the first `given` members of the order kept.
  func redraw(
    _ scores: Span<Double>, noise: Span<Double>, given: Int, into out: inout MutableSpan<Double>
  ) {
    precondition(scores.count == size && noise.count == size && out.count == size, "a score per member")
    // Independent normal numbers behind the scores.
    var independent = [Double](repeating: 0, count: size)
    for i in 0..<size {
      var sum = 0.0
      for j in 0..<i { sum += factor[i * size + j] * independent[j] }
      let pivot = factor[i * size + i]
      if i < given {
        independent[i] = pivot > 0 ? (scores[order[i]] - sum) / pivot : 0
        out[order[i]] = scores[order[i]]
      } else {
        independent[i] = noise[order[i]]
        out[order[i]] = sum + pivot * independent[i]
      }
    }
  }

  /// Multiplies the scores of the given members by a factor; the others follow, with what is not explained by the
  /// given ones left as it is.
  ///
  /// - Parameters:
  ///   - scores: Normal scores of all members.
  ///   - out: The scores that these become, by member.
  public func scaleGiven(_ scores: Span<Double>, by factor: Double, into out: inout MutableSpan<Double>) {
    precondition(scores.count == size && out.count == size, "a score per member")
    // Independent normal numbers behind the scores, before and after.
    var before = [Double](repeating: 0, count: size)
    var after = before
    for i in 0..<size {
      let row = i * size
      var (old, new) = (0.0, 0.0)
      for j in 0..<i {
        old += self.factor[row + j] * before[j]
        new += self.factor[row + j] * after[j]
      }
      let pivot = self.factor[row + i]
      before[i] = pivot > 0 ? (scores[order[i]] - old) / pivot : 0
      after[i] = i < givenCount ? factor * before[i] : before[i]
      out[order[i]] = new + pivot * after[i]
    }
  }

  /// The coordinate in (0, 1) of a normal score: P(Z <= z), kept off 0 and 1.
  public static func coordinate(ofScore z: Double) -> Double {
    let probability = erfc(-z * 0.5.squareRoot()) / 2
    return min(max(probability, .leastNormalMagnitude), 1.0.nextDown)
  }

  /// The Cholesky factor with rows of length one; a pivot that vanishes to rounding is zero, and so is its
  /// column.
  private static func factor(of correlation: Correlation, order: [Int]) -> [Double] {
    let size = order.count
    var factor = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      var length = 0.0
      for j in 0...i {
        var rest = correlation[order[i], order[j]]
        for k in 0..<j { rest -= factor[i * size + k] * factor[j * size + k] }
        let pivot = factor[j * size + j]
        let value =
          if i == j {
            // A possible matrix may have eigenvalues down to -1e-10: a pivot of that order says nothing.
            rest > 1e-10 ? rest.squareRoot() : 0
          } else {
            pivot > 0 ? rest / pivot : 0
          }
        factor[i * size + j] = value
        length += value * value
      }
      let scale = 1 / length.squareRoot()
      for j in 0...i { factor[i * size + j] *= scale }
    }
    return factor
  }
}
