public import Distributions
import Glibc

extension DatabaseDiagnostics {
  /// Counts the defects of one exchange.
  public mutating func report(
    _ defects: UncertaintyDefects, of row: StatsArraysRow, amount: Double, at place: @autoclosure () -> Case
  ) {
    for defect in defects.all {
      report(defect, badness: Self.badness(of: defect, row, amount)) {
        var example = place()
        example.amount = amount
        example.numbers = Self.numbers(of: row)
        return example
      }
    }
  }

  /// How far off the exchange is, to find the worst of its kind.
  private static func badness(of defect: UncertaintyDefect, _ row: StatsArraysRow, _ amount: Double) -> Double
  {
    switch defect {
    case .locIsNotLogAmount, .meanIsAmount: return abs(row.loc - log(abs(amount)))
    case .locIsNotAmount: return abs(row.loc - amount) / abs(amount)
    case .rangeWithoutAmount, .modeOutside:
      let value = defect == .modeOutside ? row.loc : amount
      return max(row.minimum - value, value - row.maximum) / (row.maximum - row.minimum)
    case .meanFarFromAmount:
      let mean: Double
      switch row.uncertaintyType {
      case 2: mean = exp(row.loc + row.scale * row.scale / 2)
      case 4: mean = (row.minimum + row.maximum) / 2
      case 5: mean = (row.minimum + row.loc + row.maximum) / 3
      default: mean = row.loc
      }
      return abs(log(abs(mean / amount)))
    default: return abs(amount)
    }
  }

  private static func numbers(of row: StatsArraysRow) -> String {
    let names = [
      "undefined", "no uncertainty", "lognormal", "normal", "uniform", "triangular", "Bernoulli",
      "discrete uniform", "Weibull", "gamma", "beta", "generalised extreme value", "Student's t", "PERT",
    ]
    let name =
      names.indices.contains(row.uncertaintyType) ? names[row.uncertaintyType] : "id \(row.uncertaintyType)"
    let fields = [
      ("loc", row.loc), ("scale", row.scale), ("shape", row.shape), ("minimum", row.minimum),
      ("maximum", row.maximum),
    ]
    let given = fields.filter { !$0.1.isNaN }.map { "\($0.0) \(Float($0.1))" }
    return ([name] + given + (row.negative ? ["negative"] : [])).joined(separator: " ")
  }
}
