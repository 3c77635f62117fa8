import Sampling
import Testing

@Suite struct ImanConoverTests {
  @Test func `Values stay, ranks correlate closely`() throws {
    let design = try Design(kind: .lhs, draws: 2000, seed: 6, inputs: [1, 2, 3])
    var columns = (1...3).map { coordinates(design, UInt64($0)) }
    let before = columns
    let target = try Correlation(rows: [[1, 0.8, -0.3], [0.8, 1, 0], [-0.3, 0, 1]])
    try ImanConover.reorder(&columns, spearman: target, seed: 1)
    for i in 0..<3 {
      #expect(columns[i].sorted() == before[i].sorted())
      for j in 0..<i {
        // Normal scores are met exactly up to the rounding to ranks; Spearman's coefficient follows within
        // its spread given the scores, about a fifth of 1 / sqrt(n) = 0.022.
        #expect(abs(RankCorrelation.spearman(columns[i], columns[j]) - target[i, j]) < 0.015)
      }
    }
  }

  @Test func `The seed makes the pairing`() throws {
    let base = (0..<2).map { _ in (0..<50).map { Double($0) } }
    let target = try Correlation(rows: [[1, 0.5], [0.5, 1]])
    var (first, again, other) = (base, base, base)
    try ImanConover.reorder(&first, spearman: target, seed: 1)
    try ImanConover.reorder(&again, spearman: target, seed: 1)
    try ImanConover.reorder(&other, spearman: target, seed: 2)
    #expect(first == again && first != other)
  }

  @Test func `Too few draws are refused`() {
    var columns = [[1.0, 2], [1, 2]]
    #expect(throws: CorrelationError.tooFewDraws(2, members: 2)) {
      try ImanConover.reorder(&columns, spearman: Correlation(independent: 2), seed: 1)
    }
  }
}
