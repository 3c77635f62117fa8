/// What a surrogate did as control variate for the Sobol' indices of an output.
///
/// A separable function fitted to the first rows has indices that are known exactly. Estimated from the same rows
/// with the same estimator they are off by an error that is known too, and most of it is the error of the output's
/// own indices where the two are alike. Times the slope of one on the other, it is taken away (control variates:
/// Hammersley & Handscomb 1964; with slopes from the sample, Lavenberg & Welch 1981, Manage. Sci. 27:322):
///
///     S* = S(y) - beta [S(y^) - S^exact]
///
/// A surrogate that is unlike the output gets a slope near zero and does nothing; the estimate converges to the
/// index of the output whatever the surrogate.
public struct SurrogateControl: Sendable, Hashable {
  /// The share of the output's variance that the surrogate explains, on rows that it was not fitted to.
  public let explained: Double
  /// How many times the base draws would give indices as accurate without the surrogate: the ratio of the
  /// variances of the total indices, summed over factors.
  public let gain: Double
}
