/// The pattern of the swept system: equations and unknowns renumbered into the order of the sweep, by rows,
/// the diagonal first in its row.
struct SweepMatrix: Sendable {
  let order: Int
  let starts: [Int32]
  let columns: [Int32]
  /// Place of each equation (and unknown) in the order of the sweep.
  let places: [Int32]
  /// Every equation has a diagonal cell.
  let isComplete: Bool

  /// Number of cells.
  var cells: Int { columns.count }

  /// Renumbers a pattern; `slotOfCell` is where each of its cells has gone.
  static func of(_ rows: SparseRows, sequence: [Int32]) -> (SweepMatrix, slotOfCell: [Int32]) {
    var places = [Int32](repeating: 0, count: rows.order)
    for (place, equation) in sequence.enumerated() { places[Int(equation)] = Int32(place) }
    var (starts, columns): ([Int32], [Int32]) = ([0], [])
    var slotOfCell = [Int32](repeating: 0, count: rows.columns.count)
    var isComplete = true
    for equation in sequence {
      // Ascending unknowns, after the diagonal: neighbours in memory are read together.
      let cells = rows.cells(Int(equation)).sorted { a, b in
        let (i, j) = (rows.columns[a], rows.columns[b])
        if (i == equation) != (j == equation) { return i == equation }
        return places[Int(i)] < places[Int(j)]
      }
      if cells.first.map({ rows.columns[$0] }) != equation { isComplete = false }
      for cell in cells {
        slotOfCell[cell] = Int32(columns.count)
        columns.append(places[Int(rows.columns[cell])])
      }
      starts.append(Int32(columns.count))
    }
    return (
      SweepMatrix(
        order: rows.order, starts: starts, columns: columns, places: places, isComplete: isComplete),
      slotOfCell
    )
  }
}

/// One right-hand side: by place in the order of the sweep.
struct LaneDemand: Sendable {
  let scales: [Double]
  /// Static right-hand side.
  let right: [Double]
  /// Static solution.
  let solution: [Double]
  /// Where the right-hand side may differ from zero (a byte each, for the kernels).
  let hasRight: [UInt8]
  /// What a change of a scaled unknown moves the scores by from the next sweep on, relative to their static
  /// contribution sums, added over scores.
  let weights: [Double]
}

/// One score, by process.
struct LaneScore: Sendable {
  /// Static coefficients q.
  let coefficients: [Double]
  /// What a change of an unknown moves the score by from the next sweep on: |λ|ᵀ |U|, where λ is the static
  /// adjoint and U the part of the static matrix that a sweep has not yet seen the change in.
  let weights: [Double]
}

/// What a factorisation of one draw needs.
struct DirectPlan: Sendable {
  let analysis: KLUAnalysis
  /// The scaled static matrix, in KLU's order of cells.
  let staticValues: [Double]
  /// Factor of each cell: scale of its unknown / scale of its equation.
  let cellScales: [Double]
  /// Scale of each process.
  let scales: [Double]
  /// Slot of each cell.
  let slots: [Int32]
}
