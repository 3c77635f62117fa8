import Statistics
import Testing

@Suite struct BinomialIntervalTests {
  @Test("Bounds agree with SciPy's exact interval")
  func reference() throws {
    for row in try ReferenceTables.load().binomialIntervals {
      let interval = BinomialInterval(successes: row.successes, trials: row.trials, level: row.level)
      // SciPy finds its bounds by Brent's method to 1e-12 absolute, or 4 epsilon relative.
      #expect(abs(interval.lower - row.lower) <= 2e-12, "\(row)")
      #expect(abs(interval.upper - row.upper) <= 2e-12, "\(row)")
    }
  }

  @Test("Bounds without successes or failures are known in closed form")
  func ends() {
    let none = BinomialInterval(successes: 0, trials: 2, level: 0.95)
    #expect(none.lower == 0)
    // (1 - p)^2 = 0.025; a rounding or two of 1 - p.
    #expect(agree(none.upper, 1 - 0.025.squareRoot(), 1e-15))
    let all = BinomialInterval(successes: 2, trials: 2, level: 0.95)
    #expect(all.upper == 1)
    #expect(agree(all.lower, 0.025.squareRoot(), 1e-14), "(1 - level) / 2 is rounded")
  }
}
