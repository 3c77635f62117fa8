import Foundation
import NumericKernels
import Testing

@testable import Statistics

@Suite struct QuantilesTests {
  @Test("Quantiles of type 7 agree with NumPy")
  func reference() throws {
    let tables = try ReferenceTables.load()
    for (row, expected) in zip(tables.moments, tables.quantiles.values) {
      let values = Quantiles.values(of: row.values.span, probabilities: tables.quantiles.probabilities)
      // Interpolation: a rounding or two.
      for (value, number) in zip(try #require(values), expected) { #expect(agree(value, number, 1e-15)) }
    }
  }

  @Test("Selected order statistics are those of sorting", arguments: [1, 2, 17, 1000, 50_000])
  func selection(count: Int) {
    let stream = RandomStream(seed: 5, purpose: .draws)
    let random = (0..<count).map { stream.uniform(input: 1, draw: UInt64($0)) }
    let ranks = Set([0, count / 40, count / 2, count / 2 + 1, count - 1].filter { $0 < count }).sorted()
    let cases: [[Double]] = [
      random, random.sorted(), random.sorted().reversed(), random.map { ($0 * 3).rounded() },
      random.map { _ in 2 }, (0..<count).map { Double(min($0, count - $0)) },
      random.map { $0 < 0.2 ? -.infinity : ($0 > 0.9 ? .infinity : $0) },
    ]
    for values in cases {
      var selected = values
      var span = selected.mutableSpan
      OrderStatistics.select(ranks, in: &span, count: count)
      let sorted = values.sorted()
      for rank in ranks { #expect(selected[rank] == sorted[rank]) }
      #expect(selected.sorted() == sorted, "nothing lost")
    }
  }

  @Test("Order statistics by brackets are those of sorting", arguments: [65_536, 200_003])
  func brackets(count: Int) {
    let stream = RandomStream(seed: 6, purpose: .draws)
    let random = (0..<count).map { stream.uniform(input: 1, draw: UInt64($0)) }
    let cases: [[Double]] = [
      random, random.sorted(), random.map { ($0 * 3).rounded() }, random.map { _ in 2 },
      random.map { $0 < 0.2 ? -.infinity : ($0 > 0.9 ? .infinity : $0) },
      random.map { $0 < 0.3 ? .nan : log($0) },
      // Every value that the sample does not see lies elsewhere: each bracket misses.
      random.indices.map { $0 % (count / 16_384 | 1) == 0 ? random[$0] : random[$0] + 5 },
    ]
    for values in cases {
      let sorted = values.filter { !$0.isNaN }.sorted()
      let n = sorted.count
      let ranks = Set([0, 3, n / 40, n / 4, n / 4 + 300, n / 2, n - n / 20, n - 2, n - 1]).sorted()
      let found = OrderStatistics.values(atRanks: ranks, of: values.span, numbers: n)
      #expect(found == ranks.map { sorted[$0] })
    }
  }

  @Test("Estimates carry the order statistics of their intervals; failed draws are left out")
  func estimates() throws {
    // 0 ... 99 in a mixed order with ten failures between.
    var scratch = (0..<100).map { Double(($0 * 37) % 100) }
    for i in 0..<10 { scratch.insert(.nan, at: i * 9) }
    let found = Quantiles.estimates(of: scratch.span, probabilities: [0.5, 0.025, 0.975, 0, 1], level: 0.95)
    let estimates = try #require(found)
    // n = 100, p = 1/2: order statistics 40 and 61 (David & Nagaraja 2003), zero-based 39 and 60.
    #expect(estimates[0] == QuantileEstimate(probability: 0.5, value: 49.5, lower: 39, upper: 60))
    // Even the smallest of 100 draws lies below the 2.5 % quantile only with probability 0.92 < 0.975.
    #expect(estimates[1].lower == nil && estimates[1].upper != nil)
    #expect(estimates[2].upper == nil && estimates[2].lower != nil)
    #expect(estimates[3].value == 0 && estimates[3].lower == nil && estimates[3].upper == 0)
    #expect(estimates[4].value == 99 && estimates[4].lower == 99 && estimates[4].upper == nil)
  }

  @Test("Without draws there is no quantile, of one draw it is that draw")
  func fewDraws() {
    let failed = [Double.nan, .nan]
    let (noValues, noEstimates) = (
      Quantiles.values(of: failed.span, probabilities: [0.5]),
      Quantiles.estimates(of: failed.span, probabilities: [0.5])
    )
    #expect(noValues == nil && noEstimates == nil)
    let single = [7.0]
    let values = Quantiles.values(of: single.span, probabilities: [0, 0.3, 1])
    #expect(values == [7, 7, 7])
  }

  /// Draws that deceive the sample behind the brackets: zero at every place where it looks (every 13th of 200,000, and
  /// at neighbouring steps), positive elsewhere. The brackets miss, and the values are exact all the same.
  @Test func deceivedBracketsFallBack() throws {
    var state: UInt64 = 1
    let draws = (0..<200_000).map { index -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return index % 13 == 0 ? 0 : 1 + Double(state >> 11)
    }
    let sorted = draws.sorted()
    let found = Quantiles.values(of: draws.span, probabilities: [0, 0.25, 0.5, 1])
    let values = try #require(found)
    for (value, probability) in zip(values, [0, 0.25, 0.5, 1]) {
      let position = Double(draws.count - 1) * probability
      let low = Int(position)
      let high = min(low + 1, draws.count - 1)
      #expect(value == sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low]))
    }
  }
}
