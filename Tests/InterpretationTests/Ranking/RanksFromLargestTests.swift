import Testing

@testable import Interpretation

@Suite struct RanksFromLargestTests {
  @Test func oneIsTheLargestTiesStayInOrder() {
    #expect([0.5, nil, 2, -1, 0.5].ranksFromLargest == [2, nil, 1, 4, 3])
    #expect([Double?.none, nil].ranksFromLargest == [nil, nil])
    #expect([Double?]().ranksFromLargest == [])
  }
}
