import Statistics
import Testing

@testable import Reports

@Suite struct ProbabilityTextTests {
  private func text(_ successes: Int, _ trials: Int) -> (String, String) {
    let text = ProbabilityText(ProportionEstimate(successes: successes, trials: trials))
    return (text.cell.text, text.interval)
  }

  /// Intervals by Clopper and Pearson.
  @Test func digitsAreThoseOfTheInterval() {
    #expect(text(332, 400) == ("83.0 %", "[79.0, 86.6] %"))
    #expect(text(8300, 10_000) == ("83.00 %", "[82.25, 83.73] %"))
    #expect(text(5, 10) == ("50 %", "[19, 81] %"))
    #expect(text(830_000, 1_000_000) == ("83.00 %", "[82.93, 83.07] %"), "two decimals at most")
  }

  @Test func nothingAndAllAreNotAlmost() {
    // Ends are rounded outwards: none in 100,000 leaves room for 0.004 %.
    #expect(text(0, 100_000) == ("0.00 %", "[0.00, 0.01] %"))
    #expect(text(100_000, 100_000) == ("100.00 %", "[99.99, 100.00] %"))
    #expect(text(2, 100_000).0 == "<0.01 %")
    #expect(text(99_998, 100_000).0 == ">99.99 %")
    #expect(ProbabilityText.share(0.00004) == "<0.01 %" && ProbabilityText.share(0.00006) == "0.01 %")
    #expect(
      ProbabilityText.share(0.001, error: 0.2) == "<1 %"
        && ProbabilityText.share(0.999, error: 0.2) == ">99 %")
  }

  @Test func withoutAnEstimateThereIsADash() {
    let text = ProbabilityText(nil)
    #expect(text.cell.text == "–" && text.interval.isEmpty && text.cell.number == nil)
  }
}
