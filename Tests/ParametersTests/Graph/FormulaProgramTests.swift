import Distributions
import Glibc
import NumericKernels
import Testing

@testable import Parameters

@Suite struct FormulaProgramTests {
  /// Numbers that meet the corners of every operation.
  private static let corners: [Double] = [
    0, -0.0, 1, -1, 0.5, -2.5, 3, .leastNonzeroMagnitude, 1e300, -1e300, 1e308, 709, 710, -746, 1e-5, .pi,
    7.5,
  ]

  /// A graph with one constant-like draw per number: the operands of `operation` are drawn, and all combinations met.
  private func drawn(_ name: String, _ graph: inout ExpressionGraph) throws -> ExpressionGraph.NodeID {
    graph.draw(
      UncertainInput(name: name, parts: ["parameter", name]),
      from: try Distribution(.uniform(minimum: -4, maximum: 4)), staticValue: 1.5)
  }

  /// Batch loops against `Operation.apply`, which folds constants: the same bits, whichever operands are constant.
  @Test func batchEqualsFoldingForEveryOperation() throws {
    var checked = 0
    for operation in OperationTests.all {
      for mask in 1..<8 {  // which operands vary
        var graph = ExpressionGraph()
        let varying = try ["a", "b", "c"].map { try drawn($0, &graph) }
        // x ↦ one of the corners: a step function of the draw made of operations that are exact.
        func corner(_ node: ExpressionGraph.NodeID, _ graph: inout ExpressionGraph) -> ExpressionGraph.NodeID
        {
          var result = graph.constant(FormulaProgramTests.corners[0])
          for (k, value) in FormulaProgramTests.corners.enumerated().dropFirst() {
            let limit = graph.constant(-4 + 8 * Double(k) / Double(FormulaProgramTests.corners.count))
            let below = graph.apply(.less, node, limit)
            result = graph.apply(.select, below, result, graph.constant(value))
          }
          return result
        }
        for fixed in [0.0, 1, -1, 1e308, 0.25] {
          let operands = (0..<3).map { k in
            mask >> k & 1 == 1 ? corner(varying[k], &graph) : graph.constant(fixed)
          }
          let node = graph.apply(operation, operands[0], operands[1], operands[2])
          let program = FormulaProgram(graph, results: [node] + operands)
          let values = program.values(of: [node] + operands, draws: 300, batch: 77)
          let expected = (0..<300).map { operation.apply(values[1][$0], values[2][$0], values[3][$0]) }
          #expect(patterns(values[0]) == patterns(expected), "\(operation), mask \(mask), fixed \(fixed)")
          checked += 1
        }
      }
    }
    #expect(checked == 27 * 7 * 5)
  }

  @Test func overflowCannotBecomeAPlausibleNumber() throws {
    var graph = ExpressionGraph()
    let (a, zero, one) = (try drawn("a", &graph), graph.constant(0), graph.constant(1))
    let nothing = graph.apply(.multiply, a, zero)
    let huge = graph.apply(
      .multiply, graph.apply(.add, graph.apply(.absolute, a), one), graph.constant(1.7e308))
    let tooLarge = graph.apply(.add, huge, huge)
    let suspects = [
      graph.apply(.divide, one, graph.apply(.divide, one, nothing)), graph.apply(.divide, one, tooLarge),
      graph.apply(.minimum, graph.apply(.divide, one, nothing), one),
      graph.apply(.maximum, graph.apply(.negate, graph.apply(.divide, one, nothing)), one),
      graph.apply(.less, one, tooLarge),
      graph.apply(.exponential, graph.apply(.negate, tooLarge)),
    ]
    for column in FormulaProgram(graph, results: suspects).values(of: suspects, draws: 20, batch: 8) {
      #expect(column.count(where: { $0.isNaN }) == 20)
    }
  }

  @Test func everyBatchSizeGivesTheSameBits() throws {
    var graph = ExpressionGraph()
    let (a, b) = (try drawn("a", &graph), try drawn("b", &graph))
    let nodes = [
      graph.apply(.divide, graph.apply(.exponential, a), b),
      graph.apply(.power, graph.apply(.absolute, a), b),
      graph.apply(.logarithm, a), graph.apply(.sine, graph.apply(.multiply, a, b)),
      graph.apply(
        .select, graph.apply(.less, a, b), graph.apply(.squareRoot, a), graph.apply(.subtract, a, b)),
      graph.constant(7),
    ]
    let program = FormulaProgram(graph, results: nodes)
    let whole = program.values(of: nodes, draws: 100, batch: 100).map(patterns)
    for batch in 1..<100 {
      #expect(program.values(of: nodes, draws: 100, batch: batch).map(patterns) == whole, "batch \(batch)")
    }
  }

  @Test func staticRunTakesStaticValues() throws {
    var graph = ExpressionGraph()
    let (a, b) = (try drawn("a", &graph), try drawn("b", &graph))
    let node = graph.apply(.add, graph.apply(.multiply, a, b), graph.constant(1))
    let program = FormulaProgram(graph, results: [node])
    let workspace = ColumnBuffer(columns: program.columnCount, rows: 1)
    program.runStatic(workspace: workspace, solver: NoBlocks())
    guard case .column(let column) = program.location(of: node) else { return #expect(Bool(false)) }
    #expect(workspace.withColumn(column) { $0[0] } == 1.5 * 1.5 + 1)
  }

  @Test func onlyWhatIsNeededIsComputed() throws {
    var graph = ExpressionGraph()
    let (a, b) = (try drawn("a", &graph), try drawn("b", &graph))
    let (needed, other) = (graph.apply(.negate, a), graph.apply(.negate, b))
    let program = FormulaProgram(graph, results: [needed])
    // The result takes the place of the draw, unless all values are to be kept.
    #expect(program.columnCount == 1)
    #expect(FormulaProgram(graph, results: [needed], keepingAll: true).columnCount == 2)
    #expect(program.inputs.map(\.name) == ["a"])
    #expect(program.locationIfNeeded(of: other) == nil)
    #expect(FormulaProgram(graph, results: [needed, other]).inputs.map(\.name) == ["a", "b"])
  }

  /// A draw beyond the largest number (a lognormal without bounds) is a failure, not an infinity whose inverse is 0.
  @Test func infiniteDrawsFail() throws {
    var graph = ExpressionGraph()
    let input = UncertainInput(name: "x", parts: ["parameter", "x"])
    let wide = try Distribution(.lognormal(logMedian: 0, logStandardDeviation: 5000, negative: false))
    let x = graph.draw(input, from: wide, staticValue: 1)
    let inverse = graph.apply(.divide, graph.constant(1), x)
    let values = FormulaProgram(graph, results: [x, inverse]).values(of: [x, inverse], draws: 200, batch: 50)
    for i in 0..<200 {
      let z = VectorMath.normalQuantile(GridCoordinates.coordinate(input.identity, draw: i))
      if abs(5000 * z) > 746 { #expect(values[1][i].isNaN, "1/x where ln x = \(5000 * z)") }
      #expect(!values[0][i].isInfinite)
    }
  }

  /// One input under two distributions has one coordinate.
  @Test func scenariosShareTheirCoordinates() throws {
    var graph = ExpressionGraph()
    let input = UncertainInput(name: "x", parts: ["parameter", "x"])
    let narrow = graph.draw(input, from: try Distribution(.uniform(minimum: 0, maximum: 1)), staticValue: 0)
    let wide = graph.draw(input, from: try Distribution(.uniform(minimum: 0, maximum: 1024)), staticValue: 0)
    let program = FormulaProgram(graph, results: [narrow, wide])
    #expect(program.inputs == [input])
    let values = program.values(of: [narrow, wide], draws: 64, batch: 16)
    for i in 0..<64 { #expect(values[0][i] * 1024 == values[1][i]) }
  }

  /// Columns are used again, in place of an operand too: the values stay those of a program that keeps all.
  @Test func columnsAreUsedAgain() throws {
    var graph = ExpressionGraph()
    let inputs = try ["a", "b", "c"].map { try drawn($0, &graph) }
    var sum = graph.apply(.multiply, inputs[0], inputs[0])
    for k in 1...40 {
      let next = graph.apply(.multiply, inputs[k % 3], graph.constant(Double(k)))
      sum = graph.apply(k % 2 == 0 ? .subtract : .add, next, sum)
    }
    // A solution that reads early nodes late, and one of its unknowns that nobody needs.
    let (_, unknowns) = graph.addBlock(operands: [inputs[0], sum], components: 3)
    let last = graph.apply(.add, unknowns[2], graph.apply(.divide, unknowns[0], inputs[1]))
    let results = [last, sum]
    let (program, whole) = (
      FormulaProgram(graph, results: results), FormulaProgram(graph, results: results, keepingAll: true)
    )
    // At most three inputs, the sum, a product and two unknowns live at once.
    #expect(program.columnCount <= 7)
    #expect(whole.columnCount > 80)
    let solver = Copying(from: [inputs[0], sum], to: unknowns)
    let values = program.values(of: results, draws: 50, batch: 8, solver: solver)
    #expect(values == whole.values(of: results, draws: 50, batch: 50, solver: solver))
    #expect(Set(values[0]).count == 50)
  }

  /// Stands for a solver: writes the sum of its operands, times 1, 2, ..., to its unknowns.
  private final class Copying: BlockSolver {
    let (operands, unknowns): ([ExpressionGraph.NodeID], [ExpressionGraph.NodeID])
    init(from operands: [ExpressionGraph.NodeID], to unknowns: [ExpressionGraph.NodeID]) {
      (self.operands, self.unknowns) = (operands, unknowns)
    }
    func solve(block: Int, count: Int, program: FormulaProgram, workspace: ColumnBuffer) {
      for row in 0..<count {
        var sum = 0.0
        for node in operands {
          if case .column(let column) = program.location(of: node) {
            sum += workspace.withColumn(column) { $0[row] }
          }
        }
        for (factor, node) in unknowns.enumerated() {
          guard case .column(let column)? = program.locationIfNeeded(of: node) else { continue }
          workspace.withColumn(column) { $0[row] = sum * Double(factor + 1) }
        }
      }
    }
  }
}
