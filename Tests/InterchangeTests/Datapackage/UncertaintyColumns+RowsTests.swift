import Distributions
import Glibc
import Testing

@testable import Interchange

@Suite struct UncertaintyColumnsRowsTests {
  /// Places of packages without static values: medians by formula, modes of triangular and PERT.
  @Test func placesAreMediansOrModes() {
    let ln2 = log(2.0)
    let rows: [(StatsArraysRow, Double)] = [
      (StatsArraysRow(uncertaintyType: 0, loc: 3), 3),
      (StatsArraysRow(uncertaintyType: 1, loc: -4), -4),
      (StatsArraysRow(uncertaintyType: 2, loc: 0.5, scale: 0.1), exp(0.5)),
      (StatsArraysRow(uncertaintyType: 2, loc: 0.5, scale: 0.1, negative: true), -exp(0.5)),
      (StatsArraysRow(uncertaintyType: 3, loc: -2, scale: 1), -2),
      (StatsArraysRow(uncertaintyType: 4, minimum: -1, maximum: 4), 1.5),
      (StatsArraysRow(uncertaintyType: 5, loc: 2, minimum: 1, maximum: 9), 2),
      // 2, 3, 4, 5 and 6.
      (StatsArraysRow(uncertaintyType: 7, minimum: 2, maximum: 7), 4),
      (StatsArraysRow(uncertaintyType: 8, loc: 1, scale: 3, shape: 2), 1 + 3 * ln2.squareRoot()),
      // A gamma distribution of shape 1 is exponential; its mirror image.
      (StatsArraysRow(uncertaintyType: 9, scale: 2, shape: 1, negative: true), -2 * ln2),
      // Beta of shapes 1 and 3: 1 - (1 - x)³ = 1/2.
      (StatsArraysRow(uncertaintyType: 10, loc: 1, shape: 3), 1 - exp(-ln2 / 3)),
      (StatsArraysRow(uncertaintyType: 11, loc: 5, scale: 2), 5 - 2 * log(ln2)),
      (StatsArraysRow(uncertaintyType: 12, loc: 7, scale: 2, shape: 4), 7),
      (StatsArraysRow(uncertaintyType: 13, loc: 3, minimum: 1, maximum: 10), 3),
    ]
    let places = UncertaintyColumns(rows.map(\.0)).places()
    for (place, (row, exact)) in zip(places, rows) {
      // Quantiles of the families are good to a few roundings.
      #expect(abs(place - exact) <= 1e-14 * abs(exact), "type \(row.uncertaintyType): \(place)")
    }
  }

  /// A row that describes no distribution has no place, and leaves those of others alone.
  @Test func rowsWithoutADistribution() {
    let places = UncertaintyColumns([
      StatsArraysRow(uncertaintyType: 8, loc: 1, scale: -3, shape: 2),
      StatsArraysRow(uncertaintyType: 99, loc: 1), StatsArraysRow(uncertaintyType: 3, loc: 1, scale: 1),
    ]).places()
    #expect(places[0].isNaN && places[1].isNaN && places[2] == 1)
  }

  @Test func rowsComeBack() {
    let rows = [
      StatsArraysRow(
        uncertaintyType: 13, loc: 1, scale: 2, shape: 3, minimum: 4, maximum: 5, negative: true),
      StatsArraysRow(
        uncertaintyType: 2, loc: -1, scale: -2, shape: -3, minimum: -4, maximum: -5, negative: false),
    ]
    let columns = UncertaintyColumns(rows)
    #expect([columns.row(0), columns.row(1)] == rows)
  }
}
