/// How the exchanges of a database are ranked.
public struct ExchangeRankingOptions: Sendable {
  /// How many of the first exchanges of each score, and how many without a derivative, get a first-order index
  /// from their draws alone.
  public var candidates = 200
  /// Resamples of blocks of draws that tell how firm a rank is.
  public var resamples = 200
  /// How many of the first exchanges are kept at their draws while all others are drawn anew, one number after
  /// another.
  public var ladder = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
  /// Most draws of each step of the ladder: enough for an error of 1 % of the variance or so.
  public var ladderDraws = 500
  /// Level of the intervals, in (0, 1).
  public var intervalLevel = 0.95
  /// Memory that the sums over draws may take, in bytes; outputs beyond it are run one part after another.
  public var memory = 2 << 30

  /// Options with their defaults.
  public init() {}
}
