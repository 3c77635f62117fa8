import Glibc
public import NumericKernels

extension GivenData {
  /// Borgonovo's delta (2007, RESS 92:771), half the expected area between the density of the output and that
  /// given one input, from given data (Plischke, Borgonovo & Smith 2013, EJOR 226:536).
  ///
  /// The draws fall into classes of equal size by the input, twice as many as in the paper: at most 96, about
  /// 2 n^(1/3) for many draws. Densities are those of kernels, with one bandwidth for a class and what it is
  /// compared to (Silverman's, so that an input without effect adds noise but no difference of smoothing), and
  /// they are estimated on the scale of the output's normal scores: delta is the same for any increasing
  /// function of the output, and the skewed scores of inventories have no density that one bandwidth fits.
  ///
  /// Noise makes areas too large; few classes and wide kernels make them too small, most for strong effects.
  /// Hence many classes and kernels of fourth order, and the bias of noise is taken away by what random halves
  /// and quarters of the sample have more of it (see `RowParts`). For linear Gaussian functions with first-order
  /// indices from 0.05 to 0.9, intervals of 95 % cover 94 to 100 % of the time with 1,000 draws and 95 to 99 %
  /// with 8,192 (the long test `IntervalCoverageTests`). An input without effect keeps 0.01 to 0.03: look at the
  /// noise floor. O(n log n) for each input; for each pair O(n) and 363 sets of smoothed densities.
  ///
  /// - Parameters:
  ///   - options: What to compute.
  ///   - classes: Number of classes; by default twice that of the paper.
  ///   - cancellation: Raise it to stop after the inputs under way.
  /// - Throws: `SensitivityError`, or what making an input throws.
  public func delta(
    options: GivenDataOptions, classes: Int? = nil, cancellation: CancellationFlag? = nil
  ) throws -> MeasureTable {
    try options.validate()
    if let classes, classes < 2 || classes > rowCount / 4 {
      throw SensitivityError.badOption(
        name: "classes", value: "\(classes)", cure: "give 2 to \(max(rowCount / 4, 2)), or leave it out")
    }
    let method = Delta(classes: classes, parts: RowParts(rowCount: rowCount, options: options))
    return try ColumnAnalysis(method: method, data: self, options: options).tables(
      cancellation: cancellation)[0]
  }
}

struct Delta: ColumnMethod {
  let classes: Int?
  let parts: RowParts

  static let measures = [MeasureTable.Measure.delta]
  static let intervalMethod = MeasureTable.IntervalMethod.jackknife
  static let fewestRows = 50

  /// The cell of each row on the grid of normal scores.
  func prepare(_ column: OutputColumn) -> [Int32] {
    let ranks = OutputRanks(of: column)
    return column.valid.indices.map { row in
      column.valid[row] ? Int32(ScoreGrid.cell(VectorMath.normalQuantile(ranks.place(row)))) : 0
    }
  }

  func estimates(
    input: [Double], order: RowOrder, column: OutputColumn, prepared cells: [Int32], withIntervals: Bool
  ) -> [ColumnEstimate] {
    let classCount = classes ?? 2 * Self.classCount(rows: order.rows.count)
    var places = RowClasses.classes(order, rowCount: cells.count, count: classCount)
    for row in places.indices where places[row] >= 0 {
      places[row] = places[row] * Int32(ScoreGrid.cells) + cells[row]
    }
    var grid = ScoreGrid()
    return [
      parts.estimate(
        places: places, size: classCount * ScoreGrid.cells, withInterval: withIntervals
      ) { grid.area($0, classes: classCount) }
    ]
  }

  /// The rule of Plischke et al. (2013).
  static func classCount(rows: Int) -> Int {
    let n = Double(rows)
    return min(Int(pow(n, 2 / (7 + tanh((1500 - n) / 500))).rounded(.up)), 48)
  }
}
