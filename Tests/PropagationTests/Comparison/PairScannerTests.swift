import Statistics
import Testing

@testable import Propagation

@Suite struct PairScannerTests {
  /// Scores of a system and its reference on some indicators; in some draws one of both failed on all indicators.
  private func scores(_ indicators: Int, draws: Int, failing: Bool) -> [(
    system: [Double], reference: [Double]
  )] {
    var numbers = TestNumbers(state: 5)
    // Few values, so that some are equal; the reference of odd indicators changes its sign.
    return (0..<indicators).map { indicator in
      let system = (0..<draws).map { failing && $0 % 7 == 3 ? .nan : Double(Int(numbers.number(1...5))) }
      let reference = (0..<draws).map { draw in
        failing && draw % 11 == 5 ? .nan : Double(Int(numbers.number(1...5))) - (indicator % 2 == 1 ? 3 : 0)
      }
      return (system, reference)
    }
  }

  @Test(arguments: [(1, false), (3, false), (3, true), (40, true), (2, true)])
  func countsAreThoseOfTheDefinition(indicators: Int, failing: Bool) {
    let draws = 200
    let given = scores(indicators, draws: draws, failing: failing)
    // More rows than draws: the last block of a run is shorter.
    var scanner = PairScanner(indicators: indicators, rows: draws + 10)
    var statistics = PairStatistics(indicators: indicators)
    // A pair before leaves nothing behind.
    for _ in 0..<2 {
      statistics = PairStatistics(indicators: indicators)
      scanner.begin()
      for (indicator, pair) in given.enumerated() {
        statistics.scores[indicator] = scanner.scan(
          system: pair.system.span, reference: pair.reference.span, indicator: indicator)
      }
      scanner.countPatterns(draws: draws, indicators: indicators, into: &statistics)
    }
    let valid = (0..<draws).filter { !given[0].system[$0].isNaN && !given[0].reference[$0].isNaN }
    #expect(statistics.draws == valid.count)
    #expect(failing == (valid.count < draws))
    for (indicator, (system, reference)) in given.enumerated() {
      let score = statistics.scores[indicator]
      #expect(score.lower == valid.count { system[$0] < reference[$0] })
      #expect(score.equal == valid.count { system[$0] == reference[$0] })
      #expect(score.positiveReferences == valid.count { reference[$0] > 0 })
      #expect(score.negativeReferences == valid.count { reference[$0] < 0 })
      let differences = valid.map { system[$0] - reference[$0] }
      #expect(score.difference == Moments(differences.span))
      #expect(statistics.hasRatio(indicator: indicator) == (indicator % 2 == 0))
    }
    let patterns = valid.map { draw in
      SignPattern(
        given.map {
          $0.system[draw] < $0.reference[draw]
            ? .lower : $0.system[draw] == $0.reference[draw] ? .equal : .higher
        }
      )
    }
    for pattern in Set(patterns) {
      #expect(statistics.patterns.count(of: pattern) == patterns.count { $0 == pattern })
    }
    #expect(statistics.patterns.patterns == Set(patterns).count)
    #expect(statistics.lowerOnAll == valid.count { d in given.allSatisfy { $0.system[d] < $0.reference[d] } })
    #expect(
      statistics.higherOnAll == valid.count { d in given.allSatisfy { $0.system[d] > $0.reference[d] } })
  }

  @Test func aBlockWithoutASuccessfulDrawCountsNothing() {
    let (nothing, one) = ([Double.nan, .nan], [1.0, 2])
    var scanner = PairScanner(indicators: 1, rows: 2)
    var statistics = PairStatistics(indicators: 1)
    scanner.begin()
    statistics.scores[0] = scanner.scan(system: nothing.span, reference: one.span, indicator: 0)
    scanner.countPatterns(draws: 2, indicators: 1, into: &statistics)
    #expect(
      statistics.draws == 0 && statistics.patterns.patterns == 0 && statistics.scores[0].difference.count == 0
    )
    #expect(!statistics.hasRatio(indicator: 0))
  }
}
