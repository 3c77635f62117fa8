import Distributions
import Glibc
import NumericKernels
import Testing

@testable import Parameters

/// Random formulas through lexer, parser, compiler and program, against an evaluator of the test's own that follows
/// the rules of the study format word by word.
@Suite struct RandomFormulaTests {
  /// xorshift64*, so that a seed makes the same formulas everywhere.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 0x2545_F491_4F6C_DD1D
    }
  }

  /// A formula as text with every bracket written, and what it means.
  private indirect enum Tree {
    case number(Double)
    case name(Int)
    case call(String, [Tree])

    var text: String {
      switch self {
      case .number(let value): return value < 0 ? "(-\(-value))" : "\(value)"
      case .name(let index): return ["a", "b", "c"][index]
      case .call("neg", let x): return "(-\(x[0].text))"
      case .call("not", let x): return "(not \(x[0].text))"
      case .call(let name, let x) where name.first?.isLetter == true && name != "and" && name != "or":
        return name + "(" + x.map(\.text).joined(separator: ", ") + ")"
      case .call(let symbol, let x): return "(\(x[0].text) \(symbol) \(x[1].text))"
      }
    }

    /// nil: the formula has no value. Lazy where the format says so.
    func value(_ names: [Double]) -> Double? {
      func finite(_ x: Double) -> Double? { x.isFinite ? x : nil }
      switch self {
      case .number(let value): return value
      case .name(let index): return names[index]
      case .call("if", let x):
        return x[0].value(names).flatMap { $0 != 0 ? x[1].value(names) : x[2].value(names) }
      case .call("and", let x):
        return x[0].value(names).flatMap { $0 == 0 ? 0 : x[1].value(names).map { $0 == 0 ? 0 : 1 } }
      case .call("or", let x):
        return x[0].value(names).flatMap { $0 != 0 ? 1 : x[1].value(names).map { $0 == 0 ? 0 : 1 } }
      case .call(let name, let arguments):
        let x = arguments.compactMap { $0.value(names) }
        guard x.count == arguments.count else { return nil }
        switch name {
        case "+": return finite(x[0] + x[1])
        case "-": return finite(x[0] - x[1])
        case "*": return finite(x[0] * x[1])
        case "/": return finite(x[0] / x[1])
        case "<": return x[0] < x[1] ? 1 : 0
        case "<=": return x[0] <= x[1] ? 1 : 0
        case ">": return x[0] > x[1] ? 1 : 0
        case ">=": return x[0] >= x[1] ? 1 : 0
        case "==": return x[0] == x[1] ? 1 : 0
        case "!=": return x[0] != x[1] ? 1 : 0
        case "neg": return -x[0]
        case "not": return x[0] == 0 ? 1 : 0
        case "min": return x.min()
        case "max": return x.max()
        case "clamp": return Swift.min(Swift.max(x[0], x[1]), x[2])
        case "abs": return abs(x[0])
        case "exp": return finite(exp(x[0]))
        case "ln": return finite(log(x[0]))
        case "log10": return finite(log10(x[0]))
        case "sqrt": return finite(x[0].squareRoot())
        case "sin": return finite(sin(x[0]))
        case "cos": return finite(cos(x[0]))
        case "floor": return x[0].rounded(.down)
        case "ceil": return x[0].rounded(.up)
        case "round": return x[0].rounded(.toNearestOrAwayFromZero)
        case "^": return finite(pow(x[0], x[1]))
        default: fatalError(name)
        }
      }
    }
  }

  private static let functions: [(String, Int)] = [
    ("+", 2), ("-", 2), ("*", 2), ("/", 2), ("+", 2), ("*", 2), ("/", 2), ("<", 2), ("<=", 2), (">", 2),
    (">=", 2), ("==", 2), ("!=", 2),
    ("and", 2), ("or", 2), ("not", 1), ("neg", 1), ("min", 2), ("max", 3), ("clamp", 3), ("abs", 1),
    ("exp", 1), ("ln", 1), ("log10", 1), ("sqrt", 1),
    ("sin", 1), ("cos", 1), ("floor", 1), ("ceil", 1), ("round", 1), ("^", 2), ("if", 3), ("if", 3),
  ]

  private func tree(_ depth: Int, _ generator: inout Generator, exact: Bool) -> Tree {
    if depth == 0 || Int.random(in: 0..<8, using: &generator) == 0 {
      if Bool.random(using: &generator) { return .name(Int.random(in: 0..<3, using: &generator)) }
      return .number([0, 1, -1, 2, 3, 0.5, -2.5, 10, 1000].randomElement(using: &generator) ?? 0)
    }
    // Without functions whose last bit is the library's own, so that the comparison can be exact.
    let inexact: Set<String> = ["exp", "ln", "^"]
    let choices = RandomFormulaTests.functions.filter { !exact || !inexact.contains($0.0) }
    let (name, count) = choices.randomElement(using: &generator) ?? ("+", 2)
    return .call(name, (0..<count).map { _ in tree(depth - 1, &generator, exact: exact) })
  }

  private func compile(_ text: String, _ graph: inout ExpressionGraph, names: [Double]?) throws
    -> ExpressionGraph.NodeID
  {
    let compiler = FormulaCompiler { name, _, graph in
      let index = try #require(["a", "b", "c"].firstIndex(of: name))
      if let names { return TypedNode(graph.constant(names[index]), Dimension.none) }
      let law = try Distribution(.uniform(minimum: -3, maximum: 5))
      let input = UncertainInput(name: name, parts: ["parameter", name])
      return TypedNode(graph.draw(input, from: law, staticValue: 1), Dimension.none)
    }
    return try compiler.compile(FormulaParser.parse(text, units: UnitTable()), into: &graph).node
  }

  /// Exact operations alone: the same bits as the test's evaluator, folded and in batches.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func exactFormulasAgreeBitForBit(seed: UInt64) throws {
    var generator = Generator(state: seed)
    var (defined, undefined) = (0, 0)
    for _ in 0..<150 {
      let tree = tree(5, &generator, exact: true)
      var graph = ExpressionGraph()
      let names = try ["a", "b", "c"].map { try compile($0, &graph, names: nil) }
      let node = try compile(tree.text, &graph, names: nil)
      let values = FormulaProgram(graph, results: [node] + names).values(
        of: [node] + names, draws: 24, batch: 7)
      for i in 0..<24 {
        let arguments = [values[1][i], values[2][i], values[3][i]]
        let expected = tree.value(arguments)
        if expected == nil { undefined += 1 } else { defined += 1 }
        // The sign of a zero is not promised: x + 0 is x, also for -0.
        #expect(
          expected.map { $0 == values[0][i] } ?? values[0][i].isNaN,
          "seed \(seed): \(tree.text) at \(arguments) gives \(values[0][i]), not \(expected.map { "\($0)" } ?? "nothing")"
        )
        if i < 3 {
          var constants = ExpressionGraph()
          let folded = try compile(tree.text, &constants, names: arguments)
          let value = try #require(constants.constantValue(folded), "\(tree.text) is constant")
          #expect(
            value == values[0][i] || (value.isNaN && values[0][i].isNaN), "seed \(seed): folding \(tree.text)"
          )
        }
      }
    }
    // Both kinds must be met, else the test says little.
    #expect(defined > 1000 && undefined > 100)
  }

  /// With exp, ln and ^ folding and batches still agree bit for bit with one another.
  @Test(arguments: [11, 12, 13] as [UInt64])
  func foldingEqualsBatches(seed: UInt64) throws {
    var generator = Generator(state: seed)
    for _ in 0..<150 {
      let text = tree(5, &generator, exact: false).text
      var graph = ExpressionGraph()
      let names = try ["a", "b", "c"].map { try compile($0, &graph, names: nil) }
      let node = try compile(text, &graph, names: nil)
      let values = FormulaProgram(graph, results: [node] + names).values(
        of: [node] + names, draws: 12, batch: 5)
      for i in 0..<12 {
        var constants = ExpressionGraph()
        let folded = try compile(text, &constants, names: [values[1][i], values[2][i], values[3][i]])
        let value = try #require(constants.constantValue(folded))
        #expect(patterns([value]) == patterns([values[0][i]]), "seed \(seed): \(text)")
      }
    }
  }
}
