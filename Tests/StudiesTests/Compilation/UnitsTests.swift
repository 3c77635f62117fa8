import Studies
import Testing

/// What may be counted in what.
@Suite struct UnitsTests {
  private func message(_ old: String, _ new: String) throws -> String {
    let text = try TestStudies.small(old, new)
    let error = #expect(throws: StudyError.self) { try TestStudies.read(text) }
    return error?.diagnostic.message ?? ""
  }

  @Test func aBareMassIsTheEquivalentOfItsIndicator() throws {
    #expect(try TestStudies.staticTotals(TestStudies.small) == [2])
    #expect(try TestStudies.staticTotals(TestStudies.small("gwp: a", "gwp: 57 g/kWh")) == [0.057])
    #expect(try TestStudies.staticTotals(TestStudies.small("gwp: a", "gwp: 1.5 t CO2-eq")) == [1500])
    #expect(try message("gwp: a", "gwp: 3 kg Sb-eq").contains("Sb-eq"))
    #expect(
      try message("gwp: a", "gwp: 3 kWh").contains("is in kWh (energy), but 'gwp' is counted in kg CO2-eq"))
    #expect(try message("gwp: a", "gwp: 3 USD").contains("kg CO2-eq"))
  }

  @Test func anUnknownUnitIsADimensionOfItsOwn() throws {
    let text = TestStudies.small.replacing("kg CO2-eq", with: "CTUh")
    let toxic = text.replacing("impacts: {gwp: a}", with: "flows: {lead: 2 g}")
      .replacing("{unit: CTUh}", with: "{unit: CTUh, factors: {lead: 3e-6 CTUh/kg}}")
    let found = try #require(try TestStudies.staticTotals(toxic)[0])
    #expect(abs(found - 6e-9) < 1e-22)
    let mass = toxic.replacing("3e-6 CTUh/kg", with: "3e-6 kg Sb-eq/kg")
    #expect(throws: StudyError.self) { try TestStudies.read(mass) }
  }

  @Test func countableThingsAreDimensions() throws {
    #expect(try message("p: 1 kWh}", "p: 1 run}").contains("run"))
    #expect(try message("value: 2 kg", "value: 2 kgg").contains("did you mean 'kg'?"))
    let study = try TestStudies.small("output: 1 kWh", "output: 2 Widget_1").replacing(
      "p: 1 kWh}", with: "p: 6}")
    #expect(try TestStudies.staticTotals(study) == [6])
    let declared = try TestStudies.small(
      "processes:", "units: {token: {}, Mtoken: 1000000 token}\nprocesses:"
    )
    .replacing("output: 1 kWh", with: "output: 1 Mtoken").replacing("p: 1 kWh", with: "p: 500000 token")
    #expect(try TestStudies.staticTotals(declared) == [1])
  }

  @Test func settingsKeepTheDimension() throws {
    func error(_ value: String) -> SettingError? {
      #expect(throws: SettingError.self) { try TestStudies.read(TestStudies.small, settings: [("a", value)]) }
    }
    #expect(error("2 kWh")?.message.contains("is energy, but the parameter is mass") == true)
    #expect(error("b + 1")?.message.contains("unknown parameter 'b'") == true)
    #expect(error("")?.message.contains("missing") == true)
    #expect(try TestStudies.staticTotals(TestStudies.small, settings: [("a", "500 g")]) == [0.5])
  }
}
