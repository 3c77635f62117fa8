import CBoostMath

/// An estimate from independent randomisations of one design, such as scrambles of a Sobol' sequence.
///
/// Points of one quasi-Monte Carlo run are not independent: sd / sqrt(n) says nothing about its error. The
/// spread of R independent randomisations does (Owen 1997; L'Ecuyer & Lemieux 2002): their mean has the
/// standard error sd / sqrt(R), and Student's t with R - 1 degrees of freedom gives the interval.
public struct ReplicateEstimate: Sendable, Hashable {
  /// Number of randomisations, R.
  public let replicates: Int
  /// Mean of the replicates.
  public let mean: Double
  /// One standard error of `mean`; nil for a single replicate.
  public let meanError: Double?

  /// - Parameter replicates: The estimate of each randomisation, all of one size; at least one.
  public init(_ replicates: Span<Double>) {
    precondition(!replicates.isEmpty, "an estimate needs a replicate")
    let moments = Moments(replicates)
    self.replicates = moments.count
    mean = moments.mean
    meanError = moments.meanError
  }

  /// The estimate of independent replicates that are summed up already.
  ///
  /// - Parameters:
  ///   - replicates: Their number, at least one.
  ///   - mean: Their mean.
  ///   - meanError: Their standard deviation over the root of their number; nil where it is unknown.
  public init(replicates: Int, mean: Double, meanError: Double?) {
    precondition(replicates > 0, "an estimate needs a replicate")
    self.replicates = replicates
    self.mean = mean
    self.meanError = replicates > 1 ? meanError : nil
  }

  /// The t interval; nil for a single replicate.
  /// - Parameter level: Confidence level in (0, 1).
  public func interval(level: Double = 0.95) -> (lower: Double, upper: Double)? {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1")
    guard let meanError else { return nil }
    let tail = (1 - level) / 2
    let reach = mv_student_t_quantile(Double(replicates - 1), 1 - tail, tail) * meanError
    return (mean - reach, mean + reach)
  }
}
