import Distributions
import Foundation
import Inventory
import Testing

@Suite struct UncertaintyDefectTests {
  private func read(_ row: StatsArraysRow, _ amount: Double) -> (ExchangeUncertainty, [UncertaintyDefect]) {
    var table = ExchangeTable()
    let result = ExchangeUncertainty.reading(row, amount: amount, into: &table)
    return (result.uncertainty, result.defects.all)
  }

  private func defects(_ row: StatsArraysRow, _ amount: Double) -> [UncertaintyDefect] { read(row, amount).1 }

  private func lognormal(_ loc: Double, _ scale: Double, negative: Bool = false) -> StatsArraysRow {
    StatsArraysRow(
      uncertaintyType: 2, loc: Double(Float(loc)), scale: Double(Float(scale)), negative: negative)
  }

  private func bounded(_ type: Int, _ minimum: Double, _ loc: Double, _ maximum: Double) -> StatsArraysRow {
    StatsArraysRow(uncertaintyType: type, loc: loc, minimum: minimum, maximum: maximum)
  }

  @Test func soundRows() {
    // Amounts over the whole range: the loc of the package is float32 and is kept as it is.
    for exponent in stride(from: -30.0, through: 30, by: 0.37) {
      let amount = pow(10, exponent)
      let row = lognormal(log(amount), 0.2)
      let (uncertainty, defects) = read(row, amount)
      #expect(defects.isEmpty)
      #expect(uncertainty == .lognormal(logMedian: row.loc, logStandardDeviation: row.scale, negative: false))
      #expect(self.defects(lognormal(log(amount), 0.2, negative: true), -amount).isEmpty)
    }
    #expect(
      read(StatsArraysRow(uncertaintyType: 3, loc: -5, scale: 1), -5) == (
        .normal(mean: -5, standardDeviation: 1), []
      ))
    #expect(read(bounded(4, 1, 2, 3), 2) == (.uniform(minimum: 1, maximum: 3), []))
    #expect(read(bounded(5, 1, 2, 3), 2) == (.triangular(minimum: 1, mode: 2, maximum: 3), []))
    #expect(read(StatsArraysRow(uncertaintyType: 0, loc: Double(Float(0.1))), 0.1) == (.none, []))
    #expect(read(StatsArraysRow(uncertaintyType: 1), 0.1) == (.none, []))
    #expect(read(bounded(13, 1, 2, 3), 2).1.isEmpty)
    // A float32 limit may lie on the wrong side of an amount that is the limit.
    #expect(defects(bounded(4, Double(Float(0.1)), 0.1, 0.2), 0.1).isEmpty)
  }

  @Test func impossibleRowsHaveNoDistribution() {
    let rows: [(StatsArraysRow, UncertaintyDefect)] = [
      (StatsArraysRow(uncertaintyType: 14, loc: 1), .unknownDistribution),
      (StatsArraysRow(uncertaintyType: 255, loc: 1), .unknownDistribution),
      (lognormal(0, 0), .spreadIsZero), (lognormal(0, .nan), .spreadMissing),
      (lognormal(0, -.infinity), .spreadMissing), (lognormal(0, -0.1), .spreadNegative),
      (lognormal(.nan, 0.1), .placeMissing), (lognormal(700, 2), .overflow),
      (StatsArraysRow(uncertaintyType: 3, loc: 1, scale: 0), .spreadIsZero),
      (StatsArraysRow(uncertaintyType: 3, loc: 1), .spreadMissing),
      (bounded(4, 1, 1, .nan), .limitMissing), (bounded(4, 2, 1, 1), .minimumAboveMaximum),
      (bounded(4, 1, 1, 1), .rangeIsEmpty), (bounded(5, 2, 3, 1), .minimumAboveMaximum),
      (bounded(5, 2, 1, 3), .modeOutside), (bounded(5, 2, .nan, 3), .placeMissing),
      (bounded(13, 1, 4, 3), .modeOutside),
      (StatsArraysRow(uncertaintyType: 8, scale: -1, shape: 1), .invalidParameter),
      (bounded(2, 5, 0, 1), .spreadMissing),
      (StatsArraysRow(uncertaintyType: 2, loc: 0, scale: 0.1, minimum: 3, maximum: 2), .invalidParameter),
    ]
    for (row, defect) in rows {
      #expect(read(row, 1) == (.none, [defect]), "\(row)")
      #expect(defect.isImpossible)
    }
  }

  @Test func doubtfulRowsAreKept() {
    #expect(defects(lognormal(1, 0.1), 1) == [.locIsNotLogAmount, .meanFarFromAmount])
    #expect(defects(lognormal(0.01, 0.1), 1) == [.locIsNotLogAmount])
    #expect(defects(lognormal(-0.5, 1), 1) == [.meanIsAmount])
    #expect(defects(lognormal(0, 1.5), 1) == [.meanFarFromAmount])
    #expect(defects(lognormal(0, 0.1, negative: true), 1) == [.signReversed])
    #expect(defects(lognormal(0, 0.1), -1) == [.signReversed])
    #expect(defects(lognormal(0, 0.1), 0) == [.locIsNotLogAmount, .meanFarFromAmount])
    #expect(defects(bounded(4, 2, 1, 3), 1) == [.rangeWithoutAmount, .meanFarFromAmount])
    #expect(defects(bounded(4, -3, 1, -0.5), 1) == [.signReversed])
    #expect(defects(bounded(5, -3, -1, -0.5), 1) == [.signReversed])
    // USLCI's uniform that raises a mean score 73-fold.
    #expect(defects(bounded(4, 0, 4.8e-7, 7.62), 4.8e-7) == [.meanFarFromAmount])
    #expect(defects(StatsArraysRow(uncertaintyType: 3, loc: 1.1, scale: 1), 1) == [.locIsNotAmount])
    #expect(defects(StatsArraysRow(uncertaintyType: 0, loc: 2), 1) == [.locIsNotAmount])
    #expect(UncertaintyDefect.allCases.filter { !$0.isImpossible }.count == 6)
  }

  @Test func truncatedRowsAreHeldByTheTable() {
    var table = ExchangeTable()
    let row = StatsArraysRow(uncertaintyType: 2, loc: 0, scale: 0.5, minimum: 0.5, maximum: 2)
    let result = ExchangeUncertainty.reading(row, amount: 1, into: &table)
    #expect(result.uncertainty == .distribution(0) && result.defects.isEmpty)
    #expect(table.distributions.map(\.truncation) == [Truncation(minimum: 0.5, maximum: 2)])
  }

  @Test func worstCasesFirstAndAllCounted() {
    var diagnostics = DatabaseDiagnostics()
    for index in 0..<100 {
      let row = lognormal(Double(index * 37 % 100) / 100, 0.1)
      diagnostics.report(
        .init(.locIsNotLogAmount), of: row, amount: 1,
        at: .init(resource: "p: t", resourceRow: index, row: .init(id: 1), column: .init(id: 2)))
    }
    diagnostics.report(
      .init(.spreadIsZero), of: lognormal(0, 0), amount: 3,
      at: .init(resource: "p: t", resourceRow: 7, row: .init(id: 1), column: .init(id: 2)))
    diagnostics.name(processes: [1: DatabaseLabel(name: "steel")], flows: [2: DatabaseLabel(name: "CO2")])
    #expect(diagnostics.findings.map(\.defect) == [.spreadIsZero, .locIsNotLogAmount])
    #expect(diagnostics.findings.map(\.count) == [1, 100])
    #expect(diagnostics.impossibleCount == 1 && diagnostics.doubtfulCount == 100)
    // The worst have the largest loc: 0.99, 0.98 ... at the rows where 37 k mod 100 is that.
    #expect(diagnostics.findings[1].cases.map(\.resourceRow) == [27, 54, 81, 8, 35])
    #expect(
      diagnostics.lines[1] == "  p: t, row 7: steel (1) in CO2 (2): amount 3.0, lognormal loc 0.0 scale 0.0")
  }

  /// What is written reads back as it was.
  @Test func rowsOfDistributions() throws {
    let families: [Distribution.Family] = [
      .lognormal(logMedian: 0.5, logStandardDeviation: 0.25, negative: true),
      .normal(mean: 1, standardDeviation: 2),
      .uniform(minimum: 1, maximum: 2), .triangular(minimum: 0, mode: 0.5, maximum: 4),
      .bernoulli(probability: 0.25),
      .discreteUniform(minimum: 2, maximum: 5), .weibull(shape: 2, scale: 3, offset: 0.5),
      .gamma(shape: 2, scale: 3, offset: 0), .beta(alpha: 2, beta: 3, minimum: 0, maximum: 1),
      .generalizedExtremeValue(location: 1, scale: 2, shape: 0),
      .studentT(degreesOfFreedom: 5, location: 1, scale: 2),
      .pert(minimum: 1, mode: 2, maximum: 4, lambda: 4),
      .mirrored(try Distribution(.gamma(shape: 2, scale: 3, offset: 0))),
    ]
    for family in families {
      let distribution = try Distribution(family)
      let row = try #require(StatsArraysRow(describing: distribution))
      #expect(try row.distribution() == distribution)
    }
    let truncated = try Distribution(
      .normal(mean: 1, standardDeviation: 2), truncatedTo: Truncation(minimum: 0))
    let row = try #require(StatsArraysRow(describing: truncated))
    #expect(try row.distribution() == truncated)
    #expect(StatsArraysRow(describing: try Distribution(.binomial(trials: 3, probability: 0.5))) == nil)
    #expect(
      StatsArraysRow(
        describing: try Distribution(.uniform(minimum: 0, maximum: 2), truncatedTo: Truncation(maximum: 1)))
        == nil)
  }
}
