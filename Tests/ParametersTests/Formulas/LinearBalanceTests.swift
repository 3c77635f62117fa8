import Testing

@testable import Parameters

@Suite struct LinearBalanceTests {
  /// Solves for x, where a = 3, b = 5 and m = 7 kg are known.
  private func solve(_ text: String) throws -> (value: Double?, dimension: Dimension?) {
    let units = UnitTable()
    let kilogram = try units.parseUnit("kg")
    var graph = ExpressionGraph()
    let compiler = FormulaCompiler { name, offset, graph in
      switch name {
      case "a": TypedNode(graph.constant(3), Dimension.none)
      case "b": TypedNode(graph.constant(5), Dimension.none)
      case "m": TypedNode(graph.constant(7), kilogram.dimension)
      default: throw FormulaError("unknown '\(name)'", at: offset)
      }
    }
    let node = try LinearBalance(text, units: units).solve(for: "x", compiler: compiler, graph: &graph)
    return (graph.constantValue(node.node), node.dimension)
  }

  @Test(arguments: [
    ("a + x = b", 2.0), ("x = a * b", 15), ("a - x = b", -2), ("b = a - 2 * x", -1), ("-x = a", -3),
    ("2 * (x + a) = b * x", 2), ("x / 2 + a * x = 7", 2), ("(x - a) / (1 + 1) = b", 13), ("x == a", 3),
    ("a + b = 4 * x", 2), ("x + 0 = 0", 0),
  ])
  func isSolvedByHand(text: String, wanted: Double) throws { #expect(try solve(text).value == wanted) }

  @Test func carriesItsDimension() throws {
    let solved = try solve("2 * x + m = 3 * m")
    #expect(solved.value == 7)
    #expect(solved.dimension == (try UnitTable().parseUnit("kg")).dimension)
  }

  @Test(arguments: [
    "x * x = a", "a / x = 2", "x ^ 2 = a", "sqrt(x) = 2", "a = b", "x - x = a", "0 * x = a", "x + m = a",
    "a + x",
    "a + x = b = 2", "x = nothing", "",
  ])
  func isRefused(text: String) { #expect(throws: FormulaError.self) { try solve(text) } }
}
