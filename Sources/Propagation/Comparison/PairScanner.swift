import Statistics

/// Compares one block of draws of two systems, indicator by indicator.
struct PairScanner {
  /// Score of the system less that of the reference, of the indicator that was scanned last; NaN where one failed.
  private var differences: [Double]
  /// The same divided.
  private var ratios: [Double]
  /// Signs of all indicators that were scanned: the first word of every draw, then the second of every draw.
  private var words: [UInt64]
  private let wordCount: Int
  private let rows: Int

  /// A scanner of blocks of at most `rows` draws.
  init(indicators: Int, rows: Int) {
    differences = Array(repeating: 0, count: rows)
    ratios = differences
    wordCount = max(SignPattern.words(forIndicators: indicators), 1)
    words = Array(repeating: 0, count: rows * wordCount)
    self.rows = rows
  }

  /// Forgets the signs of the pair before.
  mutating func begin() {
    for i in words.indices { words[i] = 0 }
  }

  /// Compares the draws of one indicator; those that failed are NaN.
  /// - Precondition: both have the same count, at most that of the scanner's rows.
  mutating func scan(
    system: Span<Double>, reference: Span<Double>, indicator: Int
  ) -> PairStatistics.Score {
    precondition(system.count == reference.count, "a pair has the same draws")
    var score = PairScanner.compare(
      system, reference, indicator, firstWord: indicator / SignPattern.perWord * rows, &differences, &words)
    score.difference = moments(count: system.count)
    return score
  }

  private static func compare(
    _ system: Span<Double>, _ reference: Span<Double>, _ indicator: Int, firstWord: Int,
    _ differences: inout [Double], _ words: inout [UInt64]
  ) -> PairStatistics.Score {
    let shift = SignPattern.shift(ofIndicator: indicator)
    var (lower, equal, positive, negative) = (0, 0, 0, 0)
    var target = differences.mutableSpan
    var signs = words.mutableSpan
    for i in system.indices {
      let (a, b) = (system[i], reference[i])
      let difference = a - b
      target[i] = difference
      let isEqual = a == b
      lower += difference < 0 ? 1 : 0
      equal += isEqual ? 1 : 0
      // A draw that failed in one of them counts nowhere.
      positive += b > 0 && difference == difference ? 1 : 0
      negative += b < 0 && difference == difference ? 1 : 0
      let sign: UInt64 = difference < 0 ? 0 : isEqual ? 1 : 2
      signs[firstWord + i] |= sign << shift
    }
    var score = PairStatistics.Score()
    (score.lower, score.equal) = (lower, equal)
    (score.positiveReferences, score.negativeReferences) = (positive, negative)
    return score
  }

  /// Moments of the differences, without those of failed draws.
  private func moments(count: Int) -> Moments {
    let column = differences.span.extracting(first: count)
    if let all = Moments(finite: column) { return all }
    let valid = column.indices.map { !column[$0].isNaN }
    return Moments(column, valid: valid.span)
  }

  /// Adds the differences of the indicator that was scanned last to a sketch.
  func addDifferences(draws: Int, to sketch: inout QuantileSketch?) {
    sketch?.add(differences.span.extracting(first: draws))
  }

  /// Adds the scores of one indicator, divided, to a sketch.
  /// - Precondition: no reference is 0.
  mutating func addRatios(
    system: Span<Double>, reference: Span<Double>, to sketch: inout QuantileSketch?
  ) {
    for i in system.indices { ratios[i] = system[i] / reference[i] }
    sketch?.add(ratios.span.extracting(first: system.count))
  }

  /// Counts the patterns of the block, when all indicators were scanned.
  ///
  /// A system fails as a whole, so that the differences of the last indicator tell which draws count.
  func countPatterns(draws: Int, indicators: Int, into statistics: inout PairStatistics) {
    let allHigher = SignPattern(Array(repeating: .higher, count: indicators))
    var (current, run) = (SignPattern(first: 0), 0)
    func close(_ statistics: inout PairStatistics) {
      guard run > 0 else { return }
      statistics.draws += run
      // All bits are 0 where all scores are lower.
      if current.first == 0, current.rest.allSatisfy({ $0 == 0 }) { statistics.lowerOnAll += run }
      if current == allHigher { statistics.higherOnAll += run }
      statistics.patterns.add(current, run)
    }
    for i in 0..<draws where !differences[i].isNaN {
      // Neighbours are often alike: only changes of the pattern go to the table.
      if run > 0, isPattern(current, ofDraw: i) {
        run += 1
        continue
      }
      close(&statistics)
      (current, run) = (pattern(ofDraw: i), 1)
    }
    close(&statistics)
  }

  private func isPattern(_ pattern: SignPattern, ofDraw draw: Int) -> Bool {
    guard words[draw] == pattern.first else { return false }
    for (word, bits) in pattern.rest.enumerated() where words[(word + 1) * rows + draw] != bits {
      return false
    }
    return true
  }

  private func pattern(ofDraw draw: Int) -> SignPattern {
    SignPattern(
      first: words[draw], rest: wordCount == 1 ? [] : (1..<wordCount).map { words[$0 * rows + draw] })
  }
}
