import Distributions
import Foundation
import Studies
import Testing

/// From the fields of a study to draws: units, places, truncation, parts.
@Suite struct FamiliesTests {
  private static let draws = 50_000

  /// Fields as written, the value of the parameter, and the distribution that they mean, in the unit of the value.
  static let meanings: [(text: String, value: String?, family: Distribution.Family, staticValue: Double)] = [
    ("normal: {sd: 500 g}", "3 kg", .normal(mean: 3, standardDeviation: 0.5), 3),
    ("normal: {cv: 0.1, mean: 2 kg}", "3 kg", .normal(mean: 2, standardDeviation: 0.2), 3),
    (
      "lognormal: {gsd: 2}", "3 kg",
      .lognormal(logMedian: log(3), logStandardDeviation: log(2), negative: false), 3
    ),
    (
      "lognormal: {sigma: 0.5}", "-3 kg",
      .lognormal(logMedian: log(3), logStandardDeviation: 0.5, negative: true), -3
    ),
    ("uniform: {min: 1 kg, max: 4 kg}", nil, .uniform(minimum: 1, maximum: 4), 2.5),
    ("triangular: {min: 1 kg, max: 4 kg}", "2 kg", .triangular(minimum: 1, mode: 2, maximum: 4), 2),
    ("pert: {min: 1 kg, mode: 3 kg, max: 4 kg}", nil, .pert(minimum: 1, mode: 3, maximum: 4, lambda: 4), 3),
    (
      "beta: {alpha: 2, beta: 3, min: 1 kg, max: 4 kg}", "2 kg",
      .beta(alpha: 2, beta: 3, minimum: 1, maximum: 4), 2
    ),
    ("beta: {alpha: 2, beta: 3}", "40 %", .beta(alpha: 2, beta: 3, minimum: 0, maximum: 1), 0.4),
    ("gamma: {mean: 300 W, sd: 60 W}", "310 W", .gamma(shape: 25, scale: 12, offset: 0), 310),
    ("weibull: {shape: 2, scale: 5 year}", "4 year", .weibull(shape: 2, scale: 5, offset: 0), 4),
    ("student_t: {df: 4, scale: 1 kg}", "3 kg", .studentT(degreesOfFreedom: 4, location: 3, scale: 1), 3),
    (
      "gev: {location: 1 m, scale: 10 cm, shape: 0}", "1 m",
      .generalizedExtremeValue(location: 1, scale: 0.1, shape: 0), 1
    ),
    ("exponential:", "2 day", .exponential(mean: 2), 2),
    ("exponential: 2 day", nil, .exponential(mean: 2), 2),
  ]

  @Test(arguments: meanings.indices)
  func fieldsMeanTheirDistribution(index: Int) throws {
    let (text, value, family, staticValue) = Self.meanings[index]
    let line =
      "x: {\(value.map { "value: \($0), " } ?? "")uncertainty: {\(text.hasSuffix(":") ? text + " {}" : text)}}"
    let study = try UncertainStudy.study([line])
    let law = try Distribution(family)
    let sample = try UncertainStudy.draws(study, ["x"], count: Self.draws)[0]
    #expect(kolmogorovSmirnov(sample, law) < kolmogorovSmirnovLimit(Self.draws), "\(line)")
    let description = try #require(study.compiled.inputs.values.first)
    #expect(abs(description.staticValue - staticValue) < 1e-12 * abs(staticValue), "\(line)")
    // Parameters come through logarithms or a moment fit: rounding only.
    #expect(abs(description.mean - law.mean) < 1e-9 * abs(law.mean), "\(line)")
  }

  @Test func truncationIsByInverseProbability() throws {
    let study = try UncertainStudy.study([
      "x: {value: 3 kg, uncertainty: {normal: {sd: 1 kg, truncated: {min: 2500 g, max: 5 kg}}}}"
    ])
    let sample = try UncertainStudy.draws(study, ["x"], count: Self.draws)[0]
    let law = try Distribution(
      .normal(mean: 3, standardDeviation: 1), truncatedTo: Truncation(minimum: 2.5, maximum: 5))
    #expect((sample.min() ?? 0) >= 2.5 && (sample.max() ?? 9) <= 5)
    #expect(kolmogorovSmirnov(sample, law) < kolmogorovSmirnovLimit(Self.draws))
  }

  @Test func mixtureTakesItsPartsByWeightEachWithItsTruncation() throws {
    let study = try UncertainStudy.study([
      """
      x: {uncertainty: {mixture: {of: [{weight: 1, uniform: {min: 0, max: 1}},
          {weight: 3, normal: {mean: 10, sd: 1, truncated: {min: 10}}}]}}}
      """
    ])
    let sample = try UncertainStudy.draws(study, ["x"], count: Self.draws)[0]
    let low = sample.filter { $0 < 5 }
    #expect(
      abs(Double(low.count) / Double(Self.draws) - 0.25) < 5 * (0.1875 / Double(Self.draws)).squareRoot())
    #expect((low.max() ?? 9) <= 1 && (sample.filter { $0 > 5 }.min() ?? 0) >= 10, "truncated parts")
    // E = 1/4 x 1/2 + 3/4 x (10 + sqrt(2 / pi)), the half normal.
    let mean = 0.125 + 0.75 * (10 + (2 / Double.pi).squareRoot())
    #expect(abs(sample.mean - mean) < 5 * (sample.variance / Double(Self.draws)).squareRoot())
  }

  @Test func categoricalChoosesBetweenFormulas() throws {
    let study = try UncertainStudy.study([
      "p: {uncertainty: {uniform: {min: 100 W, max: 200 W}}}",
      "x: {uncertainty: {categorical: {choices: [16 W, 64 W, p / 10], weights: [1, 2, 1]}}}",
    ])
    let columns = try UncertainStudy.draws(study, ["x", "p"], count: Self.draws)
    for (value, weight) in [(16.0, 0.25), (64.0, 0.5)] {
      let share = Double(columns[0].count { $0 == value }) / Double(Self.draws)
      #expect(abs(share - weight) < 5 * (weight * (1 - weight) / Double(Self.draws)).squareRoot())
    }
    let formulas = zip(columns[0], columns[1]).filter { $0.0 != 16 && $0.0 != 64 }
    for (x, p) in formulas where abs(x - p / 10) > 1e-12 { Issue.record("\(x) is not \(p) / 10") }
    #expect(study.compiled.inputs.values.first { $0.name == "x" }?.staticValue == 16, "the first choice")
  }

  @Test func dataComeFromAListOrAColumnWithItsUnit() throws {
    let file = ["data.csv": "mass [g],other\n1000,1\n2000,2\n2000,3\n4000,4\n"]
    let study = try UncertainStudy.study(
      [
        "x: {value: 2 kg, uncertainty: {empirical: {file: data.csv, column: mass}}}",
        "y: {uncertainty: {empirical: {data: [1 kg, 2000 g, 4 kg]}}}",
      ], files: file)
    let columns = try UncertainStudy.draws(study, ["x", "y"], count: Self.draws)
    #expect(Set(columns[0]) == [1, 2, 4] && Set(columns[1]) == [1, 2, 4])
    let share = Double(columns[0].count { $0 == 2 }) / Double(Self.draws)
    #expect(
      abs(share - 0.5) < 5 * 0.5 / Double(Self.draws).squareRoot(), "a value that comes twice counts twice")
  }

  @Test func pedigreeIsALognormalOfEcoinventsFactors() throws {
    // Edition 3: variances of ln 0.000 6 + 0.000 6 + 0.002 + 0.002 + 0.000 04... are tested in PedigreeTests; here
    // only that the value is the median and `basic` adds its variance.
    func sigma(_ basic: String) throws -> Double {
      let study = try UncertainStudy.study([
        "x: {value: 2 kg, uncertainty: {pedigree: {scores: [1, 1, 1, 1, 1], basic: \(basic)}}}"
      ])
      let logs = try UncertainStudy.draws(study, ["x"], count: Self.draws)[0].map { log($0 / 2) }
      #expect(abs(logs.mean) < 5 * (logs.variance / Double(Self.draws)).squareRoot())
      return logs.variance.squareRoot()
    }
    #expect(abs(try sigma("0.04") - 0.2) < 5 * 0.2 / (2 * Double(Self.draws)).squareRoot())
  }

  @Test func staticValueAtTheEdgeIsNoted() throws {
    let study = try UncertainStudy.study([
      "x: {value: 1, uncertainty: {triangular: {min: 0.5, mode: 0.8, max: 1}}}"
    ])
    #expect(study.compiled.notes.contains { $0.message.contains("percentile 100.0") && $0.place.line == 6 })
  }
}
