import Distributions
import Interpretation
import Inventory
import Parameters
import Propagation
import Statistics
import Testing

@testable import Reports

@Suite struct DominanceReportTests {
  /// Independent uniform scores against a half, on three indicators: eight patterns of an eighth each.
  private func dominance() throws -> Dominance {
    var graph = ExpressionGraph()
    let one = graph.constant(1)
    func system(_ name: String, _ scores: [ExpressionGraph.NodeID]) -> ProductSystem {
      var system = ProductSystem(name: name, scenario: "base")
      system.outputs = [Entry(row: 0, column: 0, amount: one, label: "output")]
      system.demand = [Entry(row: 0, column: 0, amount: one, label: "demand")]
      system.impacts = scores.enumerated().map { Entry(row: $0, column: 0, amount: $1, label: "impact") }
      return system
    }
    let law = try Distribution(.uniform(minimum: 0, maximum: 1))
    let half = graph.constant(0.5)
    let scores = (0..<3).map {
      graph.draw(UncertainInput(name: "u\($0)", parts: ["\($0)"]), from: law, staticValue: 0.5)
    }
    let model = LifeCycleModel(
      processes: [Process(name: "p", unit: "unit", tags: Tags())],
      indicators: (0..<3).map { Indicator(name: "indicator \($0)", unit: "kg") }, flows: [], graph: graph,
      systems: [system("old", [half, half, half]), system("new", scores)])
    let run = try MonteCarlo(
      PropagationPlan(model), options: MonteCarloOptions(draws: 1000, seed: 1, workers: 1)
    ).run()
    return try #require(try Comparison(run).dominance.first)
  }

  @Test func asManyPatternsAreShownAsFit() throws {
    let dominance = try dominance()
    for (width, shown) in [(20, 1), (60, 2), (110, 5), (500, 8)] {
      let table = dominance.table(width: width)
      #expect(table.columns.count == shown + 1)
      let text = table.text(width: max(width, 40))
      #expect(
        text.split(separator: "\n").dropFirst().allSatisfy {
          DisplayWidth.columns(of: String($0)) <= max(width, 40)
        })
      let left = dominance.patterns.dropFirst(shown).reduce(0) { $0 + $1.probability.value }
      let title = try #require(table.title)
      #expect(
        title == "Signs on all indicators at once, by share of draws"
          + (shown == 8
            ? "" : "; \(8 - shown) other pattern\(shown == 7 ? "" : "s"): \(ProbabilityText.share(left))"))
      // Every column spells its pattern.
      for (column, pattern) in dominance.patterns.prefix(shown).enumerated() {
        let words = table.rows.map { $0[column + 1].text }
        #expect(words == pattern.signs.map { $0 == "-" ? "− lower" : "+ higher" })
      }
    }
  }
}
