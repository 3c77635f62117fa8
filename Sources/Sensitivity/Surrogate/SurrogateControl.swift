/// What a surrogate did as control variate for the Sobol' indices of an output.
///
/// A separable function fitted to the first rows has indices that are known exactly. Estimated from the same rows
/// with the same estimator they are off by an error that is known too, and most of it is the error of the output's
/// own indices where the two are alike. It is taken away (control variates: Hammersley & Handscomb 1964, chapter 5):
///
///     S* = S(y) - [S(y^) - S^exact]
///
/// This is done for those indices whose variance it halves at least, by the jackknife. Rows that the surrogate was
/// fitted to are left out of both, so that it is independent of those that it corrects, and the error has no factor
/// that would have to be estimated from them: intervals cover as those of plain estimates do. Where inputs that
/// matter have heavy tails, the error that is left lies in rows too rare to tell it, and intervals keep the width of
/// plain ones. The estimate converges to the index of the output whatever the surrogate.
public struct SurrogateControl: Sendable, Hashable {
  /// The share of the output's variance that the surrogate explains, on rows that it was not fitted to.
  public let explained: Double
  /// How many times the base draws would give indices as accurate without the surrogate: the ratio of the
  /// variances of the total indices, summed over factors. Nil where intervals keep the width of plain ones.
  public let gain: Double?
}
