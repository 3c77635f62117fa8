import Testing

@testable import Sensitivity

@Suite struct RowCoordinatesTests {
  @Test("Inputs stand in the order of their identities, whatever the order that they are listed in")
  func order() {
    let coordinates = RowCoordinates(identities: [30, 10, 40, 20]) { matrix, input, firstRow, out in
      for row in out.indices { out[row] = Double(100 * input + firstRow + row) + (matrix == .b ? 0.5 : 0) }
    }
    #expect(coordinates.inputs == [1, 3, 0, 2])
    #expect(coordinates.places == [2, 0, 3, 1])
    // Inputs 4 and 7 have none.
    #expect(coordinates.places(of: [7, 0, 1, 4]) == [2, 0])
    var column = [0.0, 0]
    var span = column.mutableSpan
    coordinates.column(.b, input: 2, firstRow: 7, into: &span)
    #expect(column == [207.5, 208.5])
  }

  @Test("A function's draws are those that it runs with")
  func ofFunctions() throws {
    let model = FunctionModel(inputNames: ["x", "y"], identities: [5, 2], outputCount: 2, seed: 9) {
      point, outputs in
      (outputs[0], outputs[1]) = (point[0], point[1])
    }
    let coordinates = try #require(model.rowCoordinates)
    var workspace = model.makeWorkspace()
    for (matrix, selection) in [(ColumnSelection.Matrix.a, ColumnSelection.a), (.b, .b)] {
      var values = [Double](repeating: 0, count: 6)
      var out = values.mutableSpan
      model.evaluate(rows: 4..<7, selection: selection, workspace: &workspace, into: &out)
      for input in 0..<2 {
        var column = [0.0, 0, 0]
        var span = column.mutableSpan
        coordinates.column(matrix, input: input, firstRow: 4, into: &span)
        #expect(column == Array(values[(3 * input)..<(3 * input + 3)]))
      }
    }
  }
}
