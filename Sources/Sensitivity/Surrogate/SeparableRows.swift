import NumericKernels

/// Coordinates of rows as a surrogate reads them: the place of each input's normal score.
struct SeparableRows {
  /// By input, in the order of `RowCoordinates.inputs`, then by row.
  let places: [[NormalScoreHats.Place]]
  /// Number of rows.
  var count: Int { places.first?.count ?? 0 }

  init(places: [[NormalScoreHats.Place]]) { self.places = places }

  /// Consecutive rows of one matrix.
  init(_ coordinates: RowCoordinates, of matrix: ColumnSelection.Matrix, rows: Range<Int>) {
    var scores = [Double](repeating: 0, count: rows.count)
    places = coordinates.inputs.map { input in
      var span = scores.mutableSpan
      coordinates.column(matrix, input: input, firstRow: rows.lowerBound, into: &span)
      VectorMath.normalQuantile(&span)
      return scores.map { NormalScoreHats.place(ofScore: $0) }
    }
  }

  /// The rows at some indices.
  func selecting(_ rows: [Int]) -> SeparableRows {
    SeparableRows(places: places.map { column in rows.map { column[$0] } })
  }

  /// A function of one input in every row.
  func values(_ function: ScoreFunction, input: Int) -> [Double] {
    places[input].map { function.value(at: $0) }
  }

  /// A separable function in every row.
  func values(_ function: SeparableFunction) -> [Double] {
    let parts = SurrogateParts(function, rows: self)
    return parts.values(exchanging: [], with: parts)
  }
}
