import Testing

@testable import Reports

@Suite struct ProgressLineTests {
  @Test func saysHowFarAndHowLong() {
    #expect(
      ProgressLine.text("draws", done: 40_960, total: 100_000, elapsed: .seconds(2))
        == "draws  40 % of 100,000, 3 s left")
    #expect(ProgressLine.text("draws", done: 0, total: 10, elapsed: .seconds(2)) == "draws  0 % of 10")
    #expect(
      ProgressLine.text("draws", done: 10, total: 10, elapsed: .seconds(2)) == "draws  100 % of 10, 0 s left")
    #expect(ProgressLine.text("rows", done: 7, total: 0, elapsed: .seconds(2)) == "rows  7")
  }

  @Test func durations() {
    #expect(ProgressLine.duration(.milliseconds(59_001)) == "1 min 00 s")
    #expect(ProgressLine.duration(.seconds(125)) == "2 min 05 s")
    #expect(ProgressLine.duration(.seconds(3660)) == "1 h 01 min")
  }
}
