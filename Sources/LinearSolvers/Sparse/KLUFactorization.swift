// KLU on one sparse system at a time: the only file with its handles.
//
// T. A. Davis, E. Palamadai Natarajan, "Algorithm 907: KLU, a direct sparse solver for circuit simulation
// problems", ACM Transactions on Mathematical Software 37 (2010) 36, doi:10.1145/1824801.1824814.
import CKLU

/// How a factorisation ended.
public enum FactorizationStatus: Hashable, Sendable {
  case factored
  /// No pivot was left in this column of the matrix.
  case singular(column: Int)
  /// A value is NaN or infinite.
  case notFinite
  /// The factors do not fit in memory or in 32-bit indices.
  case tooLarge
}

/// The symbolic part of a factorisation, made once for a pattern and shared by workers: block triangular form
/// and a fill-reducing order (approximate minimum degree) of each block.
@safe public final class KLUAnalysis: @unchecked Sendable {
  // Unchecked: KLU only reads its symbolic object once it is made.
  /// The pattern that was analysed.
  public let pattern: SparsePattern
  fileprivate let symbolic: UnsafeMutablePointer<klu_symbolic>
  fileprivate let starts: UnsafeMutableBufferPointer<Int32>
  fileprivate let rows: UnsafeMutableBufferPointer<Int32>

  /// Analyses a pattern.
  /// - Returns: nil where memory or 32-bit indices do not suffice.
  /// - Precondition: the order is at least 1.
  public init?(_ pattern: SparsePattern) {
    precondition(pattern.order > 0, "there is nothing to analyse in a system without equations")
    self.pattern = pattern
    // KLU takes mutable pointers but writes to neither.
    unsafe starts = .allocate(capacity: pattern.order + 1)
    unsafe rows = .allocate(capacity: max(pattern.cells, 1))
    _ = unsafe starts.initialize(from: pattern.columnStarts)
    unsafe rows.initialize(repeating: 0)
    for (cell, row) in pattern.rows.enumerated() { unsafe rows[cell] = row }
    var common = unsafe klu_common()
    unsafe klu_defaults(&common)
    let made = unsafe klu_analyze(Int32(pattern.order), starts.baseAddress, rows.baseAddress, &common)
    guard let made = unsafe made else {
      unsafe starts.deallocate()
      unsafe rows.deallocate()
      return nil
    }
    unsafe symbolic = made
  }

  deinit {
    var common = unsafe klu_common()
    unsafe klu_defaults(&common)
    var handle: UnsafeMutablePointer<klu_symbolic>? = unsafe symbolic
    unsafe klu_free_symbolic(&handle, &common)
    unsafe starts.deallocate()
    unsafe rows.deallocate()
  }

  /// Number of diagonal blocks of the block triangular form.
  public var blocks: Int { Int(unsafe symbolic.pointee.nblocks) }
}

/// The LU factors of one matrix, for one worker.
@safe public final class KLUFactorization {
  /// What the factors are built on.
  public let analysis: KLUAnalysis
  private var common: klu_common
  private var numeric: UnsafeMutablePointer<klu_numeric>?

  /// No factors yet.
  public init(_ analysis: KLUAnalysis) {
    self.analysis = analysis
    unsafe common = klu_common()
    unsafe klu_defaults(&common)
  }

  deinit { unsafe klu_free_numeric(&numeric, &common) }

  /// Factors a matrix with partial pivoting that prefers the diagonal; `values` in the order of the pattern's
  /// cells.
  public func factor(_ values: Span<Double>) -> FactorizationStatus {
    precondition(values.count == analysis.pattern.cells, "a value for every cell")
    guard isFinite(values) else { return .notFinite }
    unsafe klu_free_numeric(&numeric, &common)
    unsafe values.withUnsafeBufferPointer { values in
      unsafe numeric = klu_factor(
        analysis.starts.baseAddress, analysis.rows.baseAddress,
        UnsafeMutablePointer(mutating: values.baseAddress),
        analysis.symbolic, &common)
    }
    let status = status()
    if status != .factored { unsafe klu_free_numeric(&numeric, &common) }
    return status
  }

  /// Factors a matrix with the pivots of the latest ``factor(_:)``; how good they are,
  /// ``reciprocalGrowth(_:)`` says.
  /// - Precondition: `factor` succeeded.
  public func refactor(_ values: Span<Double>) -> FactorizationStatus {
    precondition(values.count == analysis.pattern.cells, "a value for every cell")
    precondition(unsafe numeric != nil, "there are no pivots to use again")
    guard isFinite(values) else { return .notFinite }
    _ = unsafe values.withUnsafeBufferPointer { values in
      unsafe klu_refactor(
        analysis.starts.baseAddress, analysis.rows.baseAddress,
        UnsafeMutablePointer(mutating: values.baseAddress),
        analysis.symbolic, numeric, &common)
    }
    return status()
  }

  /// Replaces f by x, A x = f or Aᵀ x = f.
  /// - Precondition: the latest `factor` or `refactor` succeeded; as many elements as equations.
  public func solve(_ x: inout MutableSpan<Double>, transposed: Bool = false) {
    let order = analysis.pattern.order
    precondition(unsafe numeric != nil, "there are no factors to solve with")
    precondition(x.count == order, "an element for every equation")
    unsafe x.withUnsafeMutableBufferPointer { x in
      if transposed {
        _ = unsafe klu_tsolve(analysis.symbolic, numeric, Int32(order), 1, x.baseAddress, &common)
      } else {
        _ = unsafe klu_solve(analysis.symbolic, numeric, Int32(order), 1, x.baseAddress, &common)
      }
    }
  }

  /// An estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁) for the matrix of the latest factors (Hager 1984, as improved by Higham
  /// 1988). It is of the unscaled matrix: bad scaling looks like bad condition.
  public func reciprocalCondition(_ values: Span<Double>) -> Double {
    guard unsafe numeric != nil else { return 0 }
    let found = unsafe values.withUnsafeBufferPointer { values in
      unsafe klu_condest(
        analysis.starts.baseAddress, UnsafeMutablePointer(mutating: values.baseAddress), analysis.symbolic,
        numeric,
        &common)
    }
    let estimate = unsafe common.condest
    return found == 1 && estimate > 0 ? 1 / estimate : 0
  }

  /// The smallest ratio of the largest element of a column of A to that of U: far below 1, the pivots were
  /// bad.
  public func reciprocalGrowth(_ values: Span<Double>) -> Double {
    guard unsafe numeric != nil else { return 0 }
    let found = unsafe values.withUnsafeBufferPointer { values in
      unsafe klu_rgrowth(
        analysis.starts.baseAddress, analysis.rows.baseAddress,
        UnsafeMutablePointer(mutating: values.baseAddress),
        analysis.symbolic, numeric, &common)
    }
    return found == 1 ? unsafe common.rgrowth : 0
  }

  /// Entries of both factors, diagonals included.
  public var factorEntries: Int {
    guard let numeric = unsafe numeric else { return 0 }
    return Int(unsafe numeric.pointee.lnz) + Int(unsafe numeric.pointee.unz)
  }

  private func status() -> FactorizationStatus {
    switch unsafe common.status {
    case KLU_OK: .factored
    case KLU_SINGULAR: .singular(column: Int(unsafe common.singular_col))
    case KLU_OUT_OF_MEMORY, KLU_TOO_LARGE: .tooLarge
    default: preconditionFailure("KLU refused its arguments")
    }
  }

  private func isFinite(_ values: Span<Double>) -> Bool {
    // x - x is NaN for what is not finite, and stays so in the sum.
    var sum = 0.0
    for i in values.indices { sum += values[i] - values[i] }
    return sum == 0
  }
}
