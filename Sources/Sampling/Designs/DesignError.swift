/// A design that cannot be made as asked.
public enum DesignError: Error, Sendable, Hashable, CustomStringConvertible {
  /// `draws` is outside 1...`most`.
  case draws(Int, most: Int)
  /// Two inputs have one identity.
  case repeatedInput(UInt64)

  /// The error in words.
  public var description: String {
    switch self {
    case .draws(let draws, let most):
      "draws: \(draws) is not possible; give a whole number from 1 to \(most)"
    case .repeatedInput(let identity):
      "inputs: identity \(identity) occurs twice; rename one of the two inputs"
    }
  }
}
