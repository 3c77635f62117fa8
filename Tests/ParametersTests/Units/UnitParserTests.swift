import Parameters
import Testing

@Suite struct UnitParserTests {
  private let table: UnitTable = {
    var table = UnitTable()
    for name in ["gpu", "server", "request", "run", "egg"] { table.declareCountable(name) }
    return table
  }()

  private func failure(_ text: String) -> FormulaError? {
    do {
      _ = try table.parseUnit(text)
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    ("g/kWh", "g / kWh"), ("gpu h", "gpu·h"), ("m2", "m^2"), ("m²", "m m"), ("kg/(m2 year)", "kg/m2/year"),
    ("1/year", "year^-1"), ("kg CO2-eq/kWh", "kg CO2-eq / kWh"), ("W/gpu", "(W)/(gpu)"), ("m3", "m³"),
    ("kWh/(gpu h)", "kW/gpu"), ("kg/m^2", "kg m^-2"),
  ])
  func spellingsOfOneUnitAgree(_ one: String, _ other: String) throws {
    #expect(try table.parseUnit(one).isSameSize(as: table.parseUnit(other)), "\(one) and \(other)")
  }

  @Test func symbolIsKeptAsWritten() throws {
    #expect(try table.parseUnit(" kg CO2-eq/kWh ").symbol == "kg CO2-eq/kWh")
  }

  @Test func ambiguousDivisionIsRefusedWithItsCure() throws {
    let error = try #require(failure("kg/m2 year"))
    #expect(error.message.contains("kg/(m2 year)"))
    #expect(error.offset == 6)
  }

  @Test(arguments: [
    ("kwh", "kWh"), ("KWH", "kWh"), ("servr", "server"), ("Kg", "kg"),
  ])
  func unknownUnitsNameTheNearest(_ slip: String, _ meant: String) throws {
    let error = try #require(failure(slip))
    #expect(error.message.contains("'\(slip)'") && error.message.contains("'\(meant)'"), "\(error.message)")
  }

  @Test(arguments: [
    ("", 0, true), ("kg/", 3, true), ("kg/(m2 year", 11, true), ("/kg", 0, false), ("kg)", 2, false),
    ("kg^x", 3, false), ("kg^99", 3, false), ("kg bananas", 3, false), ("()", 1, true),
  ])
  func faultsAreFoundWhereTheyAre(_ text: String, _ offset: Int, _ endedEarly: Bool) throws {
    let error = try #require(failure(text), "'\(text)' was read")
    #expect(error.offset == offset, "\(text): \(error.message)")
    if endedEarly, text != "()" { #expect(error.endedEarly, "\(text)") }
  }

  @Test func deepBracketsAreRefused() {
    let text = String(repeating: "(", count: 10_000) + "kg" + String(repeating: ")", count: 10_000)
    #expect(failure(text) != nil)
    #expect(failure("(((kg)))") == nil)
    // Depth counts what is open, not how many brackets there are.
    #expect(failure(Array(repeating: "(kg)", count: 40).joined(separator: " ")) == nil)
  }
}

/// Which texts are quantities and which are formulas (study format, Reading the file).
@Suite struct QuantityOrFormulaTests {
  private let table: UnitTable = {
    var table = UnitTable()
    for name in ["gpu", "server", "request"] { table.declareCountable(name) }
    return table
  }()

  @Test(arguments: [
    ("57 g/kWh", 57.0, "g/kWh"), ("0.5 %", 0.5, "%"), ("-3 kg", -3, "kg"), ("+3 kg", 3, "kg"),
    ("1e9 request", 1e9, "request"), ("1082990 gpu h", 1_082_990, "gpu h"), ("6 year", 6, "year"),
    ("3kg", 3, "kg"),
    ("2.5E-3 kg CO2-eq", 2.5e-3, "kg CO2-eq"), ("5 1/year", 5, "1/year"), ("7 %/year", 7, "%/year"),
    ("1 kg/(m2 year)", 1, "kg/(m2 year)"), ("  4 kg  ", 4, "kg"),
    ("5 kg CO2-eq/(gpu h)", 5, "kg CO2-eq/(gpu h)"),
    ("2 kg 1,4-DCB-eq", 2, "kg 1,4-DCB-eq"),
  ])
  func numbersWithUnits(_ text: String, _ value: Double, _ unit: String) throws {
    let quantity = try #require(try table.parseQuantity(text), "\(text) is a quantity")
    #expect(quantity.value == value)
    #expect(quantity.unit.symbol == unit)
    #expect(!quantity.isBare)
  }

  @Test(arguments: [
    ("0", 0.0), ("1e3", 1000), (".5", 0.5), ("5.", 5), ("-2", -2), ("+2.5e-1", 0.25), (" 7 ", 7), ("1.", 1),
    ("-.5", -0.5),
  ])
  func bareNumbers(_ text: String, _ value: Double) throws {
    let quantity = try #require(try table.parseQuantity(text), "\(text) is a number")
    #expect(quantity.value == value)
    #expect(quantity.isBare && quantity.unit == .one)
  }

  @Test(arguments: [
    "8 [gpu/server]", "0.5 * volume", "1 - x", "5 year * 2", "1 / x", "NO", "on", "null", "x", "max(1, 2)",
    "(1 + 2)",
    "gpu_hours / 8 [gpu/server] / used_life", "-x", "", " ", "e3", ".", "-", "1 + 1", "2^3", "1 < 2", "1e999",
    "5 kg CO2-eq * 2",
  ])
  func everythingElseIsAFormula(_ text: String) throws {
    #expect(try table.parseQuantity(text) == nil, "\(text) is a formula")
  }

  @Test func numbersWithWhatIsNoUnitAreErrors() throws {
    do {
      _ = try table.parseQuantity("3 eggs")
      Issue.record("eggs were never declared")
    } catch {
      #expect(error.offset == 2)
      #expect(error.message.contains("'eggs'"))
    }
    #expect(throws: FormulaError.self) { try table.parseQuantity("5 kg/m2 year") }
    #expect(throws: FormulaError.self) { try table.parseQuantity("57 g/kwh") }
  }
}
