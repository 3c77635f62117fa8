/// The coordinates of the rows of both matrices of a pick-freeze model: independent uniform numbers, one for
/// each input and row.
///
/// Models whose rows are independent draws tell them, so that estimates can learn from them.
public struct RowCoordinates: Sendable {
  /// The inputs that have coordinates, in the order of their stable numbers: what is learnt from them does not
  /// depend on the order that they are listed in.
  let inputs: [Int]
  /// By input, its place in that order.
  let places: [Int]
  private let fill: @Sendable (ColumnSelection.Matrix, Int, Int, inout MutableSpan<Double>) -> Void

  /// - Parameters:
  ///   - identities: A stable number for each input, all different; inputs of a model beyond these have no
  ///     coordinates.
  ///   - fill: Writes the coordinates of a matrix, an input and consecutive rows, of which the first is given;
  ///     each in (0, 1).
  public init(
    identities: [UInt64],
    fill:
      @escaping @Sendable (
        _ matrix: ColumnSelection.Matrix, _ input: Int, _ firstRow: Int, _ out: inout MutableSpan<Double>
      ) -> Void
  ) {
    inputs = identities.indices.sorted { identities[$0] < identities[$1] }
    places = inputs.indices.sorted { [inputs] in inputs[$0] < inputs[$1] }
    self.fill = fill
  }

  /// The places of those of some inputs that have coordinates.
  func places(of some: [Int]) -> [Int] { some.filter(places.indices.contains).map { places[$0] } }

  /// Coordinates of one input in the rows from `firstRow`, as many as `out` holds.
  func column(
    _ matrix: ColumnSelection.Matrix, input: Int, firstRow: Int, into out: inout MutableSpan<Double>
  ) {
    fill(matrix, input, firstRow, &out)
  }
}
