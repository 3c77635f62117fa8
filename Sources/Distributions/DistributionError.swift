/// Why parameters do not describe a distribution: the field at fault, what was found and the cure.
public struct DistributionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The study file's name of the field at fault: `sd`, `gsd`, `min`, `mode`, `alpha`, `truncated`, ...
  public let field: String
  /// What was found, what is needed and what to do.
  public let message: String

  /// An error at `field`.
  public init(field: String, message: String) {
    self.field = field
    self.message = message
  }

  /// The error in words.
  public var description: String { "\(field): \(message)" }
}
