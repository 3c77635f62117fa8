import Distributions
import Testing

@testable import Parameters

@Suite struct ExpressionGraphTests {
  private func uniform(_ name: String, _ graph: inout ExpressionGraph) throws -> ExpressionGraph.NodeID {
    graph.draw(
      UncertainInput(name: name, parts: ["parameter", name]),
      from: try Distribution(.uniform(minimum: 0, maximum: 1)), staticValue: 0.5)
  }

  @Test func equalExpressionsAreOneNode() throws {
    var graph = ExpressionGraph()
    let (a, b) = (try uniform("a", &graph), try uniform("b", &graph))
    let again = try uniform("a", &graph)
    #expect(again == a && a != b)
    let (sum, two) = (graph.apply(.add, a, b), graph.constant(2))
    let count = graph.nodes.count
    let (sumAgain, twoAgain) = (graph.apply(.add, a, b), graph.constant(2))
    #expect(sumAgain == sum && twoAgain == two && graph.nodes.count == count)
    let (forth, back) = (graph.apply(.subtract, a, b), graph.apply(.subtract, b, a))
    #expect(forth != back)
    let (zero, negativeZero) = (graph.constant(0), graph.constant(-0.0))
    #expect(zero != negativeZero)
  }

  @Test func constantsFold() throws {
    var graph = ExpressionGraph()
    let a = try uniform("a", &graph)
    let (zero, one, nine) = (graph.constant(0), graph.constant(1), graph.constant(9))
    let folded = graph.apply(.add, one, nine)
    #expect(graph.constantValue(folded) == 10)
    #expect(graph.constantValue(a) == nil)
    let same = [
      graph.apply(.multiply, a, one), graph.apply(.multiply, one, a), graph.apply(.divide, a, one),
      graph.apply(.subtract, a, zero), graph.apply(.select, one, a, nine),
      graph.apply(.select, zero, nine, a),
    ]
    #expect(same.count(where: { $0 == a }) == same.count)
    // -0 + 0 is 0.
    let sum = graph.apply(.add, a, zero)
    #expect(sum != a)
    // 0 × a is not folded: a draw of a may fail.
    let nothing = graph.apply(.multiply, a, zero)
    #expect(graph.constantValue(nothing) == nil)
  }

  /// Signs vanish where they meet; what is left has the same bits, also of zeros.
  @Test func signsCancel() throws {
    var graph = ExpressionGraph()
    let (a, b) = (try uniform("a", &graph), try uniform("b", &graph))
    let (minusA, minusB) = (graph.apply(.negate, a), graph.apply(.negate, b))
    let (three, minusThree, minusOne) = (graph.constant(3), graph.constant(-3), graph.constant(-1))
    let pairs = [
      (graph.apply(.negate, minusA), a),
      (graph.apply(.multiply, minusA, minusB), graph.apply(.multiply, a, b)),
      (graph.apply(.multiply, minusA, b), graph.apply(.negate, graph.apply(.multiply, a, b))),
      (graph.apply(.multiply, minusThree, minusA), graph.apply(.multiply, three, a)),
      (graph.apply(.multiply, a, minusOne), minusA),
      (graph.apply(.multiply, minusOne, a), minusA),
      (graph.apply(.divide, a, minusB), graph.apply(.negate, graph.apply(.divide, a, b))),
      (graph.apply(.divide, minusThree, minusB), graph.apply(.divide, three, b)),
      (graph.apply(.subtract, a, minusB), graph.apply(.add, a, b)),
      (graph.apply(.add, a, minusB), graph.apply(.subtract, a, b)),
      (graph.apply(.add, minusA, b), graph.apply(.subtract, b, a)),
      (graph.apply(.subtract, minusA, minusB), graph.apply(.subtract, b, a)),
      (graph.apply(.absolute, minusA), graph.apply(.absolute, a)),
    ]
    for (index, (found, expected)) in pairs.enumerated() { #expect(found == expected, "pair \(index)") }
    // -(a - b) is not b - a: of equal numbers the one is -0, the other 0.
    let difference = graph.apply(.subtract, a, b)
    let (turned, other) = (graph.apply(.negate, difference), graph.apply(.subtract, b, a))
    #expect(turned != other)
  }

  /// A power of two has an exact reciprocal, and multiplication is many times faster.
  @Test func divisionByAPowerOfTwoIsMultiplication() throws {
    var graph = ExpressionGraph()
    let a = try uniform("a", &graph)
    let (eight, eighth, ten) = (graph.constant(8), graph.constant(0.125), graph.constant(10))
    let (quotient, product) = (graph.apply(.divide, a, eight), graph.apply(.multiply, a, eighth))
    #expect(quotient == product)
    let tenth = graph.apply(.divide, a, ten)
    #expect(graph.node(tenth) == .operation(.divide, a, ten, a))
  }

  /// Wh to J, J to kWh: one division by 1000 is left; where no exact factor exists, both steps stay.
  @Test func factorsOfUnitsThatFollowEachOtherAreOne() throws {
    var graph = ExpressionGraph()
    let a = try uniform("a", &graph)
    let table = UnitTable()
    func ratio(_ from: String, _ to: String) throws -> Unit.Ratio {
      try table.parseUnit(from).ratio(to: try table.parseUnit(to))
    }
    let joules = graph.scale(a, by: try ratio("Wh", "J"))
    let kilowattHours = graph.scale(joules, by: try ratio("J", "kWh"))
    let direct = graph.apply(.divide, a, graph.constant(1000))
    #expect(kilowattHours == direct)
    let back = graph.scale(kilowattHours, by: try ratio("kWh", "Wh"))
    #expect(back == a)
    // Tonnes to kilograms to grams, and back: one multiplication, one division by a million.
    let kilograms = graph.scale(a, by: try ratio("t", "kg"))
    let grams = graph.scale(kilograms, by: try ratio("kg", "g"))
    let million = graph.constant(1_000_000)
    let directGrams = graph.apply(.multiply, a, million)
    #expect(grams == directGrams)
    let (fromGrams, tonnes) = (graph.scale(a, by: try ratio("g", "kg")), graph.apply(.divide, a, million))
    let tonnesInSteps = graph.scale(fromGrams, by: try ratio("kg", "t"))
    #expect(tonnesInSteps == tonnes)
    let third = graph.apply(.divide, a, graph.constant(3))
    let scaled = graph.scale(third, by: try ratio("kWh", "Wh"))
    let expected = graph.apply(.multiply, third, graph.constant(1000))
    #expect(scaled == expected)
  }

  @Test func scalingByARatioOfUnits() throws {
    var graph = ExpressionGraph()
    let a = try uniform("a", &graph)
    let table = UnitTable()
    let same = graph.scale(a, by: try table.parseUnit("kg").ratio(to: try table.parseUnit("kg")))
    #expect(same == a)
    let thousand = graph.constant(1000)
    let scaled = graph.scale(thousand, by: try table.parseUnit("g").ratio(to: try table.parseUnit("kg")))
    #expect(graph.constantValue(scaled) == 1)
  }

  @Test func inputsThatReachAResult() throws {
    var graph = ExpressionGraph()
    let nodes = try ["a", "b", "c"].map { try uniform($0, &graph) }
    let sum = graph.apply(.add, nodes[0], nodes[2])
    #expect(graph.inputs(reaching: [sum]) == [0, 2])
    let one = graph.constant(1)
    #expect(graph.inputs(reaching: [one]) == [])
    #expect(graph.inputs.map(\.name) == ["a", "b", "c"])
    let (_, unknowns) = graph.addBlock(operands: [nodes[1], sum], components: 2)
    #expect(graph.inputs(reaching: [unknowns[1]]) == [0, 1, 2])
  }

  @Test func identityIsOfTheNameAlone() throws {
    let one = UncertainInput(name: "x", parts: ["parameter", "x"])
    #expect(one.identity == UncertainInput(name: "shown otherwise", parts: ["parameter", "x"]).identity)
    #expect(one.identity != UncertainInput(name: "x", parts: ["exchange", "x"]).identity)
    #expect(
      UncertainInput(name: "", parts: ["a", "bc"]).identity
        != UncertainInput(name: "", parts: ["ab", "c"]).identity)
  }
}

@Suite struct ExpressionGraphDiagnosisTests {
  /// Follows the failure of a draw given by values of the varying nodes.
  private func trace(
    _ text: String, _ x: Double
  ) throws -> (graph: ExpressionGraph, path: [ExpressionGraph.NodeID], description: String)? {
    var graph = ExpressionGraph()
    let law = try Distribution(.uniform(minimum: -1024, maximum: 1024))
    let compiler = FormulaCompiler { _, _, graph in
      TypedNode(
        graph.draw(UncertainInput(name: "x", parts: ["x"]), from: law, staticValue: x), Dimension.none)
    }
    let target = try compiler.compile(FormulaParser.parse(text, units: UnitTable()), into: &graph).node
    // The draw's values, by the program itself.
    let all = (0..<graph.nodes.count).map { ExpressionGraph.NodeID(index: Int32($0)) }
    struct One: InputCoordinates {
      let u: Double
      func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
        for i in out.indices { out[i] = u }
      }
    }
    let values = FormulaProgram(graph, results: all)
      .values(of: all, draws: 1, batch: 1, coordinates: One(u: (x + 1024) / 2048))
    guard let found = graph.traceUndefined(from: target, value: { values[Int($0.index)][0] }) else {
      return nil
    }
    return (graph, found.path, found.description)
  }

  @Test(arguments: [
    ("1 + 2 / (x - x)", 3.0, "division of 2.0 by 0"), ("exp(ln(x) + 1)", -5, "logarithm of -5.0"),
    ("sqrt(x) * 2", -4, "square root of -4.0"),
    ("log10(x - 1)", 1, "logarithm of 0.0"), ("max(1, x^0.3)", -2, "-2.0 to the power 0.3"),
    ("1 / exp(x)", 800, "exp(800.0) is too large"),
    ("1 / (1e308 * x)", 1000, "a number beyond 1e308"),
    ("if(x > 0, ln(-x), sqrt(x))", 5, "logarithm of -5.0"),
    ("if(x > 0, ln(x), sqrt(x))", -5, "square root of -5.0"),
    ("if(ln(x) > 0, 1, 2)", -1, "logarithm of -1.0"),
    ("if(1 / (x - x) > 0, 1, 2)", -1, "division of 1.0 by 0"),
  ])
  func culpritIsFound(_ text: String, _ x: Double, _ description: String) throws {
    let found = try #require(try trace(text, x), "\(text)")
    #expect(found.description.hasPrefix(description), "\(found.description)")
    for (upper, lower) in zip(found.path, found.path.dropFirst()) { #expect(lower < upper) }
  }
}
