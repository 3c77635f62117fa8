/// How a score stands to that of the reference.
public enum ScoreSign: UInt64, Hashable, Sendable, CaseIterable {
  case lower
  case equal
  case higher

  /// `-`, `=` or `+`.
  public var symbol: Character {
    switch self {
    case .lower: "-"
    case .equal: "="
    case .higher: "+"
    }
  }
}

/// How a system stands to its reference on all indicators at once.
///
/// Patterns are ordered indicator by indicator, lower before equal before higher.
public struct SignPattern: Hashable, Comparable, Sendable {
  /// Two bits for each indicator, the first in the highest bits; for more than 32 of them the rest stands in `rest`,
  /// so that usual patterns need no memory of their own.
  let first: UInt64
  let rest: [UInt64]

  /// Indicators in a word.
  static let perWord = 32

  init(first: UInt64, rest: [UInt64] = []) {
    self.first = first
    self.rest = rest
  }

  /// The pattern of some signs.
  public init(_ signs: [ScoreSign]) {
    var words = Array(repeating: UInt64(0), count: max(SignPattern.words(forIndicators: signs.count), 1))
    for (indicator, sign) in signs.enumerated() {
      words[indicator / SignPattern.perWord] |= sign.rawValue << SignPattern.shift(ofIndicator: indicator)
    }
    self.init(first: words[0], rest: Array(words.dropFirst()))
  }

  /// The sign of an indicator.
  public func sign(ofIndicator indicator: Int) -> ScoreSign {
    let word = indicator / SignPattern.perWord
    let bits = (word == 0 ? first : rest[word - 1]) >> SignPattern.shift(ofIndicator: indicator) & 3
    return ScoreSign(rawValue: bits) ?? .higher
  }

  /// One character for each indicator, in their order.
  public func text(indicators: Int) -> String {
    String((0..<indicators).map { sign(ofIndicator: $0).symbol })
  }

  /// Whether the left pattern is lower on the first indicator on which they differ.
  public static func < (left: SignPattern, right: SignPattern) -> Bool {
    if left.first != right.first { return left.first < right.first }
    return left.rest.lexicographicallyPrecedes(right.rest)
  }

  static func words(forIndicators indicators: Int) -> Int { (indicators + perWord - 1) / perWord }

  static func shift(ofIndicator indicator: Int) -> UInt64 { UInt64(2 * (perWord - 1 - indicator % perWord)) }
}
