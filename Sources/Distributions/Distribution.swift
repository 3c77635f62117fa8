/// A univariate probability distribution (stub of the interface).
public struct Distribution: Sendable, Hashable {
  public func quantile(_ p: Double) -> Double { p }
}
