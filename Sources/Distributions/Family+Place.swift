extension Distribution.Family {
  /// What a study file's `value` places when the fields of a distribution do not: the mean of a normal and an exponential
  /// one, the median of a lognormal, the mode of a triangular and a PERT, the location of Student's t, the first choice of
  /// a categorical one, and nothing of the rest.
  public enum Place: String, Sendable, Hashable {
    case mean, median, mode, location, nothing
    case firstChoice = "first choice"
  }
}
