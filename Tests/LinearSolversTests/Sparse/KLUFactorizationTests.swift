import LinearSolvers
import Testing

@Suite struct KLUFactorizationTests {
  private func solve(_ factors: KLUFactorization, _ right: [Double], transposed: Bool = false) -> [Double] {
    var x = right
    var span = x.mutableSpan
    factors.solve(&span, transposed: transposed)
    return x
  }

  /// Column sums of the off-diagonal part are 0.6 of the diagonal, units within one power of ten: condition
  /// below 100 in the 1-norm, and supplies some powers of ten apart, of which LAPACK keeps the small ones to
  /// 1e-11.
  @Test(arguments: [1, 2, 7, 60, 300], [false, true])
  func agreesWithDense(order: Int, transposed: Bool) throws {
    let system = SyntheticSystem.inventory(order: order, seed: UInt64(order), decades: 1)
    let pattern = system.pattern
    let analysis = try #require(KLUAnalysis(pattern))
    let factors = KLUFactorization(analysis)
    let right = transposed ? system.scores[0] : system.demand
    for draw in [nil, 1, 2] as [UInt64?] {
      let values = system.cellValues(draw: draw)
      let status = draw == nil ? factors.factor(values.span) : factors.refactor(values.span)
      #expect(status == .factored)
      let found = solve(factors, right, transposed: transposed)
      let expected = denseSolution(pattern, values, right, transposed: transposed)
      for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-11 * abs(b)) }
    }
  }

  @Test func blockTriangularForm() throws {
    let pattern = SparsePattern.of(order: 3, rows: [0, 1, 2, 0, 1], columns: [0, 1, 2, 1, 0]).pattern
    let analysis = try #require(KLUAnalysis(pattern))
    #expect(analysis.blocks == 2)  // {0, 1} and {2}
  }

  @Test func singularMatricesAreReported() throws {
    let pattern = SparsePattern.of(order: 2, rows: [0, 1, 0, 1], columns: [0, 0, 1, 1]).pattern
    let factors = KLUFactorization(try #require(KLUAnalysis(pattern)))
    let (singular, regular) = ([1.0, 2, 2, 4], [1.0, 2, 3, 4])
    guard case .singular = factors.factor(singular.span) else {
      Issue.record("a singular matrix was factored")
      return
    }
    #expect(factors.factor(regular.span) == .factored)
    guard case .singular = factors.refactor(singular.span) else {
      Issue.record("a singular matrix was refactored")
      return
    }
    #expect(factors.refactor(regular.span) == .factored)
    // 1·x + 3·y = 5, 2·x + 4·y = 6; the factors of whole numbers are good to an ulp or two.
    for (a, b) in zip(solve(factors, [5, 6]), [-1.0, 2]) { #expect(abs(a - b) < 1e-14) }
    // A column without cells.
    let empty = SparsePattern.of(order: 2, rows: [0, 1], columns: [0, 0]).pattern
    let ones = [1.0, 1]
    let structural = KLUFactorization(try #require(KLUAnalysis(empty)))
    guard case .singular = structural.factor(ones.span) else {
      Issue.record("a matrix without a cell in a column was factored")
      return
    }
  }

  @Test func valuesThatAreNotNumbersAreReported() throws {
    let pattern = SparsePattern.of(order: 1, rows: [0], columns: [0]).pattern
    let factors = KLUFactorization(try #require(KLUAnalysis(pattern)))
    let (one, nan, infinite) = ([1.0], [Double.nan], [Double.infinity])
    #expect(factors.factor(nan.span) == .notFinite)
    #expect(factors.factor(infinite.span) == .notFinite)
    #expect(factors.factor(one.span) == .factored)
    #expect(factors.refactor(nan.span) == .notFinite)
  }

  @Test func conditionAndGrowth() throws {
    let pattern = SparsePattern.of(order: 2, rows: [0, 1, 0, 1], columns: [0, 0, 1, 1]).pattern
    let factors = KLUFactorization(try #require(KLUAnalysis(pattern)))
    let regular = [1.0, 1, 1, -1]  // ‖A‖₁ = 2, ‖A⁻¹‖₁ = 1
    #expect(factors.factor(regular.span) == .factored)
    // Of order two the estimate is exact, to an ulp.
    #expect(abs(factors.reciprocalCondition(regular.span) - 0.5) < 1e-15)
    #expect(factors.reciprocalGrowth(regular.span) == 0.5)  // U = (1 1; 0 -2)
    let close = [1.0, 1, 1, 1 + 1e-10]
    #expect(factors.refactor(close.span) == .factored)
    // ‖A‖₁ ‖A⁻¹‖₁ = 4e10 to 1e-5, which is what is left of 1e-10 + 1 - 1.
    #expect(abs(factors.reciprocalCondition(close.span) * 4e10 - 1) < 1e-4)
    #expect(factors.factorEntries == 6)
  }
}
