import NumericKernels

extension OrderStatistics {
  /// Draws that a sample takes to bracket ranks; below four times as many, selection alone is as fast.
  private static let sampleSize = 16_384

  /// The values that sorting would put at some ranks.
  ///
  /// Of many draws only those near the ranks are selected from: a sample brackets each rank by four standard
  /// errors (Floyd & Rivest 1975, CACM 18:165), one pass gathers what lies inside and counts what lies below. The
  /// counts show whether a bracket missed its rank, in which case selection goes through all draws.
  ///
  /// - Parameters:
  ///   - ranks: Zero-based ranks among the numbers, ascending.
  ///   - numbers: How many of the draws are numbers; NaN is left out.
  static func values(atRanks ranks: [Int], of draws: Span<Double>, numbers: Int) -> [Double] {
    if let values = bracketed(ranks, of: draws, numbers: numbers) { return values }
    var scratch: [Double] = []
    scratch.reserveCapacity(numbers)
    for i in draws.indices where !draws[i].isNaN { scratch.append(draws[i]) }
    return selected(ranks, from: &scratch)
  }

  private static func selected(_ ranks: [Int], from scratch: inout [Double]) -> [Double] {
    let count = scratch.count
    var span = scratch.mutableSpan
    select(ranks, in: &span, count: count)
    return ranks.map { span[$0] }
  }

  /// Nil when the draws are too few or a bracket misses.
  private static func bracketed(_ ranks: [Int], of draws: Span<Double>, numbers: Int) -> [Double]? {
    guard draws.count >= 4 * sampleSize else { return nil }
    // An odd step, as the points of a Sobol' net at even steps all lie in one corner.
    var sample: [Double] = []
    for i in stride(from: 0, to: draws.count, by: draws.count / sampleSize | 1) where !draws[i].isNaN {
      sample.append(draws[i])
    }
    let ranges = sampleRanges(around: ranks, numbers: numbers, sample: sample.count)
    guard !ranges.isEmpty else { return nil }
    let last = sample.count - 1
    let wanted = Set(ranges.flatMap { [max($0.lowerBound, 0), min($0.upperBound, last)] }).sorted()
    let ends = Dictionary(uniqueKeysWithValues: zip(wanted, selected(wanted, from: &sample)))
    var (lowest, highest): ([Double], [Double]) = ([], [])
    for range in ranges {
      let low = range.lowerBound < 0 ? -.infinity : ends[range.lowerBound] ?? -.infinity
      let high = range.upperBound > last ? .infinity : ends[range.upperBound] ?? .infinity
      if let previous = highest.last, low <= previous {
        highest[highest.count - 1] = high
      } else {
        lowest.append(low)
        highest.append(high)
      }
    }
    let inside = ranges.reduce(0) { $0 + $1.count }
    // A quarter more than expected; many equal values do not fit.
    let capacity = min(inside * (draws.count / sampleSize + 1) * 5 / 4, draws.count) + 4096
    guard inside < sample.count / 2,
      var gathered = ColumnScan.gather(draws, lowest: lowest, highest: highest, capacity: capacity)
    else { return nil }
    var places: [Int] = []
    for rank in ranks {
      var before = 0
      var place: Int?
      for (below, atMost) in zip(gathered.below, gathered.atMost) {
        if below <= rank, rank < atMost { place = before + rank - below }
        before += atMost - below
      }
      guard let place else { return nil }
      places.append(place)
    }
    return selected(places, from: &gathered.values)
  }

  /// Ranges of ranks in the sample that hold the ranks wanted, ascending and apart from each other.
  private static func sampleRanges(around ranks: [Int], numbers: Int, sample: Int) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    guard sample > 0 else { return ranges }
    for rank in ranks {
      let share = (Double(rank) + 0.5) / Double(numbers)
      let center = share * Double(sample)
      let reach = 4 * (center * (1 - share)).squareRoot() + 4
      let range = Int((center - reach).rounded(.down))...Int((center + reach).rounded(.up))
      if let previous = ranges.last, range.lowerBound <= previous.upperBound {
        ranges[ranges.count - 1] = previous.lowerBound...max(previous.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }
}
