import Parameters
import Testing

@Suite struct UnitTests {
  private let table = UnitTable()

  /// Sums of hundredths that a detour through SI (2 l = 0.002 m3) would round twice.
  @Test func conversionToTheSameUnitIsTheIdentity() throws {
    for symbol in ["l", "g", "kWh", "%", "m2a", "g/kWh", "mile", "lb", "GB", "kg CO2-eq"] {
      let unit = try table.parseUnit(symbol)
      #expect(unit.ratio(to: unit).isOne)
      for value in [0.1, 0.3, 2, 1e-300, 57, 1_082_990, -0.7] {
        #expect(unit.convert(value, to: unit) == value)
      }
    }
  }

  /// A decimal conversion is one correctly rounded operation, so it is what the literal says.
  @Test func decimalConversionsRoundOnce() throws {
    for thousandths in 1..<2000 {
      let value = Double(thousandths)
      let (gram, kilogram) = (try table.parseUnit("g"), try table.parseUnit("kg"))
      #expect(gram.convert(value, to: kilogram) == value / 1000)
      #expect(kilogram.convert(value / 1000, to: gram) == (value / 1000) * 1000)
    }
    #expect(try table.parseUnit("g").convert(1000, to: table.parseUnit("kg")) == 1)
    #expect(try table.parseUnit("g/kWh").convert(57, to: table.parseUnit("kg/MWh")) == 57)
    #expect(try table.parseUnit("%").convert(0.5, to: .one) == 0.005)
    #expect(try table.parseUnit("W").convert(400, to: table.parseUnit("kW")) == 0.4)
  }

  @Test func ratioOfTwoWholeNumbersKeepsBoth() throws {
    let ratio = try table.parseUnit("km/h").ratio(to: table.parseUnit("m/s"))
    #expect(!ratio.isOne)
    #expect(ratio.applied(to: 36) == 10)
    #expect(ratio.applied(to: 90) == 25)
  }

  @Test func sizeIsComparedNotSpelling() throws {
    func same(_ a: String, _ b: String) throws -> Bool {
      try table.parseUnit(a).isSameSize(as: table.parseUnit(b))
    }
    #expect(try same("l", "litre"))
    #expect(try same("kg/t", "g/kg"))
    #expect(try same("W h", "Wh"))
    #expect(try !same("kWh", "MJ"))
    #expect(try !same("kg CO2-eq", "kg Sb-eq"))
    #expect(try !same("1/s", "1"))
  }
}
