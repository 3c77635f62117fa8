import Inventory
import Studies
import Testing

/// Scalars are text first, and names may be whatever people call things.
@Suite struct TextTests {
  @Test func yamlMakesNothingOfWords() throws {
    let text = """
      monteverde: 1
      study: {title: NO, functional unit: on}
      indicators: {NO: {unit: kg}, null: {unit: kg}, 1e3: {unit: kg}}
      parameters: {yes: 2 kg, "off": 3 kg, y: 1e3 g}
      processes:
        on: {output: 1 true, impacts: {NO: yes + off, null: "yes", 1e3: y}}
      systems: {1.0: {on: 1}}
      """
    let study = try TestStudies.read(text)
    #expect(study.title == "NO" && study.functionalUnit == "on")
    #expect(study.model.indicators.map(\.name) == ["NO", "null", "1e3"])
    #expect(study.model.systems.map(\.name) == ["1.0"])
    #expect(try TestStudies.staticTotals(text) == [5, 2, 1])
  }

  @Test func namesWithSpacesCommasAndAnyLetters() throws {
    let text = """
      monteverde: 1
      study: {title: Größe ✓, functional unit: 一回}
      indicators: {"Klimawandel, fossil": {unit: kg CO2-eq}}
      parameters: {masse der größe: 2 kg, 質量: 3 kg}
      processes:
        "Strom, am Zähler": {output: 1 kWh, impacts: {"Klimawandel, fossil": masse der größe + 質量}}
        "процесс: один": {output: 1 unit, inputs: {"Strom, am Zähler": 2 kWh}}
      systems: {"система, 1": {"процесс: один": 1}}
      """
    #expect(try TestStudies.staticTotals(text) == [10])
  }

  @Test func formulasInQuotesInsideBraces() throws {
    #expect(try TestStudies.staticTotals(TestStudies.small("gwp: a", "gwp: \"max(a, 3 [kg])\"")) == [3])
    #expect(
      try TestStudies.staticTotals(TestStudies.small("gwp: a", "gwp: 'if(a > 1 [kg], 8 [kg], a)'")) == [8])
  }

  @Test func asterisksAreMultiplicationsAndAliases() throws {
    #expect(try TestStudies.staticTotals(TestStudies.small("gwp: a", "gwp: 3 * a *2")) == [12])
    #expect(try TestStudies.staticTotals(TestStudies.small("title: Small", "title: \"**bold**\"")) == [2])
    #expect(
      try TestStudies.read(TestStudies.small("title: Small", "title: \"**bold** \u{E000}\"")).title
        == "**bold** \u{E000}")
    let shared = try TestStudies.small(
      "{normal: {sd: 0.1 kg}}}", "&spread {normal: {sd: 0.1 kg}}}\n  b: {value: 1 kg, uncertainty: *spread}"
    )
    .replacing("gwp: a", with: "gwp: a * 2 + b")
    #expect(try TestStudies.staticTotals(shared) == [5])
    #expect(try TestStudies.read(shared).compiled.inputs.count == 2)
  }

  @Test func windowsLineEndsAndAByteOrderMark() throws {
    let text = "\u{FEFF}" + TestStudies.small.replacing("\n", with: "\r\n")
    #expect(try TestStudies.staticTotals(text) == [2])
  }
}
