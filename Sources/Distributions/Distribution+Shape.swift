extension Distribution {
  /// Whether it is normal or lognormal and not truncated, so that it is a simple function of a normal score.
  public var isNormalOrLognormal: Bool {
    guard truncation == nil else { return false }
    switch family {
    case .normal, .lognormal: return true
    default: return false
    }
  }
}
