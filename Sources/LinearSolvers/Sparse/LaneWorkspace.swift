// The arrays of eight draws and the kernels on them: the only file of the lane solver with raw pointers.
import CNumericKernels
import NumericKernels

/// Arrays of one worker: lane l of element e stands at 8 e + l.
///
/// The unknowns are kept in two parts: x in double precision, and what single sweeps have added to it.
final class LaneWorkspace {
  let matrix: SweepMatrix
  /// Values of the cells, by slot.
  let values: ColumnBuffer
  /// Right-hand sides, by place in the order of the sweep.
  let right: ColumnBuffer
  private let unknowns: ColumnBuffer
  /// Scaled: the cells but for the diagonal, what the latest sweep changed, what single sweeps have added.
  private var singles: [Float]
  private var changes: [Float]
  private var total: [Float]

  init(_ matrix: SweepMatrix) {
    self.matrix = matrix
    let lanes = LaneSystem.lanes
    values = ColumnBuffer(columns: 1, rows: lanes * matrix.cells)
    right = ColumnBuffer(columns: 1, rows: lanes * matrix.order)
    unknowns = ColumnBuffer(columns: 1, rows: lanes * matrix.order)
    singles = Array(repeating: 0, count: lanes * matrix.cells)
    changes = Array(repeating: 0, count: lanes * matrix.order)
    total = changes
  }

  private func withMatrix(_ demand: LaneDemand, _ body: (UnsafePointer<mv_lane_matrix>) -> Void) {
    unsafe matrix.starts.withUnsafeBufferPointer { starts in
      unsafe matrix.columns.withUnsafeBufferPointer { columns in
        unsafe demand.hasRight.withUnsafeBufferPointer { hasRight in
          unsafe demand.scales.withUnsafeBufferPointer { scales in
            unsafe demand.weights.withUnsafeBufferPointer { weights in
              guard let starts = starts.baseAddress, let columns = columns.baseAddress,
                let hasRight = hasRight.baseAddress, let scales = scales.baseAddress,
                let weights = weights.baseAddress
              else { return }
              var header = unsafe mv_lane_matrix(
                order: matrix.order, starts: starts, columns: columns, has_right: hasRight, scales: scales,
                weights: weights)
              unsafe body(&header)
            }
          }
        }
      }
    }
  }

  /// The unknowns are the static solution in all lanes.
  func start(_ demand: LaneDemand) {
    unsafe mv_lane_fill(demand.solution, matrix.order, unknowns.baseAddress)
    for i in total.indices { total[i] = 0 }
  }

  /// The same right-hand side in all lanes.
  func load(_ demand: LaneDemand) { unsafe mv_lane_fill(demand.right, matrix.order, right.baseAddress) }

  /// One sweep in double precision over the lanes of a bit set; the weighted sum of changes, by lane.
  /// - Parameter makesSingles: the values are new, and so must be their copies in single precision.
  func sweep(_ demand: LaneDemand, lanes: UInt64, makesSingles: Bool) -> [Double] {
    var errors = [Double](repeating: 0, count: LaneSystem.lanes)
    unsafe withMatrix(demand) { header in
      unsafe mv_lane_fold(matrix.order, demand.scales, &total, unknowns.baseAddress)
      if makesSingles {
        unsafe mv_lane_first_sweep(
          header, values.baseAddress, right.baseAddress, lanes, unknowns.baseAddress, &changes, &singles,
          &errors)
      } else {
        unsafe mv_lane_sweep(
          header, values.baseAddress, right.baseAddress, lanes, unknowns.baseAddress, &changes, &errors)
      }
    }
    return errors
  }

  /// One more sweep, in single precision: it follows the changes of the latest.
  func singleSweep(_ demand: LaneDemand, lanes: UInt64) -> [Double] {
    var errors = [Double](repeating: 0, count: LaneSystem.lanes)
    unsafe withMatrix(demand) { header in
      unsafe mv_lane_single_sweep(header, singles, lanes, &changes, &total, &errors)
    }
    return errors
  }

  /// Copies the unknowns of a bit set of lanes to `out`, by process; the largest relative change, by lane.
  func publish(_ demand: LaneDemand, lanes: UInt64, to out: ColumnBuffer) -> [Double] {
    var largest = [Double](repeating: 0, count: LaneSystem.lanes)
    unsafe mv_lane_publish(
      matrix.order, matrix.places, lanes, demand.scales, unknowns.baseAddress, total, changes,
      out.baseAddress,
      &largest)
    return largest
  }

  /// Sums of |q x|, of |q change| and of the score's weights times |change|, eight lanes each.
  /// - Parameter coefficients: q by process and lane, one column for each score; nil: the static ones.
  func scoreSums(
    _ demand: LaneDemand, _ score: LaneScore, coefficients: ColumnBuffer?, column: Int, supplies: ColumnBuffer
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: 3 * LaneSystem.lanes)
    if let coefficients {
      unsafe mv_lane_score_sums(
        matrix.order, matrix.places, demand.scales, coefficients.pointer(toColumn: column), 8, score.weights,
        supplies.baseAddress, changes, &sums)
    } else {
      unsafe mv_lane_score_sums(
        matrix.order, matrix.places, demand.scales, score.coefficients, 1, score.weights,
        supplies.baseAddress,
        changes, &sums)
    }
    return sums
  }
}
