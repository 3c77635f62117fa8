import Testing

@testable import Interpretation

@Suite struct LeadingExchangesTests {
  /// Indices that are negative powers of two have no rounding: 1/2, 1/4 ..., of which all after the n-th add up to
  /// 2⁻ⁿ (but for the last), and 2⁻¹⁰ is the first below a thousandth.
  @Test func theOthersAddUpToLessThanAThousandth() {
    var totals: [Double?] = []
    var next = 0.5
    for _ in 0..<40 {
      totals.append(next)
      next /= 2
    }
    let found = LeadingExchanges(totals, least: 3)
    #expect(found.count == 10 && found.others == 30 && found.othersWithoutIndex == 0)
    #expect(found.othersTotal == 0x1p-10 - 0x1p-40)
    #expect(LeadingExchanges(totals, least: 20).count == 20)
    #expect(LeadingExchanges(totals, least: 20).othersTotal == 0x1p-20 - 0x1p-40)
  }

  /// Where all matter alike, next to none is left out: four of 4096 are less than a thousandth, a fifth more.
  @Test func manyThatMatterAlike() {
    let found = LeadingExchanges(Array(repeating: 0x1p-12, count: 4096), least: 1000)
    #expect(found.count == 4092 && found.others == 4 && found.othersTotal == 0x1p-10)
  }

  @Test func fewAreAllThereAre() {
    let found = LeadingExchanges([0.5, 0, nil], least: 1000)
    #expect(found == LeadingExchanges([0.5, 0, nil], least: .max))
    #expect(found.count == 3 && found.others == 0 && found.othersTotal == 0)
    #expect(LeadingExchanges([], least: 10).count == 0)
  }

  /// Those without an index stand at the end of a ranking; the sum says nothing of them.
  @Test func othersWithoutIndexAreCounted() {
    let found = LeadingExchanges([0.9, 0.1, 0x1p-12, nil, nil], least: 1)
    #expect(found.count == 2 && found.others == 3 && found.othersWithoutIndex == 2)
    #expect(found.othersTotal == 0x1p-12)
  }
}
