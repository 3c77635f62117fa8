import Parameters
import Testing

@Suite struct UnitTableTests {
  private let table = UnitTable()

  /// One of each family against its definition: SI brochure (9th edition, 2019) for SI units and those accepted with
  /// them, the 1959 agreement for pound and mile, IEA for toe, 8,760 h a year by the study format.
  @Test(arguments: [
    (1.0, "t", "kg", 1000.0), (1, "kt", "t", 1000), (1, "Mt", "kg", 1e9), (1, "Gt", "t", 1e9),
    (1, "lb", "kg", 0.45359237),
    (1, "mg", "g", 0.001), (1, "µg", "g", 1e-6), (1, "ng", "g", 1e-9),
    (1, "min", "s", 60), (1, "h", "s", 3600), (1, "day", "h", 24), (1, "week", "day", 7),
    (12, "month", "year", 1),
    (1, "year", "h", 8760), (1, "year", "day", 365), (1000, "ms", "s", 1),
    (1, "km", "m", 1000), (1, "mm", "m", 0.001), (1, "cm", "mm", 10), (1, "mile", "m", 1609.344),
    (1, "ha", "m2", 10_000), (1, "m2a", "m2 year", 1), (1, "km2", "ha", 100), (1, "km²", "m^2", 1e6),
    (1, "m3", "l", 1000), (1, "ml", "cm3", 1), (1, "hl", "l", 100), (2, "l", "litre", 2),
    (1, "kWh", "MJ", 3.6), (1, "MWh", "kWh", 1000), (1, "TWh", "PJ", 3.6), (1, "EJ", "GJ", 1e9),
    (1, "mJ", "J", 0.001),
    (1, "toe", "GJ", 41.868), (1, "J", "kg m2/s^2", 1), (1, "W h", "Wh", 1), (1, "GW", "W", 1e9),
    (1, "mW", "W", 0.001),
    (1, "byte", "bit", 8), (1, "GB", "bit", 8e9), (1, "Mbps", "bit/s", 1e6), (1, "kbyte", "byte", 1000),
    (1, "kBq", "1/s", 1000), (1, "PFLOP", "TFLOP", 1000), (1, "mmol", "mol", 0.001),
    (1, "tkm", "kg km", 1000),
    (1, "%", "1", 0.01), (1, "‰", "%", 0.1), (1, "ppm", "%", 1e-4), (1, "EUR", "EUR", 1), (1, "K", "K", 1),
  ])
  func builtInUnitsFollowTheirDefinition(
    _ value: Double, _ from: String, _ to: String, _ expected: Double
  ) throws {
    let (source, target) = (try table.parseUnit(from), try table.parseUnit(to))
    #expect(source.dimension == target.dimension, "\(from) and \(to)")
    // Exact equality: every ratio here is one multiplication or one division of whole numbers.
    #expect(source.convert(value, to: target) == expected, "\(from) in \(to)")
  }

  @Test func differentThingsHaveDifferentDimensions() throws {
    let symbols = [
      "kg", "s", "m", "m2", "m3", "J", "W", "bit", "Bq", "FLOP", "mol", "K", "tkm", "EUR", "USD", "1",
    ]
    let dimensions = try symbols.map { try table.parseUnit($0).dimension }
    #expect(Set(dimensions).count == symbols.count)
  }

  @Test func equivalencesAreDimensionsOfTheirOwn() throws {
    let (carbon, antimony) = (try table.parseUnit("kg CO2-eq"), try table.parseUnit("kg Sb-eq"))
    #expect(carbon.dimension != antimony.dimension)
    #expect(carbon.dimension != (try table.parseUnit("kg").dimension))
    #expect(carbon.dimension == (try table.parseUnit("g CO2-eq").dimension))
    #expect(try table.parseUnit("t CO2-eq").convert(1.5, to: carbon) == 1500)
  }

  @Test func indicatorUnitsMayBeOpaque() throws {
    let toxicity = try table.parseUnit("CTUh", opaque: true)
    #expect(toxicity.dimension == .base("CTUh"))
    #expect(throws: FormulaError.self) { try table.parseUnit("CTUh") }
    let points = try table.parseUnit("Pt", opaque: true)
    #expect(points.dimension != toxicity.dimension)
  }

  @Test func countableThingsAreDeclared() throws {
    var table = table
    #expect(!table.contains("gpu"))
    #expect(throws: FormulaError.self) { try table.parseUnit("gpu") }
    table.declareCountable("gpu")
    table.declareCountable("server")
    #expect(try table.parseUnit("gpu").dimension == .base("gpu"))
    #expect(try table.parseUnit("gpu/server").dimension == Dimension.base("gpu") / .base("server"))
    table.declareCountable("kg")  // a known symbol stays as it is
    #expect(try table.parseUnit("kg").dimension == .base("mass"))
    table.declareCountable("token")
    table.declare("Mtoken", as: Quantity(value: 1_000_000, unit: try table.parseUnit("token")))
    #expect(try table.parseUnit("Mtoken").convert(2, to: table.parseUnit("token")) == 2_000_000)
  }

  @Test func slipsOfCaseAreFound() {
    #expect(table.differingOnlyInCase(from: "kwh") == "kWh")
    #expect(table.differingOnlyInCase(from: "KG") == "kg")
    #expect(table.differingOnlyInCase(from: "kWh") == nil)
    #expect(table.differingOnlyInCase(from: "gpu") == nil)
  }
}
