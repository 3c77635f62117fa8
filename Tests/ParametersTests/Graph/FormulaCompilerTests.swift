import Distributions
import Testing

@testable import Parameters

@Suite struct FormulaCompilerTests {
  private let units: UnitTable = {
    var table = UnitTable()
    table.declareCountable("gpu")
    return table
  }()

  /// Compiles with parameters m (2 kg), e (3 kWh), n (a pure 4), t (a pure 0, as a quantity) and the draw u.
  private func compile(_ text: String, _ graph: inout ExpressionGraph) throws -> TypedNode {
    let tree = try FormulaParser.parse(text, units: units)
    let compiler = FormulaCompiler { name, offset, graph in
      switch name {
      case "m": return TypedNode(graph.constant(2), .base("mass"))
      case "e": return TypedNode(graph.constant(3 * 3.6e6), try units.parseUnit("kWh").dimension)
      case "n": return TypedNode(graph.constant(4), Dimension.none)
      case "t": return TypedNode(graph.constant(0), Dimension.none)
      case "u":
        let input = UncertainInput(name: "u", parts: ["parameter", "u"])
        let uniform = try Distribution(.uniform(minimum: 0, maximum: 1))
        return TypedNode(graph.draw(input, from: uniform, staticValue: 0.25), Dimension.none)
      default: throw FormulaError("unknown '\(name)'", at: offset)
      }
    }
    return try compiler.compile(tree, into: &graph)
  }

  private func value(_ text: String) throws -> Double? {
    var graph = ExpressionGraph()
    let node = try compile(text, &graph).node
    return graph.constantValue(node)
  }

  private func dimension(_ text: String) throws -> Dimension? {
    var graph = ExpressionGraph()
    return try compile(text, &graph).dimension
  }

  @Test(arguments: [
    ("-3^2", -9.0), ("2^3^2", 512), ("2^-1", 0.5), ("10 - 4 - 3", 3), ("24 / 4 / 2", 3),
    ("not 0 and 0 or 1", 1),
    ("not (0 and 0) and 0", 0), ("3 > 2", 1), ("2 >= 2", 1), ("2 > 2", 0), ("2 < 2", 0), ("2 <= 2", 1),
    ("1 != 2", 1), ("1 = 1", 1),
    ("if(1 < 2, 5, 6)", 5), ("case(0, 1, 0, 2, 3)", 3), ("case(0, 1, 7, 2, 3)", 2),
    ("case(1, 1, 1, 2, 3)", 1),
    ("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3), ("max(5)", 5), ("clamp(5, 0, 1)", 1), ("clamp(-5, 0, 1)", 0),
    ("clamp(0.5, 0, 1)", 0.5),
    ("abs(-2)", 2), ("exp(0)", 1), ("ln(1)", 0), ("log10(1000)", 3), ("sqrt(9)", 3), ("floor(-1.5)", -2),
    ("ceil(-1.5)", -1),
    ("round(2.5)", 3), ("round(-2.5)", -3), ("sin(0)", 0), ("cos(0)", 1), ("tan(0)", 0), ("9^0.5", 3),
    ("n^1", 4), ("n^2", 16), ("n^3", 64),
    ("n^4", 256), ("n^5", 1024), ("n^0", 1), ("pi", Double.pi), ("8 [gpu] / 2 [gpu]", 4), ("1000 [g] + m", 3),
    ("0.5 [%]", 0.005),
    ("m / 1 [g]", 2000), ("e / 1 [kWh]", 3), ("1 or 1 / 0", 1), ("0 and 1 / 0", 0), ("if(0, 1 / 0, 7)", 7),
    ("case(0, ln(-1), 1, 7, ln(-2))", 7),
  ])
  func values(_ text: String, _ expected: Double) throws {
    #expect(try value(text) == expected, "\(text)")
  }

  @Test(arguments: [
    ("m * e", "kg kWh"), ("m / e", "kg/kWh"), ("m + 1000 [g]", "kg"), ("m + 0", "kg"), ("0 + m", "kg"),
    ("max(0, m)", "kg"),
    ("if(n, m, 0)", "kg"), ("if(n, 0, m)", "kg"), ("m^2", "kg^2"), ("sqrt(m * m)", "kg"), ("(m^2)^0.5", "kg"),
    ("m^0", "1"), ("abs(m)", "kg"),
    ("-m", "kg"), ("m < 0", "1"), ("0 * m", "kg"), ("0 / m", "kg^-1"), ("clamp(m, 0, 5 [t])", "kg"),
    ("e / 3 [h]", "kW"), ("m^-1", "1/kg"),
    ("m^(1 + 1)", "kg^2"), ("sqrt(m)^2", "kg"), ("exp(m / m)", "1"),
  ])
  func dimensions(_ text: String, _ unit: String) throws {
    #expect((try dimension(text) ?? .none) == (try units.parseUnit(unit).dimension), "\(text)")
  }

  @Test func writtenZeroFitsAnyDimensionButAParameterThatIsZeroDoesNot() throws {
    #expect(try dimension("0") == nil)
    #expect(try dimension("-0") == nil)
    #expect(try dimension("max(0, 0)") == nil)
    #expect(throws: FormulaError.self) { try dimension("m + t") }
    #expect(throws: FormulaError.self) { try dimension("m + 0 [kWh]") }
  }

  /// Offsets point at the operand that does not fit.
  @Test(arguments: [
    ("m + e", 4), ("m - 1", 4), ("exp(m)", 4), ("ln(e)", 3), ("sin(m)", 4), ("floor(m)", 6), ("m^u", 2),
    ("m^n^u", 3), ("2^m", 2), ("max(m, e)", 7),
    ("m < e", 4), ("m == 1", 5), ("if(m, 1, 2)", 3), ("if(1, m, e)", 9), ("not m", 4), ("1 and e", 6),
    ("clamp(m, 0, 1)", 12),
    ("m^0.7", 2), ("case(1, m, 1, e, 2)", 14), ("1 + foo", 4),
  ])
  func dimensionsThatDoNotFit(_ text: String, _ offset: Int) {
    #expect { try dimension(text) } throws: { ($0 as? FormulaError)?.offset == offset }
  }

  @Test func messagesNameBothDimensions() {
    #expect { try dimension("m + e") } throws: { error in
      let message = (error as? FormulaError)?.message ?? ""
      return message.contains("mass") && message.contains("energy")
    }
    #expect { try dimension("exp(m)") } throws: {
      ($0 as? FormulaError)?.message.contains("exp needs a pure number") == true
    }
  }

  /// Half-integer powers are fine, kWh has mass and length in odd powers: sqrt(kWh) is a dimension nobody can use,
  /// but sqrt(kWh)^2 is kWh again.
  @Test func squareRootOfEnergyIsNoEnergy() throws {
    #expect(try dimension("sqrt(e) * sqrt(e)") == dimension("e"))
    #expect(throws: FormulaError.self) { try dimension("sqrt(e) + e") }
  }

  @Test(arguments: [
    "1 / 0", "0 / 0", "max(1, 1 / 0)", "max(1 / 0, 1)", "min(1, 1 / 0)", "min(1 / 0, 1)", "1 / exp(1000)",
    "exp(1000)", "ln(0)", "ln(-1)", "log10(0)",
    "sqrt(-1)", "1 / (1e300 * 1e300)", "1 / (1e308 + 1e308)", "0 * (1 / 0)", "(1 / 0)^0", "1^(1 / 0)",
    "(-8)^(1 / 3)", "0^-1",
    "(1 / 0) < 1", "1 == 0 / 0", "0 / 0 != 0 / 0", "not (0 / 0)", "0 / 0 or 1", "0 / 0 and 0", "0 or 0 / 0",
    "1 and 0 / 0", "if(0 / 0, 1, 2)",
    "if(1, 1 / 0, 2)", "if(0, 2, 1 / 0)", "case(0 / 0, 1, 1, 2, 3)", "abs(1 / 0)", "-(1 / 0)",
    "clamp(1 / 0, 0, 1)", "clamp(1, 0, 1 / 0)",
    "floor(1 / 0)", "1 / tan(1 / 0)", "10^400", "1 / 10^400",
  ])
  func whatIsNotFiniteStaysSo(_ text: String) throws {
    let result = try #require(try value(text))
    #expect(result.isNaN, "\(text) = \(result)")
  }
}
