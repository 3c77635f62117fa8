import Testing

@testable import Sensitivity

@Suite struct SurrogateModelTests {
  /// Values at the knots that have nothing in common, some of them zero.
  private func values(_ seed: Int) -> [Double] {
    (0..<NormalScoreHats.count).map { Double(($0 * 7 + seed * 5) % 9) - 2 }
  }

  @Test("Exchanging inputs gives what the function is at the mixed points", arguments: [false, true])
  func exchanges(zero: Bool) throws {
    let names = (0..<6).map { "x\($0)" }
    let model = FunctionModel(inputNames: names, seed: 3) { _, outputs in outputs[0] = 0 }
    let coordinates = try #require(model.rowCoordinates)
    var function = SeparableFunction(
      constant: 2, terms: names.indices.map { values($0) }, factors: names.indices.map { values($0 + 3) })
    // A factor that vanishes cannot be divided out again.
    if zero { function.factors[1] = function.factors[1].map { _ in 0 } }
    let surrogate = SurrogateModel(inputNames: names, coordinates: coordinates, functions: [function])
    let rows = 5..<55
    let a = SeparableRows(coordinates, of: .a, rows: rows)
    let b = SeparableRows(coordinates, of: .b, rows: rows)
    var workspace = surrogate.makeWorkspace()
    let selections: [ColumnSelection] = [.a, .b, .ab([1]), .ba([0, 2]), .ab([0, 1, 3, 4, 5])]
    for selection in selections {
      var out = [Double](repeating: 0, count: rows.count)
      var span = out.mutableSpan
      surrogate.evaluate(rows: rows, selection: selection, workspace: &workspace, into: &span)
      let mixed = SeparableRows(
        places: names.indices.map { (selection.matrix(ofInput: $0) == .a ? a : b).places[$0] })
      for (value, expected) in zip(out, mixed.values(function)) {
        // Products of six numbers up to 10, divided and multiplied again.
        #expect(abs(value - expected) < 1e-9 * (1 + abs(expected)))
      }
    }
  }

  @Test("Inputs without coordinates have no effect")
  func unknown() throws {
    let model = FunctionModel(inputNames: ["x"], seed: 3) { _, outputs in outputs[0] = 0 }
    let surrogate = SurrogateModel(
      inputNames: ["x", "other"], coordinates: try #require(model.rowCoordinates),
      functions: [SeparableFunction(constant: 1, terms: [values(1)], factors: [values(2)])])
    var workspace = surrogate.makeWorkspace()
    var (a, ab) = ([Double](repeating: 0, count: 8), [Double](repeating: 1, count: 8))
    var span = a.mutableSpan
    surrogate.evaluate(rows: 0..<8, selection: .a, workspace: &workspace, into: &span)
    var other = ab.mutableSpan
    surrogate.evaluate(rows: 0..<8, selection: .ab([1]), workspace: &workspace, into: &other)
    #expect(a == ab)
  }
}
