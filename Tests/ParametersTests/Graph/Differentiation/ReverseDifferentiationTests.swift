import Distributions
import Glibc
import NumericKernels
import Testing

@testable import Parameters

/// The graph with two variables, x and y, whose values come from the test.
private struct Formula {
  var graph = ExpressionGraph()
  let x: ExpressionGraph.NodeID
  let y: ExpressionGraph.NodeID

  init() throws {
    let law = try Distribution(.uniform(minimum: -10, maximum: 10))
    x = graph.draw(UncertainInput(name: "x", parts: ["x"]), from: law, staticValue: 1)
    y = graph.draw(UncertainInput(name: "y", parts: ["y"]), from: law, staticValue: 2)
  }

  /// Value and derivatives at each point.
  mutating func evaluate(
    _ target: ExpressionGraph.NodeID, at points: [(Double, Double)]
  ) -> [(value: Double, x: Double, y: Double)] {
    let differentiation = ReverseDifferentiation(graph, variables: [x, y])
    var blocks = NoBlockDifferentiation()
    let gradient = differentiation.gradient(of: target, graph: &graph, blocks: &blocks)
    let nodes = [target] + gradient.map { $0 ?? graph.constant(0) }
    let program = FormulaProgram(graph, results: nodes)
    let coordinates = PointCoordinates(names: program.inputs.map(\.name), points: points)
    let values = program.values(of: nodes, draws: points.count, batch: 7, coordinates: coordinates)
    return points.indices.map { (values[0][$0], values[1][$0], values[2][$0]) }
  }
}

/// Uniforms that give x and y the wanted values.
private struct PointCoordinates: InputCoordinates {
  let names: [String]
  let points: [(Double, Double)]

  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    for i in out.indices {
      let point = points[firstDraw + i]
      out[i] = ((names[input] == "x" ? point.0 : point.1) + 10) / 20
    }
  }
}

@Suite struct ReverseDifferentiationTests {
  /// Points away from 0 and from x = y.
  private static let points: [(Double, Double)] = [
    (1.5, 2.25), (3, 0.7), (0.4, 1.9), (-1.2, 2.5), (2.2, -1.7), (-0.6, -2.1),
  ]

  /// The derivative of each operation in closed form; nil where the operation passes nothing.
  private func exact(_ operation: Operation, _ x: Double, _ y: Double) -> (x: Double, y: Double) {
    switch operation {
    case .add: return (1, 1)
    case .subtract: return (1, -1)
    case .multiply: return (y, x)
    case .divide: return (1 / y, -x / (y * y))
    case .power: return (y * pow(x, y - 1), pow(x, y) * log(x))
    case .minimum: return x < y ? (1, 0) : (0, 1)
    case .maximum: return x > y ? (1, 0) : (0, 1)
    case .negate: return (-1, 0)
    case .absolute: return (x < 0 ? -1 : 1, 0)
    case .exponential: return (exp(x), 0)
    case .logarithm: return (1 / x, 0)
    case .logarithm10: return (1 / (x * log(10)), 0)
    case .squareRoot: return (0.5 / x.squareRoot(), 0)
    case .sine: return (cos(x), 0)
    case .cosine: return (-sin(x), 0)
    case .tangent: return (1 / (cos(x) * cos(x)), 0)
    case .less, .lessOrEqual, .equal, .notEqual, .and, .or, .not, .floor, .ceiling, .round: return (0, 0)
    // if(x, y, y^2), x is not 0.
    case .select: return (0, 1)
    }
  }

  @Test(arguments: OperationTests.all) func everyOperationHasItsDerivative(operation: Operation) throws {
    var formula = try Formula()
    let square = formula.graph.apply(.multiply, formula.y, formula.y)
    let second = operation.operandCount > 1 ? formula.y : nil
    let third = operation.operandCount > 2 ? square : nil
    let node = formula.graph.apply(operation, formula.x, second, third)
    for (point, found) in zip(Self.points, formula.evaluate(node, at: Self.points)) {
      let expected = exact(operation, point.0, point.1)
      if found.value.isNaN { continue }
      // A few roundings of the operations and of the coordinates of the test.
      for (got, wanted) in [(found.x, expected.x), (found.y, expected.y)] {
        #expect(
          abs(got - wanted) <= 1e-13 * max(1, abs(wanted)) || (got.isNaN && wanted.isNaN),
          "\(operation) at \(point): \(got), not \(wanted)")
      }
    }
  }

  @Test func powersAtZeroAndWithConstantExponents() throws {
    for (exponent, slope) in [(2.0, 0.0), (1, 1), (3, 0), (1.5, 0), (0, 0)] {
      var formula = try Formula()
      let node = formula.graph.apply(.power, formula.x, formula.graph.constant(exponent))
      let found = formula.evaluate(node, at: [(0, 1)])[0]
      #expect(found.value == (exponent == 0 ? 1 : 0) && found.x == slope, "x^\(exponent) at 0")
    }
    // 0^y is 0 for all y > 0.
    var formula = try Formula()
    let node = formula.graph.apply(.power, formula.x, formula.y)
    #expect(formula.evaluate(node, at: [(0, 2)])[0].y == 0)
  }

  @Test func branchesThatAreNotTakenSpoilNothing() throws {
    var formula = try Formula()
    let (x, y) = (formula.x, formula.y)
    let zero = formula.graph.constant(0)
    // if(x > 0, ln(x) sqrt(x) / x^y, y^2): nothing of the first exists for negative x.
    let isPositive = formula.graph.apply(.less, zero, x)
    let root = formula.graph.apply(.squareRoot, x)
    let product = formula.graph.apply(.multiply, formula.graph.apply(.logarithm, x), root)
    let quotient = formula.graph.apply(.divide, product, formula.graph.apply(.power, x, y))
    let square = formula.graph.apply(.multiply, y, y)
    let node = formula.graph.apply(.select, isPositive, quotient, square)
    let found = formula.evaluate(node, at: [(-3, 1.5), (4, 0.5)])
    #expect(found[0].value == 2.25 && found[0].x == 0 && found[0].y == 3)
    // x^(1/2 - y) is 1 there: 1/x and -ln(x)^2, one rounding each of a dozen operations.
    #expect(abs(found[1].x - 0.25) < 1e-14)
    #expect(abs(found[1].y + log(4.0) * log(4.0)) < 1e-13)
  }

  @Test func anExpressionThatAlsoCountsOutsideABranchKeepsItsDerivative() throws {
    var formula = try Formula()
    let (x, y) = (formula.x, formula.y)
    let square = formula.graph.apply(.multiply, x, x)
    let least = formula.graph.apply(.minimum, square, y)
    let node = formula.graph.apply(.add, least, formula.graph.apply(.multiply, square, y))
    // min(x^2, y) + x^2 y.
    let found = formula.evaluate(node, at: [(2, 5), (3, 5)])
    #expect(found[0].x == 4 + 20 && found[0].y == 4)
    #expect(found[1].x == 30 && found[1].y == 1 + 9)
  }

  /// x/y as x/y, x y^-1 and exp(ln x - ln y) have one gradient.
  @Test func oneValueInSeveralWaysHasOneGradient() throws {
    var formula = try Formula()
    let (x, y) = (formula.x, formula.y)
    var graph = formula.graph
    let inverse = graph.apply(.power, y, graph.constant(-1))
    let difference = graph.apply(.subtract, graph.apply(.logarithm, x), graph.apply(.logarithm, y))
    let ways = [
      graph.apply(.divide, x, y), graph.apply(.multiply, x, inverse), graph.apply(.exponential, difference),
    ]
    formula.graph = graph
    for way in ways {
      let found = formula.evaluate(way, at: [(3, 4)])[0]
      #expect(abs(found.x - 0.25) < 1e-15 && abs(found.y + 3.0 / 16) < 1e-15)
    }
  }

  @Test func secondDerivativesAreGradientsOfTheGradient() throws {
    var formula = try Formula()
    let (x, y) = (formula.x, formula.y)
    // x^3 y^2: 6 x y^2, 6 x^2 y, 2 x^3.
    let cube = formula.graph.apply(.power, x, formula.graph.constant(3))
    let node = formula.graph.apply(.multiply, cube, formula.graph.apply(.multiply, y, y))
    var blocks = NoBlockDifferentiation()
    let first = ReverseDifferentiation(formula.graph, variables: [x, y])
      .gradient(of: node, graph: &formula.graph, blocks: &blocks)
    let byX = try formula.evaluate(#require(first[0]), at: [(2, 5)])[0]
    let byY = try formula.evaluate(#require(first[1]), at: [(2, 5)])[0]
    #expect(byX.value == 300 && byX.x == 300 && byX.y == 120)
    #expect(byY.value == 80 && byY.x == 120 && byY.y == 16)
  }

  @Test func aVariableInTheMidstOfTheGraph() throws {
    var formula = try Formula()
    let product = formula.graph.apply(.multiply, formula.x, formula.y)
    let node = formula.graph.apply(.multiply, product, formula.graph.apply(.add, product, formula.x))
    var blocks = NoBlockDifferentiation()
    let gradient = ReverseDifferentiation(formula.graph, variables: [product, formula.x, formula.y])
      .gradient(of: node, graph: &formula.graph, blocks: &blocks)
    let nodes = try gradient.map { try #require($0) }
    // p (p + x) with p = x y at (2, 3): 2 p + x = 14; through p as well, x: 14 * 3 + 6, y: 14 * 2.
    let program = FormulaProgram(formula.graph, results: nodes)
    let coordinates = PointCoordinates(names: program.inputs.map(\.name), points: [(2, 3)])
    let values = program.values(of: nodes, draws: 1, batch: 1, coordinates: coordinates)
    #expect(values.map { $0[0] } == [14, 48, 28])
  }

  @Test func whatDoesNotDependHasNoDerivative() throws {
    var formula = try Formula()
    let node = formula.graph.apply(.floor, formula.x)
    var blocks = NoBlockDifferentiation()
    let differentiation = ReverseDifferentiation(formula.graph, variables: [formula.x, formula.y])
    #expect(differentiation.isActive(node))
    let gradient = differentiation.gradient(of: node, graph: &formula.graph, blocks: &blocks)
    #expect(gradient == [nil, nil])
  }
}
