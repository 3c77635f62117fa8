import Foundation
import Testing

@testable import Sensitivity

/// Estimator values by definition in 50 digits (Reference/make_estimator_known_answers.py).
private struct KnownAnswers: Decodable {
  let a: [Double]
  let b: [Double]
  let ab: [[Double]]
  let ba: [[Double]]
  let first: [String: [Double]]
  let total: [String: [Double]]

  static func load() throws -> KnownAnswers {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/estimator_known_answers.json")
    return try JSONDecoder().decode(KnownAnswers.self, from: Data(contentsOf: file))
  }

  func sums(input: Int, shift: Double) -> PickFreezeSums {
    var sums = PickFreezeSums()
    for row in a.indices {
      sums.add(a: a[row] - shift, b: b[row] - shift, ab: ab[input][row] - shift, ba: ba[input][row] - shift)
    }
    return sums
  }
}

@Suite struct SobolEstimatorTests {
  @Test("Known answers of every estimator", arguments: SobolEstimator.allCases)
  func knownAnswers(estimator: SobolEstimator) throws {
    let known = try KnownAnswers.load()
    let first = try #require(known.first[estimator.rawValue])
    let total = try #require(known.total[estimator.rawValue])
    for input in 0..<3 {
      // Shifts near the mean, 3.8, and one spread away: the sums of 32 rows keep 14 digits.
      for shift in [0, 3.5, 3.8066] {
        let sums = known.sums(input: input, shift: shift)
        let indices = try #require(estimator.indices(PickFreezeMoments(sums)))
        #expect(abs(indices.first - first[input]) < 1e-13)
        #expect(abs(indices.total - total[input]) < 1e-13)
      }
    }
  }

  @Test("An input without effect has a total index of exactly zero, where the estimator takes differences")
  func inputWithoutEffect() throws {
    let known = try KnownAnswers.load()
    var sums = PickFreezeSums()
    for row in known.a.indices {
      sums.add(a: known.a[row], b: known.b[row], ab: known.a[row], ba: known.b[row])
    }
    for estimator in [SobolEstimator.azziniRosati, .jansen, .saltelli] {
      let indices = try #require(estimator.indices(PickFreezeMoments(sums)))
      #expect(indices.total == 0)
      if estimator != .jansen { #expect(indices.first == 0) }
    }
  }

  @Test("An output without spread has no indices", arguments: SobolEstimator.allCases)
  func noSpread(estimator: SobolEstimator) {
    var sums = PickFreezeSums()
    for _ in 0..<10 { sums.add(a: 0, b: 0, ab: 0, ba: 0) }
    #expect(estimator.indices(sums, shift: 0.1) == nil)
    // Differences of the last digit of 1e9 are rounding, not spread.
    var noise = PickFreezeSums()
    for row in 0..<10 {
      let tick = Double(row % 2) * 1e9.ulp
      noise.add(a: tick, b: -tick, ab: tick, ba: -tick)
    }
    #expect(estimator.indices(noise, shift: 1e9) == nil)
    #expect(estimator.indices(noise, shift: 1) != nil)
  }

  @Test("A row counts only when all its outputs are finite")
  func failedRow() {
    var sums = PickFreezeSums()
    sums.add(a: 1, b: 2, ab: 3, ba: 4)
    let before = sums
    for bad in [Double.nan, .infinity, -.infinity] {
      sums.add(a: bad, b: 2, ab: 3, ba: 4)
      sums.add(a: 1, b: bad, ab: 3, ba: 4)
      sums.add(a: 1, b: 2, ab: bad, ba: 4)
      sums.add(a: 1, b: 2, ab: 3, ba: bad)
    }
    #expect(sums.lanes == before.lanes)
    #expect(sums.count == 1)
  }
}
