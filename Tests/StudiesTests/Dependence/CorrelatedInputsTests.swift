import Distributions
import Sampling
import Studies
import Testing

/// Rank correlations through a study, with the margins that they must leave alone.
@Suite struct CorrelatedInputsTests {
  static let margins = [
    "a: {uncertainty: {lognormal: {median: 2, gsd: 1.8}}}",
    "b: {uncertainty: {triangular: {min: 0, mode: 0.2, max: 1}}}",
    "c: {uncertainty: {student_t: {df: 3, location: 1, scale: 2}}}",
    "d: {uncertainty: {weibull: {shape: 1.5, scale: 3}}}",
  ]
  static let laws: [String: Distribution.Family] = [
    "a": .lognormal(logMedian: 0.6931471805599453, logStandardDeviation: 0.5877866649021191, negative: false),
    "b": .triangular(minimum: 0, mode: 0.2, maximum: 1),
    "c": .studentT(degreesOfFreedom: 3, location: 1, scale: 2),
    "d": .weibull(shape: 1.5, scale: 3, offset: 0),
  ]
  static let draws = 100_000

  struct Target: Sendable, CustomTestStringConvertible {
    let pair: [String]
    let spearman: Double
    let extra: String
    var testDescription: String { "\(pair) \(spearman)\(extra)" }
    var section: String {
      "correlations: [{between: [\(pair[0]), \(pair[1])], spearman: \(spearman)\(extra)}]"
    }
  }

  static let targets = [("a", "b"), ("c", "d"), ("b", "c")].flatMap { pair in
    [-0.4, 0.9].flatMap { spearman in
      ["", ", df: 4"].map { Target(pair: [pair.0, pair.1], spearman: spearman, extra: $0) }
    }
  }

  /// The error that a Spearman correlation r of n draws has at most: sqrt((1 - r^2)^2 (1 + r^2 / 2) / n) of normal
  /// scores (Bonett and Wright 2000) bounds it for a Gaussian copula at these r; the tails of a t copula widen it by
  /// less than a half.
  static func standardError(_ r: Double, isStudent: Bool) -> Double {
    (1 - r * r) * ((1 + r * r / 2) / Double(draws)).squareRoot() * (isStudent ? 1.5 : 1)
  }

  @Test(arguments: targets)
  func spearmanIsMetAndMarginsStay(target: Target) throws {
    let study = try UncertainStudy.study(Self.margins, target.section)
    let columns = try UncertainStudy.draws(study, target.pair, count: Self.draws)
    let found = RankCorrelation.spearman(columns[0], columns[1])
    // The t copula's correlation is inverted to 1e-4.
    let tolerance =
      3 * Self.standardError(target.spearman, isStudent: !target.extra.isEmpty)
      + (target.extra.isEmpty ? 0 : 1e-4)
    #expect(abs(found - target.spearman) < tolerance, "\(found)")
    for (name, column) in zip(target.pair, columns) {
      let law = try Distribution(try #require(Self.laws[name]))
      #expect(kolmogorovSmirnov(column, law) < kolmogorovSmirnovLimit(Self.draws), "\(name)")
    }
  }

  @Test func tCopulaBringsExtremesTogether() throws {
    func jointTail(_ extra: String) throws -> Int {
      let section = "correlations: [{between: [a, d], spearman: 0.5\(extra)}]"
      let columns = try UncertainStudy.draws(
        try UncertainStudy.study(Self.margins, section), ["a", "d"], count: Self.draws)
      let limits = columns.map { $0.sorted()[Self.draws * 99 / 100] }
      return zip(columns[0], columns[1]).count { $0 > limits[0] && $1 > limits[1] }
    }
    // Some 130 of 1,000 under a Gaussian copula, 310 under t with 3 degrees: far more than chance (20) apart.
    let (gaussian, student) = (try jointTail(""), try jointTail(", df: 3"))
    #expect(Double(student) > 1.6 * Double(gaussian), "\(gaussian) \(student)")
  }

  @Test func normalScoresAreWhatNormalSays() throws {
    let normals = [
      "a: {uncertainty: {normal: {mean: 0, sd: 1}}}", "b: {uncertainty: {normal: {mean: 5, sd: 2}}}",
    ]
    let study = try UncertainStudy.study(normals, "correlations: [{between: [a, b], normal: -0.6}]")
    let columns = try UncertainStudy.draws(study, ["a", "b"], count: Self.draws)
    let (a, b) = (columns[0].mean, columns[1].mean)
    let product = zip(columns[0], columns[1]).map { ($0 - a) * ($1 - b) }.mean
    let found = product / (columns[0].variance * columns[1].variance).squareRoot()
    // A correlation r of normals has the standard error (1 - r^2) / sqrt(n) = 0.002.
    #expect(abs(found + 0.6) < 4 * 0.002)
  }

  @Test(arguments: [Design.Kind.random, .lhs, .sobol])
  func imanConoverMeetsTargetsWithTheVeryValues(design: Design.Kind) throws {
    let section = "correlations: [{between: [a, b], spearman: -0.4}, {between: [c, d], spearman: 0.9}]"
    let free = try UncertainStudy.study(Self.margins)
    let ordered = try UncertainStudy.study(Self.margins, section + "\nanalysis: {dependence: iman-conover}")
    let names = ["a", "b", "c", "d"]
    let before = try UncertainStudy.draws(free, names, count: 8192, design: design, randomizations: 2)
    let after = try UncertainStudy.draws(ordered, names, count: 8192, design: design, randomizations: 2)
    for (old, new) in zip(before, after) { #expect(old.sorted() == new.sorted(), "every value stays") }
    // Decorrelated scores are off by their own rounding and by what ranks differ from scores: some 1e-3 at 4,096.
    #expect(abs(RankCorrelation.spearman(after[0], after[1]) + 0.4) < 0.005)
    #expect(abs(RankCorrelation.spearman(after[2], after[3]) - 0.9) < 0.005)
    // Two groups are independent: 5 standard errors 1 / sqrt(n) of a rank correlation that is 0.
    for i in 0..<2 {
      for j in 2..<4 { #expect(abs(RankCorrelation.spearman(after[i], after[j])) < 5 / 90.5) }
    }
  }

  @Test func imanConoverOrdersDifferentSeedsAndRandomisationsDifferently() throws {
    let section = "correlations: [{between: [a, b], spearman: 0.5}]\nanalysis: {dependence: iman-conover}"
    let study = try UncertainStudy.study(Self.margins, section)
    func ranks(_ seed: UInt64, _ part: Int) throws -> [Double] {
      let values = try UncertainStudy.draws(study, ["a"], count: 2048, seed: seed, randomizations: 2)[0]
      return Array(values[part * 1024..<(part + 1) * 1024])
    }
    // Seed 1, second part against seed 2, first part, and against seed 1, first part: independent columns.
    let reference = try ranks(1, 1)
    for other in [try ranks(2, 0), try ranks(1, 0)] {
      #expect(abs(RankCorrelation.spearman(reference, other)) < 5 / 32.0)
    }
  }
}
