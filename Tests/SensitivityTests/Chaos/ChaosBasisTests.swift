import Testing

@testable import Sensitivity

@Suite struct ChaosBasisTests {
  private func count(_ inputs: Int, _ degree: Int, norm: Double = 1, interaction: Int = 9) -> Int? {
    ChaosBasis.terms(inputs: inputs, degree: degree, norm: norm, interaction: interaction, limit: 2000)?.count
  }

  @Test("Numbers of terms are those of combinatorics")
  func counts() {
    // (d + p)! / (d! p!).
    #expect(count(3, 4) == 35)
    #expect(count(5, 3) == 56)
    // With at most two inputs: 1 + d p + C(d, 2) C(p, 2).
    #expect(count(5, 3, interaction: 2) == 1 + 15 + 10 * 3)
    // sqrt: of degree 4, pairs 1-1 only.
    #expect(count(3, 4, norm: 0.5) == 1 + 12 + 3)
    #expect(count(10, 2, norm: 0.75) == 21)
    #expect(count(100, 3) == nil)
  }

  @Test("Terms come with their norm rising and none twice")
  func order() throws {
    let terms = try #require(
      ChaosBasis.terms(inputs: 4, degree: 5, norm: 1, interaction: 4, limit: 1000))
    let degrees = terms.map { $0.powers.reduce(0) { $0 + $1.degree } }
    #expect(degrees == degrees.sorted() && terms[0].powers.isEmpty && Set(terms).count == terms.count)
    for term in terms { #expect(term.powers.map(\.input) == Set(term.powers.map(\.input)).sorted()) }
  }
}
