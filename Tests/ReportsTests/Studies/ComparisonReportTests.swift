import Interpretation
import Inventory
import Parameters
import Propagation
import Testing

@testable import Reports

/// Reports of comparisons whose numbers are known before they are drawn.
@Suite struct ComparisonReportTests {
  /// Systems with constant scores; without draws the static comparison. Of 100 draws alike the exact interval of Clopper
  /// and Pearson ends at 1 - 0.025^(1/100) = 3.62 %.
  private func comparison(
    _ systems: [(name: String, scores: [Double])], units: [String], name: String = "indicator",
    draws: Int = 100
  ) throws -> Comparison {
    var graph = ExpressionGraph()
    let one = graph.constant(1)
    let models = systems.map { name, scores in
      var system = ProductSystem(name: name, scenario: "base")
      system.outputs = [Entry(row: 0, column: 0, amount: one, label: "output")]
      system.demand = [Entry(row: 0, column: 0, amount: one, label: "demand")]
      system.impacts = scores.enumerated().map {
        Entry(row: $0, column: 0, amount: graph.constant($1), label: "impact")
      }
      return system
    }
    let model = LifeCycleModel(
      processes: [Process(name: "p", unit: "unit", tags: Tags())],
      indicators: units.enumerated().map { Indicator(name: "\(name) \($0)", unit: $1) }, flows: [],
      graph: graph,
      systems: models)
    guard draws > 0 else { return Comparison(static: PropagationPlan(model)) }
    return try Comparison(
      try MonteCarlo(PropagationPlan(model), options: MonteCarloOptions(draws: draws, seed: 1, workers: 1))
        .run())
  }

  @Test func aPairIsATableAndItsSigns() throws {
    let report = try comparison(
      [("old", [2, 4, 0]), ("new", [1, 5, 0])], units: ["kg CO2-eq", "1", "m3"]
    ).report(.plain)
    #expect(
      report == """
        new compared with old

        indicator    unit       difference                  ratio                 lower in
                                    median  95 % of draws  median  95 % of draws  of draws      95 % interval
        ─────────────────────────────────────────────────────────────────────────────────────────────────────
        indicator 0  kg CO2-eq          -1                    0.5                 100.00 %  [96.38, 100.00] %
        indicator 1                      1                   1.25                   0.00 %     [0.00, 3.62] %
        indicator 2  m3                  0                      –                   0.00 %     [0.00, 3.62] %

        Lower on all 3 indicators in 0.00 % of draws [0.00, 3.62] %, higher on all in 0.00 % [0.00, 3.62] %.

        Signs on all indicators at once, by share of draws

        indicator             100.00 %
                     [96.38, 100.00] %
        ──────────────────────────────
        indicator 0            − lower
        indicator 1           + higher
        indicator 2            = equal

        """)
  }

  @Test func oneIndicatorNeedsNoSignsAndPureNumbersNoUnits() throws {
    let report = try comparison([("a", [2]), ("b", [1])], units: ["1"]).report(.plain)
    #expect(!report.contains("unit") && !report.contains("Signs") && !report.contains("Lower on all"))
  }

  @Test func moreThanTwoSystemsAreRanked() throws {
    let report = try comparison(
      [("a", [2, 1]), ("b", [1, 1]), ("c", [3, 2])], units: ["1", "1"]
    ).report(.plain)
    #expect(report.contains("b compared with a") && report.contains("c compared with a"))
    // On indicator 1 two share the lowest score: none is it alone.
    #expect(
      report.hasSuffix(
        """
        Lowest of all systems, share of draws

        indicator         a         b       c
        ─────────────────────────────────────
        indicator 0  0.00 %  100.00 %  0.00 %
        indicator 1  0.00 %    0.00 %  0.00 %

        """))
  }

  @Test func staticComparisonsAreDifferencesAndRatios() throws {
    let report = try comparison([("old", [2, 0]), ("new", [1, 5])], units: ["kg", "kg"], draws: 0).report(
      .plain)
    #expect(
      report == """
        new compared with old

        indicator    unit  difference   ratio
                               static  static
        ─────────────────────────────────────
        indicator 0  kg            -1     0.5
        indicator 1  kg             5       –

        """)
  }

  @Test func longNamesAreShortenedAndUnitsAreNot() throws {
    let report = try comparison(
      [("old", [2]), ("new", [1])], units: ["kg Sb-eq"], name: "depletion of metals and minerals"
    ).report(.plain, width: 100)
    let row = try #require(report.split(whereSeparator: \.isNewline).first { $0.contains("kg Sb-eq") })
    #expect(row.hasPrefix("depletion") && row.contains("…") && DisplayWidth.columns(of: String(row)) == 100)
  }
}
