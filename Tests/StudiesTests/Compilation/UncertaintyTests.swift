import Interpretation
import Inventory
import Parameters
import Studies
import Testing

/// Static values, notes, and what systems and the command line change.
@Suite struct UncertaintyTests {
  private func study(_ parameter: String) throws -> String {
    try TestStudies.small("{value: 2 kg, uncertainty: {normal: {sd: 0.1 kg}}}", parameter)
  }

  /// `value` is the static value; without it the place that the distribution names, else the median.
  @Test(arguments: [
    ("{value: 3 kg, uncertainty: {uniform: {min: 1 kg, max: 4 kg}}}", 3.0),
    ("{uncertainty: {uniform: {min: 1 kg, max: 4 kg}}}", 2.5),
    ("{uncertainty: {triangular: {min: 1 kg, mode: 2 kg, max: 4 kg}}}", 2),
    ("{value: 2.5 kg, uncertainty: {triangular: {min: 1 kg, mode: 2 kg, max: 4 kg}}}", 2.5),
    ("{uncertainty: {lognormal: {median: 5 kg, gsd: 2}}}", 5),
    ("{uncertainty: {normal: {mean: 5000 g, sd: 1 kg}}}", 5),
    ("{value: 5 kg, uncertainty: {normal: {cv: 0.1}}}", 5),
    ("{uncertainty: {pert: {min: 1 kg, mode: 2 kg, max: 4 kg}}}", 2),
    ("{formula: \"max(1 [kg], 7000 [g])\"}", 7), ("3000 g", 3), ("2 [kg] * 1.5", 3),
  ])
  func staticValues(parameter: String, expected: Double) throws {
    let found = try #require(try TestStudies.staticTotals(study(parameter))[0])
    #expect(abs(found - expected) <= 1e-15 * expected)  // one rounding of the change from grams
  }

  /// The distribution alone governs the draws, whatever the static value.
  @Test func theValueDoesNotMoveADistributionWithAPlaceOfItsOwn() throws {
    func mean(_ parameter: String) throws -> Double? {
      try TestStudies.assess(study(parameter))[0].total.mean
    }
    #expect(
      try mean("{value: 3 kg, uncertainty: {triangular: {min: 1 kg, mode: 2 kg, max: 4 kg}}}")
        == mean("{uncertainty: {triangular: {min: 1 kg, mode: 2 kg, max: 4 kg}}}"))
    let moved = try #require(try mean("{value: 3 kg, uncertainty: {normal: {sd: 0.1 kg}}}"))
    #expect(abs(moved - 3) < 0.02)  // six standard errors of 0.1 / sqrt(1000)
  }

  @Test func aStaticValueAtTheEdgeIsNoted() throws {
    let edge = try TestStudies.read(study("{value: 1 kg, uncertainty: {uniform: {min: 0.99 kg, max: 4 kg}}}"))
    #expect(
      edge.compiled.notes.map(\.message).contains {
        $0.contains("lies at percentile 0.3 of its distribution")
      })
    #expect(edge.compiled.notes.first?.place == Place(line: 5, column: 14))
    #expect(try TestStudies.read(TestStudies.small).compiled.notes.isEmpty)
  }

  @Test func undemandedProcessesAndUnusedFactorsAreNoted() throws {
    let text = try TestStudies.small("  p: {", "  q: {output: 1 kg}\n  p: {flows: {methan: 1 kg}, ")
      .replacing("{unit: kg CO2-eq}", with: "{unit: kg CO2-eq, factors: {methane: 28}}")
    let notes = try TestStudies.read(text).compiled.notes
    #expect(notes.allSatisfy { $0.severity == .note })
    #expect(
      notes.contains {
        $0.message == "no system demands the process 'q'" && $0.place == Place(line: 7, column: 3)
      })
    #expect(notes.contains { $0.message.contains("did you mean 'methan'?") })
    #expect(notes.contains { $0.message.contains("'methan' has a factor in no indicator") })
  }

  /// `set:` of a system places the distribution anew; `--set` takes it away.
  @Test func settingsOfSystemsKeepTheSpread() throws {
    let text = try TestStudies.small(
      "{S: {p: 1 kWh}}", "{S: {p: 1 kWh}, T: {demand: {p: 1 kWh}, set: {a: 3000 g}}}")
    let results = try TestStudies.assess(text, draws: 4000)
    #expect(results.map(\.total.staticValue) == [2, 3])
    let means = results.compactMap(\.total.mean)
    // The same draws, moved by 1 kg: only rounding is left.
    #expect(abs(means[1] - means[0] - 1) < 1e-13)
    let deviations = results.compactMap(\.total.standardDeviation)
    #expect(abs(deviations[0] - deviations[1]) < 1e-13 && abs(deviations[0] - 0.1) < 0.01)
    let fixed = try TestStudies.read(text, settings: [("a", "5 kg")])
    #expect(
      fixed.compiled.inputs.isEmpty
        || fixed.model.graph.inputs(reaching: fixed.model.systems[0].impacts.map(\.amount)).isEmpty)
    #expect(try TestStudies.staticTotals(text, settings: [("a", "5 kg")]) == [5, 5])
  }

  @Test func functionalUnitsReferencesAndWhatSystemsProvide() throws {
    let text = try TestStudies.small(
      "functional unit: one kWh", "functional unit: {text: baskets, amount: 6 basket}")
    func systems(_ provides: String) -> String {
      text.replacing(
        "{S: {p: 1 kWh}}",
        with: "{S: {demand: {p: 1 kWh}, reference: true}, T: {demand: {p: 2 kWh}, provides: \(provides)}}")
    }
    #expect(try TestStudies.staticTotals(systems("6 basket")) == [2, 4])
    #expect(try TestStudies.read(text).functionalUnit == "baskets")
    let error = #expect(throws: StudyError.self) { try TestStudies.read(systems("7 basket")) }
    #expect(error?.diagnostic.message.contains("compared systems must provide the same") == true)
  }
}
