public import NumericKernels

/// Where the cells of a square matrix M stand, in a fixed order: column after column, rows ascending.
public struct LanePattern: Sendable, Hashable {
  /// Number of equations.
  public let order: Int
  /// Row of each cell.
  public let rows: [Int]
  /// Column of each cell.
  public let columns: [Int]

  /// - Precondition: cells lie inside the matrix, ascend by column and row, and no place occurs twice.
  public init(order: Int, rows: [Int], columns: [Int]) {
    precondition(rows.count == columns.count, "every cell has a row and a column")
    var last = -1
    for (row, column) in zip(rows, columns) {
      precondition(row >= 0 && row < order && column >= 0 && column < order, "a cell lies outside the matrix")
      precondition(column * order + row > last, "cells must ascend by column and row")
      last = column * order + row
    }
    self.order = order
    self.rows = rows
    self.columns = columns
  }

  /// Number of cells.
  public var count: Int { rows.count }
}

/// How the equations of one draw were solved, the last resort last.
public enum SolutionMethod: UInt8, Hashable, Sendable, CaseIterable, Comparable {
  /// One equation after another.
  case substitution
  /// Gaussian elimination in a fixed order, its pivots checked.
  case elimination
  /// The factors of the static matrix, corrected for the columns that vary.
  case lowRankUpdate
  /// LU factors with partial pivoting, of the draw's own matrix (LAPACK).
  case lapack
  /// Gauss-Seidel sweeps from the static solution, the error estimated.
  case iterative
  /// Sparse LU factors in the pivot order of the static matrix (KLU), the error estimated.
  case refactorization
  /// Sparse LU factors with pivots of the draw's own (KLU), the error estimated.
  case factorization
  /// Not solved: the matrix is singular to working precision, or holds what is no number.
  case failed

  /// What it is called in `run.solvers`.
  public var name: String {
    switch self {
    case .substitution: "substitution"
    case .elimination: "batched elimination"
    case .lowRankUpdate: "low-rank update"
    case .lapack: "LAPACK"
    case .iterative: "Gauss-Seidel sweeps"
    case .refactorization: "KLU refactorisation"
    case .factorization: "KLU factorisation"
    case .failed: "failed"
    }
  }

  /// Whether the left method is tried before the right one.
  public static func < (left: SolutionMethod, right: SolutionMethod) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// How each of eight draws was solved.
public struct LaneOutcomes: Hashable, Sendable {
  private var codes: SIMD8<UInt8>
  /// By lane, the estimate of the largest error of a score, relative to its contribution sum Σ |q_i x_i|; 0 where the
  /// method makes none, its own checks being enough.
  public private(set) var errorEstimates = SIMD8<Double>(repeating: 0)

  /// The same for all lanes.
  public init(_ method: SolutionMethod) { codes = SIMD8(repeating: method.rawValue) }

  /// Takes the solution of one lane for another right-hand side, or another block: the harder method counts, and the
  /// larger error.
  public mutating func join(_ method: SolutionMethod, errorEstimate: Double = 0, lane: Int) {
    self[lane] = max(self[lane], method)
    errorEstimates[lane] = max(errorEstimates[lane], errorEstimate)
  }

  /// The method of one lane.
  public subscript(lane: Int) -> SolutionMethod {
    get { SolutionMethod(rawValue: codes[lane]) ?? .failed }
    set { codes[lane] = newValue.rawValue }
  }
}

/// Solves M X = F for eight draws at a time, each alone: the workspace of one worker.
///
/// The caller fills `cells` and `solution`, calls `solve`, and finds X where F was. Cells that are the same in all
/// draws are filled once; `solve` leaves the cells as they were.
public protocol LaneBlockSolver: AnyObject {
  /// M: a place for each cell of the pattern.
  var cells: LaneSlice { get }
  /// F, then X: row + right-hand side × order.
  var solution: ColumnBuffer { get }

  /// Solves the lanes of `wanted` (bit l for lane l); X of the others, and of failed lanes, means nothing.
  /// - Returns: how each lane was solved; `failed` for lanes that are not wanted.
  func solve(lanes wanted: UInt8) -> LaneOutcomes

  /// Solves another F in `solution` with the factors of the latest `solve`: for lanes that it solved.
  func resolve(lanes wanted: UInt8)
}
