// The arrays of a pattern are lent to C. Raw pointers: a C structure holds them while a kernel runs.
import CNumericKernels
public import NumericKernels

/// Where an elimination without pivoting by value puts its factors: made once, shared between workers.
public struct EliminationPlan: Sendable {
  /// Cells of the matrix.
  public let pattern: LanePattern
  /// Multiplications and divisions for one right-hand side.
  public let operations: Int
  /// Place in the order of elimination of each row.
  let placeOfRow: [Int]
  /// All index lists of the C pattern one after another, and where each starts.
  let indices: [UInt32]
  let starts: [Int]
  /// Cells of L and of U.
  let (lowerCount, upperCount): (Int, Int)

  /// - Parameter limit: most operations that are worth it.
  /// - Returns: nil when a diagonal element is missing or more operations are needed.
  public init?(_ pattern: LanePattern, limit: Int = .max) {
    var rows: [Set<Int>] = Array(repeating: [], count: pattern.order)
    for cell in 0..<pattern.count { rows[pattern.rows[cell]].insert(pattern.columns[cell]) }
    guard let order = MarkowitzOrder(pattern: rows, limit: limit) else { return nil }
    self.pattern = pattern
    operations = order.operations(rightHandSides: 1)
    var place = Array(repeating: 0, count: pattern.order)
    for (step, pivot) in order.pivots.enumerated() { place[pivot] = step }
    placeOfRow = place
    var cells: [[(place: Int, column: Int)]] = Array(repeating: [], count: pattern.order)
    for cell in 0..<pattern.count {
      cells[place[pattern.rows[cell]]].append((cell, place[pattern.columns[cell]]))
    }
    var left: [[Int]] = Array(repeating: [], count: pattern.order)
    for (step, below) in order.below.enumerated() { for row in below { left[place[row]].append(step) } }
    let above = order.across.map { $0.map { place[$0] }.sorted() }
    (lowerCount, upperCount) = (left.joined().count, above.joined().count)
    let lists: [[UInt32]] = [
      EliminationPlan.starts(cells.map(\.count)), cells.joined().map { UInt32($0.place) },
      cells.joined().map { UInt32($0.column) },
      EliminationPlan.starts(left.map(\.count)), left.joined().map { UInt32($0) },
      EliminationPlan.starts(above.map(\.count)), above.joined().map { UInt32($0) },
    ]
    indices = Array(lists.joined())
    var starts = [0]
    for list in lists { starts.append(starts[starts.count - 1] + list.count) }
    self.starts = starts
  }

  /// Where each of several lists starts when they stand one after another.
  private static func starts(_ counts: [Int]) -> [UInt32] {
    var starts: [UInt32] = [0]
    for count in counts { starts.append(starts[starts.count - 1] + UInt32(count)) }
    return starts
  }
}

/// Gaussian elimination of eight draws at a time, pivots on the diagonal in a fixed order.
///
/// What is left of each diagonal element when it becomes the pivot is checked in every draw; draws in which little is
/// left are solved by LAPACK.
public final class EliminationLaneSolver: LaneBlockSolver {
  /// M: a place for each cell of the pattern.
  public let cells: LaneSlice
  /// F, then X: row + right-hand side × order.
  public let solution: ColumnBuffer

  /// Below this part of a diagonal element left, a draw goes to LAPACK: six digits may have been lost by then.
  public static let smallestRatio = 1e-6

  private let plan: EliminationPlan
  private let rightHandSides: Int
  private let factors: ColumnBuffer
  private let inverse: ColumnBuffer
  private let row: ColumnBuffer
  private let ordered: ColumnBuffer
  private let ratio = LaneKernels.buffer(1)
  /// Lanes of the latest `solve` that LAPACK solved.
  private var handedOver: UInt8 = 0
  /// Made when a draw needs it.
  private lazy var fallback = DenseLaneSolver(
    pattern: plan.pattern, rightHandSides: rightHandSides, cells: cells, keepsFactors: true)

  /// A workspace of zeros.
  /// - Parameter cells: where the caller puts the cells; nil for a buffer of the solver's own.
  public init(_ plan: EliminationPlan, rightHandSides: Int, cells: LaneSlice? = nil) {
    self.plan = plan
    self.rightHandSides = rightHandSides
    let order = plan.pattern.order
    let cells = cells ?? LaneSlice(LaneKernels.buffer(plan.pattern.count))
    precondition(plan.pattern.count <= cells.count, "cells beyond the buffer")
    self.cells = cells
    solution = LaneKernels.buffer(order * rightHandSides)
    factors = LaneKernels.buffer(plan.lowerCount + plan.upperCount)
    inverse = LaneKernels.buffer(order)
    row = LaneKernels.buffer(order)
    ordered = LaneKernels.buffer(order)
  }

  /// Eliminates in the order of the plan, all lanes at once; a lane of which a pivot is too small is factored with
  /// pivots of its own.
  /// - Returns: how each lane was solved; `failed` for singular matrices and lanes that are not wanted.
  public func solve(lanes wanted: UInt8) -> LaneOutcomes {
    unsafe withPattern { pattern in
      unsafe mv_eliminate_lanes(
        pattern, cells.start, row.baseAddress, factors.baseAddress, inverse.baseAddress, ratio.baseAddress)
    }
    var outcomes = LaneOutcomes(.failed)
    var suspects: UInt8 = 0
    ratio.withColumn(0) { ratio in
      for lane in 0..<LaneKernels.lanes where wanted >> lane & 1 == 1 {
        if ratio[lane] > EliminationLaneSolver.smallestRatio {
          outcomes[lane] = .elimination
        } else {
          suspects |= 1 << lane
        }
      }
    }
    handedOver = suspects
    if suspects != 0 { solveAgain(suspects, &outcomes) }
    if suspects != wanted { substitute(wanted & ~suspects) }
    return outcomes
  }

  /// Solves another F with the factors of the latest `solve`, each lane with those that solved it.
  public func resolve(lanes wanted: UInt8) {
    let others = wanted & handedOver
    if others != 0 {
      copy(others, from: solution, to: fallback.solution)
      fallback.resolve(lanes: others)
      copy(others, from: fallback.solution, to: solution)
    }
    if wanted & ~handedOver != 0 { substitute(wanted & ~handedOver) }
  }

  /// Solves the suspects from F, which stands in `solution` still.
  private func solveAgain(_ suspects: UInt8, _ outcomes: inout LaneOutcomes) {
    copy(suspects, from: solution, to: fallback.solution)
    let solved = fallback.solve(lanes: suspects)
    for lane in 0..<LaneKernels.lanes where suspects >> lane & 1 == 1 { outcomes[lane] = solved[lane] }
    copy(suspects, from: fallback.solution, to: solution)
  }

  private func copy(_ lanes: UInt8, from: ColumnBuffer, to: ColumnBuffer) {
    for i in 0..<from.columns {
      for lane in 0..<LaneKernels.lanes where lanes >> lane & 1 == 1 {
        let value = from.withColumn(i) { $0[lane] }
        to.withColumn(i) { $0[lane] = value }
      }
    }
  }

  private func substitute(_ lanes: UInt8) {
    let order = plan.pattern.order
    for side in 0..<rightHandSides {
      for row in 0..<order { move(solution, side * order + row, to: ordered, plan.placeOfRow[row]) }
      unsafe withPattern { pattern in
        unsafe mv_substitute_lanes(pattern, factors.baseAddress, inverse.baseAddress, ordered.baseAddress)
      }
      for row in 0..<order {
        let (place, target) = (plan.placeOfRow[row], side * order + row)
        if lanes == .max {
          move(ordered, place, to: solution, target)
        } else {
          for lane in 0..<LaneKernels.lanes where lanes >> lane & 1 == 1 {
            let value = ordered.withColumn(place) { $0[lane] }
            solution.withColumn(target) { $0[lane] = value }
          }
        }
      }
    }
  }

  private func move(_ source: ColumnBuffer, _ from: Int, to target: ColumnBuffer, _ to: Int) {
    let (read, write) = unsafe (source.pointer(toColumn: from), target.pointer(toColumn: to))
    unsafe write.update(from: read, count: LaneKernels.lanes)
  }

  private func withPattern(_ body: (UnsafePointer<mv_elimination_pattern>) -> Void) {
    unsafe plan.indices.withUnsafeBufferPointer { indices in
      guard let base = indices.baseAddress else { return }
      let starts = plan.starts
      var pattern = unsafe mv_elimination_pattern(
        order: plan.pattern.order, cell_starts: base + starts[0], cell_places: base + starts[1],
        cell_columns: base + starts[2], lower_starts: base + starts[3], lower: base + starts[4],
        upper_starts: base + starts[5], upper: base + starts[6], upper_offset: UInt32(plan.lowerCount))
      unsafe body(&pattern)
    }
  }
}
