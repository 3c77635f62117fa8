/// Fits separable functions by alternating least squares: the functions of one input after the other, given the
/// others (as Beylkin, Garcke & Mohlenkamp 2009, SIAM J. Sci. Comput. 31:1840, fit sums of separable functions).
///
/// Two fits compete, and the better one on rows that neither has seen is taken:
///
/// 1. A product of the output above its lower end (or below its upper end, where the long tail is on that
///    side), then terms as well. Errors count relative to the output, with 0.3 standard deviations added: where
///    the output is a product, all rows then tell alike about each factor, and not only the few with the
///    largest outputs.
/// 2. Terms and a product together of the centred output, all rows alike: for outputs that are rather sums.
///
/// Both are the same whatever is added to the output or it is multiplied by.
struct SeparableFit {
  /// Rows beside each other of which one is held out.
  private static let heldOut = 4
  private static let productSweeps = 12
  private static let jointSweeps = 4
  private static let sumSweeps = 8
  /// A sweep that changes the share of the variance left by less than this is the last.
  private static let leastGain = 1e-4
  /// Added to outputs, in standard deviations, before errors are taken relative to them.
  private static let margin = 0.3

  /// The function.
  let function: SeparableFunction
  /// The share of the variance of the held-out rows that it explains, R^2.
  let explained: Double

  /// - Parameters:
  ///   - rows: The rows.
  ///   - values: The output in each of them; rows where it is not finite are left out.
  /// - Returns: nil where there is too little to fit to.
  init?(_ rows: SeparableRows, values: [Double]) {
    let known = values.indices.filter { values[$0].isFinite }
    guard known.count >= 4 * NormalScoreHats.count else { return nil }
    let outputs = known.map { values[$0] }
    let count = Double(known.count)
    let mean = outputs.reduce(0) { $0 + ($1 - outputs[0]) } / count + outputs[0]
    let moments = outputs.reduce(into: (second: 0.0, third: 0.0)) { sums, value in
      let distance = value - mean
      sums.second += distance * distance
      sums.third += distance * distance * distance
    }
    let deviation = (moments.second / count).squareRoot()
    guard deviation > 64 * abs(mean).ulp, let low = outputs.min(), let high = outputs.max() else {
      return nil
    }

    let isTraining = { (place: Int) in place % Self.heldOut != Self.heldOut - 1 }
    let places = (outputs.indices.filter(isTraining), outputs.indices.filter { !isTraining($0) })
    let training = rows.selecting(places.0.map { known[$0] })
    let others = rows.selecting(places.1.map { known[$0] })
    // In standard deviations from an origin.
    func fitted(
      origin: Double, scale: Double, _ fit: (inout AlternatingFit) -> Void
    ) -> (function: SeparableFunction, error: Double)? {
      var fitting = AlternatingFit(training, values: places.0.map { (outputs[$0] - origin) / scale })
      fit(&fitting)
      let function = fitting.function.scaled(by: scale, plus: origin)
      let error = zip(others.values(function), places.1).reduce(0) { sum, pair in
        let distance = pair.0 - outputs[pair.1]
        return sum + distance * distance
      }
      return error.isFinite ? (function, error) : nil
    }
    let isSkewedUp = moments.third >= 0
    let scale = isSkewedUp ? deviation : -deviation
    let product = fitted(origin: isSkewedUp ? low : high, scale: scale) { fit in
      fit.sweep(atMost: Self.productSweeps, withTerms: false, margin: Self.margin, leastGain: Self.leastGain)
      fit.sweep(atMost: Self.jointSweeps, withTerms: true, margin: Self.margin, leastGain: Self.leastGain)
    }
    let sum = fitted(origin: mean, scale: scale) { fit in
      // A product of ones beside the constant -1: nothing yet.
      fit.function.constant = -1
      fit.sweep(atMost: Self.sumSweeps, withTerms: true, margin: nil, leastGain: Self.leastGain)
    }
    guard let best = [product, sum].compactMap(\.self).min(by: { $0.error < $1.error }) else { return nil }
    let spread = places.1.reduce(0) { $0 + (outputs[$1] - mean) * (outputs[$1] - mean) }
    function = best.function
    explained = 1 - best.error / spread
    guard explained.isFinite else { return nil }
  }
}
