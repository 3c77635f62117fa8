import Statistics

/// A probability as a percentage with the digits that its interval supports, two decimals at most.
struct ProbabilityText {
  /// The percentage: `83.2 %`; `<0.01 %` and `>99.99 %` for what would round to nothing and to all.
  let cell: Table.Cell
  /// The interval: `[82.1, 84.2] %`; empty where there is none.
  let interval: String

  /// The text of an estimate; nil: there is none.
  init(_ estimate: ProportionEstimate?) {
    let numbers = NumberText()
    guard let estimate else {
      (cell, interval) = (Table.Cell(numbers.missing), "")
      return
    }
    let error = ProbabilityText.error(estimate)
    cell = Table.Cell(ProbabilityText.share(estimate.value, error: error), number: estimate.value)
    // Ends that are not 0 or 100 % do not round to them.
    let lower = estimate.lower < 1 ? min(estimate.lower, 0.9999) : 1
    let upper = estimate.upper > 0 ? max(estimate.upper, 0.0001) : 0
    interval = numbers.interval(lower * 100, upper * 100, error: error * 100) + " %"
  }

  /// Half the interval as a standard error, but never so small that digits go beyond the second decimal of a
  /// percentage.
  private static func error(_ estimate: ProportionEstimate) -> Double {
    max((estimate.upper - estimate.lower) / 3.92, 0.001)
  }

  /// A share of draws; what is not 0 or 1 does not pass for it.
  static func share(_ value: Double, error: Double = 0.001) -> String {
    let numbers = NumberText()
    var smallest = 0.01
    for _ in 0..<(DecimalDigits(error).place(significantDigits: 2) ?? -4) + 4 { smallest *= 10 }
    let share = { (percentage: Double) in numbers.share(percentage / 100, error: error) }
    if value > 0, value * 100 < smallest / 2 { return "<" + share(smallest) }
    if value < 1, value * 100 > 100 - smallest / 2 { return ">" + share(100 - smallest) }
    return numbers.share(value, error: error)
  }

  /// A confidence level: `95 %`.
  static func level(_ level: Double) -> String { NumberText().share(level).replacing(".0 %", with: " %") }
}
