import Glibc
public import NumericKernels

extension GivenData {
  /// Borgonovo's delta (2007, RESS 92:771), half the expected area between the density of the output and that
  /// given one input, from given data (Plischke, Borgonovo & Smith 2013, EJOR 226:536).
  ///
  /// The draws fall into classes of equal size by the input, at most 48, about n^(1/3) for many draws (their
  /// rule). Densities are those of kernels, with one bandwidth for a class and what it is compared to
  /// (Silverman's, so that an input without effect adds noise but no difference of smoothing), and they are
  /// estimated on the scale of the output's normal scores: delta is the same for any increasing function of
  /// the output, and the skewed scores of inventories have no density that one bandwidth fits.
  ///
  /// Noise makes areas too large, the kernels make them too small. Both fall slowly with the number of draws;
  /// random halves of the sample show how much, and the estimate is extrapolated from them (see
  /// `RowResamples`): one order less bias than the bootstrap correction of the paper. O(n log n) for each
  /// input, O(n (resamples + 17)) for each pair.
  ///
  /// - Parameters:
  ///   - options: What to compute.
  ///   - classes: Number of classes; by default that of the paper.
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
    let method = Delta(classes: classes, resamples: RowResamples(rowCount: rowCount, options: options))
    return try ColumnAnalysis(method: method, data: self, options: options).tables(
      cancellation: cancellation)[0]
  }
}

struct Delta: ColumnMethod {
  let classes: Int?
  let resamples: RowResamples

  static let measures = [MeasureTable.Measure.delta]
  static let intervalMethod = MeasureTable.IntervalMethod.bootstrap
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
    let classCount = classes ?? Self.classCount(rows: order.rows.count)
    var place = RowClasses.classes(order, rowCount: cells.count, count: classCount)
    for row in place.indices where place[row] >= 0 {
      place[row] = place[row] * Int32(ScoreGrid.cells) + cells[row]
    }
    // Rows that do not count are in a place of their own, past the classes.
    let outside = Int32(classCount * ScoreGrid.cells)
    for row in place.indices where place[row] < 0 { place[row] = outside }
    return resamples.estimates(
      count: 1, range: 0...1, correctsBias: true, withIntervals: withIntervals
    ) { weights in
      var table = [Int](repeating: 0, count: classCount * ScoreGrid.cells + 1)
      for row in place.indices { table[Int(place[row])] += Int(weights[row]) }
      return [ScoreGrid.area(table, classes: classCount)]
    }
  }

  /// The rule of Plischke et al. (2013).
  static func classCount(rows: Int) -> Int {
    let n = Double(rows)
    return min(Int(pow(n, 2 / (7 + tanh((1500 - n) / 500))).rounded(.up)), 48)
  }
}

/// A grid of normal scores on which densities are compared.
enum ScoreGrid {
  static let cells = 128
  private static let end = 4.2
  private static let step = 2 * end / Double(cells - 1)

  static func cell(_ score: Double) -> Int {
    min(max(Int(((score + end) / step).rounded()), 0), cells - 1)
  }

  /// Half the mean area between the density of each class and that of all, weighted by class.
  ///
  /// - Parameter table: How many draws of class j are in cell c, at [j * cells + c].
  static func area(_ table: [Int], classes: Int) -> Double {
    var all = [Int](repeating: 0, count: cells)
    for j in 0..<classes { for c in 0..<cells { all[c] += table[j * cells + c] } }
    let total = Double(all.reduce(0, +))
    var area = 0.0
    var difference = [Double](repeating: 0, count: cells)
    for j in 0..<classes {
      let ofClass = table[(j * cells)..<((j + 1) * cells)]
      let count = Double(ofClass.reduce(0, +))
      guard count > 0 else { continue }
      for (c, inCell) in ofClass.enumerated() {
        difference[c] = Double(inCell) / count - Double(all[c]) / total
      }
      area += count / total * smoothedSize(difference, bandwidth: bandwidth(ofClass, count: count)) / 2
    }
    return area
  }

  /// Silverman's bandwidth, 1.06 min(sd, interquartile range / 1.349) n^(-1/5), in cells.
  private static func bandwidth(_ counts: ArraySlice<Int>, count: Double) -> Double {
    var (sum, squares, below) = (0.0, 0.0, 0.0)
    var (lower, upper): (Double?, Double?) = (nil, nil)
    for (c, inCell) in counts.enumerated() where inCell > 0 {
      let (cell, weight) = (Double(c), Double(inCell))
      sum += weight * cell
      squares += weight * cell * cell
      // Draws spread evenly over their cell.
      if lower == nil, below + weight >= 0.25 * count { lower = cell - 0.5 + (0.25 * count - below) / weight }
      if upper == nil, below + weight >= 0.75 * count { upper = cell - 0.5 + (0.75 * count - below) / weight }
      below += weight
    }
    let mean = sum / count
    let deviation = max(squares / count - mean * mean, 0).squareRoot()
    let range = ((upper ?? 0) - (lower ?? 0)) / 1.349
    let spread = range > 0 ? min(deviation, range) : deviation
    return max(1.06 * spread * pow(count, -0.2), 0.5)
  }

  /// The sum of the absolute values of the differences after a Gaussian kernel.
  private static func smoothedSize(_ difference: [Double], bandwidth: Double) -> Double {
    let reach = min(Int((4 * bandwidth).rounded(.up)), cells - 1)
    var kernel = (0...reach).map { k in
      let z = Double(k) / bandwidth
      return VectorMath.exponential(-z * z / 2)
    }
    let sum = 2 * kernel.dropFirst().reduce(0, +) + kernel[0]
    for k in kernel.indices { kernel[k] /= sum }
    var size = 0.0
    for c in 0..<cells {
      var smoothed = kernel[0] * difference[c]
      for k in 1..<(reach + 1) {
        if c >= k { smoothed += kernel[k] * difference[c - k] }
        if c + k < cells { smoothed += kernel[k] * difference[c + k] }
      }
      size += abs(smoothed)
    }
    return size
  }
}
