/// An estimate of a sensitivity measure with the interval that fits the design it comes from.
public struct SensitivityEstimate: Sendable, Hashable {
  /// The estimate.
  public let value: Double
  /// Its confidence interval; nil where none was asked for, or none can be made.
  public let interval: ClosedRange<Double>?

  /// An estimate, with or without an interval.
  public init(value: Double, interval: ClosedRange<Double>? = nil) {
    self.value = value
    self.interval = interval
  }
}
