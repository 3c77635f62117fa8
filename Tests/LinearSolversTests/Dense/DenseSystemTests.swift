import LinearSolvers
import Testing

@Suite struct DenseSystemTests {
  /// xorshift64*, uniform in (-1, 1).
  private struct Numbers {
    var state: UInt64
    mutating func next() -> Double {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return Double((state &* 0x2545_F491_4F6C_DD1D) >> 11) * 0x1p-52 - 1
    }
  }

  private func solve(_ rows: [[Double]], _ right: [Double], transposed: Bool = false) -> (
    SolveStatus, [Double]
  ) {
    let n = rows.count
    let system = DenseSystem(order: n, rightHandSides: n == 0 ? 0 : right.count / n)
    for i in 0..<n { for j in 0..<n { system.matrix[i + j * n] = rows[i][j] } }
    system.solution = right
    return (system.solve(transposed: transposed), system.solution)
  }

  /// Gaussian elimination with complete pivoting, of the test's own.
  private func eliminate(_ rows: [[Double]], _ right: [Double]) -> [Double] {
    var (a, b, order) = (rows, right, Array(rows.indices))
    let n = rows.count
    for k in 0..<n {
      var best = (k, k)
      for i in k..<n { for j in k..<n where abs(a[i][j]) > abs(a[best.0][best.1]) { best = (i, j) } }
      a.swapAt(k, best.0)
      b.swapAt(k, best.0)
      for i in 0..<n { a[i].swapAt(k, best.1) }
      order.swapAt(k, best.1)
      for i in k + 1..<max(n, k + 1) {
        let factor = a[i][k] / a[k][k]
        for j in k..<n { a[i][j] -= factor * a[k][j] }
        b[i] -= factor * b[k]
      }
    }
    var x = Array(repeating: 0.0, count: n)
    for k in (0..<n).reversed() {
      var sum = b[k]
      for j in k + 1..<max(n, k + 1) { sum -= a[k][j] * x[order[j]] }
      x[order[k]] = sum / a[k][k]
    }
    return x
  }

  /// Strictly diagonally dominant by a factor of two: the condition number is at most (3/2 n)/(n/2) = 3 in the maximum
  /// norm, so both solutions are good to some n ulp of the largest element; 1e-13 leaves a margin of ten.
  @Test(arguments: [1, 2, 3, 5, 10, 40], [false, true])
  func randomSystemsAgreeWithElimination(order n: Int, transposed: Bool) {
    var numbers = Numbers(state: UInt64(17 + n))
    for _ in 0..<20 {
      var rows = (0..<n).map { _ in (0..<n).map { _ in numbers.next() } }
      for i in 0..<n { rows[i][i] = Double(n) * (rows[i][i] < 0 ? -2 : 2) }
      let (f, g) = ((0..<n).map { _ in numbers.next() }, (0..<n).map { _ in numbers.next() })
      let (status, x) = solve(rows, f + g, transposed: transposed)
      #expect(status == .solved)
      let effective = transposed ? (0..<n).map { i in (0..<n).map { rows[$0][i] } } : rows
      let expected = eliminate(effective, f) + eliminate(effective, g)
      let scale = expected.map(abs).max() ?? 0
      for i in x.indices { #expect(abs(x[i] - expected[i]) <= 1e-13 * scale) }
    }
  }

  @Test func exactCases() {
    // Needs a row exchange; all numbers stay whole.
    #expect(solve([[0, 2], [4, 1]], [6, 11]).1 == [2, 3])
    #expect(solve([[0, 2], [4, 1]], [8, 7], transposed: true).1 == [2.5, 2])
    #expect(solve([[4]], [1, 2]).1 == [0.25, 0.5])
    #expect(solve([], []).0 == .solved)
    #expect(solve([[10, 0], [-2, 100]], [1000, 0]).1 == [100, 2])
  }

  @Test func singularColumnsAreReported() {
    #expect(solve([[0]], [1]).0 == .singular(column: 0))
    #expect(solve([[1, 2], [2, 4]], [1, 1]).0 == .singular(column: 1))
    #expect(solve([[1, 0, 1], [0, 0, 1], [1, 0, 3]], [1, 1, 1]).0 == .singular(column: 1))
    #expect(solve([[0, 1], [0, 1]], [1, 1]).0 == .singular(column: 0))
  }

  /// A system that can be solved after one that cannot: the workspace keeps nothing.
  @Test func workspaceIsReusable() {
    let system = DenseSystem(order: 2, rightHandSides: 1)
    system.matrix = [1, 2, 2, 4]
    system.solution = [1, 1]
    #expect(system.solve() == .singular(column: 1))
    system.matrix = [0, 4, 2, 1]
    system.solution = [6, 11]
    #expect(system.solve() == .solved)
    #expect(system.solution == [2, 3])
  }

  @Test func pivotRatioShowsCancellation() {
    let system = DenseSystem(order: 2, rightHandSides: 1)
    system.matrix = [2, 1, 4, 5]
    #expect(system.solve() == .solved)
    #expect(system.smallestPivotRatio() == 0.75)  // U = (2 4; 0 3)
    system.matrix = [1, 1, 1, 1 + 0x1p-52]
    #expect(system.solve() == .solved)
    #expect(system.smallestPivotRatio() == 0x1p-52)
    system.matrix = [1e-20, 0, 0, 1]  // scaling of columns alone is no cancellation
    #expect(system.solve() == .solved)
    #expect(system.smallestPivotRatio() == 1)
  }

  @Test func nullVectorNamesTheDependentColumns() throws {
    // Columns 0 and 2: c2 = -2 c0.
    let matrix = [1.0, 3, 0, 0, 1, 5, -2, -6, 0]
    let (vector, ratio) = try #require(DenseSystem.nullVector(of: matrix, order: 3))
    // A singular value is found to some ulp of the largest.
    #expect(ratio < 1e-15)
    let sign = vector[0] < 0 ? -1.0 : 1
    // A null vector of a matrix whose other singular values are of order one is good to some ulp.
    for (found, expected) in zip(vector, [1, 0, 0.5]) { #expect(abs(found * sign - expected) < 1e-14) }
    #expect(vector.map(abs).max() == 1)
  }

  @Test func nullVectorOfARegularMatrixHasALargeRatio() throws {
    let (vector, ratio) = try #require(DenseSystem.nullVector(of: [2, 0, 0, 1], order: 2))
    // Singular values of a diagonal matrix are its elements, to an ulp.
    #expect(abs(ratio - 0.5) < 1e-15)
    #expect(vector.map(abs) == [0, 1])
    #expect(DenseSystem.nullVector(of: [.nan, 0, 0, 1], order: 2) == nil)
    #expect(DenseSystem.nullVector(of: [], order: 0) == nil)
    #expect(DenseSystem.nullVector(of: [1, 2, 3], order: 2) == nil)
  }
}
