import Testing

@testable import Interpretation

@Suite struct StoppingRuleTests {
  @Test(arguments: [
    (
      "mean(climate change) 1 %", StoppingRule(statistic: .mean, indicator: "climate change", tolerance: 0.01)
    ),
    (" median ( y )0.5% ", StoppingRule(statistic: .quantile(0.5), indicator: "y", tolerance: 0.005)),
    (
      "sd(water (blue)) 2 %",
      StoppingRule(statistic: .standardDeviation, indicator: "water (blue)", tolerance: 0.02)
    ),
    (
      "quantile(a, b, 0.95) 10 %", StoppingRule(statistic: .quantile(0.95), indicator: "a, b", tolerance: 0.1)
    ),
  ])
  func readsStatisticIndicatorAndTolerance(text: String, rule: StoppingRule) {
    #expect(StoppingRule(text) == rule)
  }

  @Test(arguments: [
    "", "mean", "mean(y)", "mean(y) 1", "mean(y) -1 %", "mean(y) 0 %", "mean(y) nan %", "mean(y) inf %",
    "mode(y) 1 %",
    "quantile(y) 1 %", "quantile(y, 0.9) 1 %", "quantile(y, x) 1 %", ")mean(y 1 %",
  ])
  func anythingElseIsNoRule(text: String) { #expect(StoppingRule(text) == nil) }
}
