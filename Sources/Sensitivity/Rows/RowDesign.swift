import NumericKernels
import Sampling

/// What a method does with one base row: the points that it runs, and the numbers that it sums over rows.
///
/// All that a method estimates is a function of sums over rows, so that memory is independent of their number
/// and every method has the same intervals.
protocol RowDesign: Sendable {
  /// What the runs of one row have in common.
  associatedtype Row

  /// Number of independent points that a row is made of.
  var matrices: Int { get }
  /// Model runs of a row; run 0 is at a point of the inputs' own distribution.
  var runs: Int { get }
  /// Numbers that are summed over rows, for each output.
  var laneCount: Int { get }
  /// The lanes that count the rows, with the name of the factor that they count for.
  var countLanes: [(lane: Int, factor: String)] { get }

  /// Makes a row from its number and its points, `matrices` times d coordinates one after the other.
  func row(_ number: Int, points: [Double]) -> Row

  /// The coordinates of one run.
  func fill(_ point: inout [Double], run: Int, of row: Row)

  /// Adds the outputs of the runs of a row (minus a shift near their mean) to the sums of one output.
  func add(_ outputs: [Double], of row: Row, to sums: inout [Double])
}

/// The points of base rows: one design, or several independent randomisations of it one after another.
///
/// Inputs get the dimensions of a design in the order of their identities, so that the order in which a model
/// has them changes nothing.
struct RowPoints {
  /// Number of rows of all randomisations.
  let rowCount: Int
  private let identities: [UInt64]
  /// By randomisation and matrix.
  private let designs: [[Design]]

  init(_ options: RowOptions, identities: [UInt64], matrices: Int) throws {
    self.identities = identities
    let parts = options.parts
    let rows = (options.baseRows + parts - 1) / parts
    let ascending = identities.sorted()
    designs = try (0..<parts).map { part in
      try (0..<matrices).map { matrix in
        try Design(
          kind: options.design, draws: rows, seed: options.seed, randomization: part, inputs: ascending,
          matrix: matrix, of: matrices)
      }
    }
    rowCount = parts * (designs.first?.first?.draws ?? rows)
  }

  /// The points of rows of one randomisation: for each row, d coordinates of each matrix.
  func points(of rows: Range<Int>) -> [[Double]] {
    guard let matrices = designs.first?.count, matrices > 0 else { return rows.map { _ in [] } }
    let (part, first) = rows.lowerBound.quotientAndRemainder(dividingBy: rowCount / designs.count)
    let width = identities.count
    var points = [[Double]](
      repeating: [Double](repeating: 0, count: matrices * width), count: rows.count)
    var column = [Double](repeating: 0, count: rows.count)
    for matrix in 0..<matrices {
      for (input, identity) in identities.enumerated() {
        var span = column.mutableSpan
        designs[part][matrix].coordinates(input: identity, firstDraw: first, into: &span)
        for row in column.indices { points[row][matrix * width + input] = column[row] }
      }
    }
    return points
  }
}
