import Testing

@testable import Sampling

@Suite struct SymmetricEigenTests {
  @Test func `Equal correlations r have the eigenvalues 1 + (n - 1) r and n - 1 times 1 - r`() {
    let (n, r) = (7, 0.3)
    let matrix = (0..<n * n).map { $0 / n == $0 % n ? 1 : r }
    let values = SymmetricEigen(matrix, size: n).values.sorted()
    // Jacobi rotations are backward stable: some units in the last place of the norm, 2.8.
    for value in values.prefix(n - 1) { #expect(abs(value - (1 - r)) < 1e-14) }
    #expect(abs(values[n - 1] - (1 + Double(n - 1) * r)) < 1e-14)
  }

  @Test func `Vectors are orthonormal and rebuild the matrix`() throws {
    let matrix = try DependenceReference.read().indefinite
    let n = matrix.count
    let eigen = SymmetricEigen(matrix.flatMap { $0 }, size: n)
    let expected = try DependenceReference.read().smallestEigenvalue
    // Errors of some 30 units in the last place of the largest eigenvalue, about 10.
    #expect(abs((eigen.values.min() ?? 0) - expected) < 1e-12)
    for i in 0..<n {
      for j in 0..<n {
        var (rebuilt, product) = (0.0, 0.0)
        for k in 0..<n {
          rebuilt += eigen.vectors[i * n + k] * eigen.values[k] * eigen.vectors[j * n + k]
          product += eigen.vectors[k * n + i] * eigen.vectors[k * n + j]
        }
        #expect(abs(rebuilt - matrix[i][j]) < 1e-12)
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-13)
      }
    }
  }

  @Test func `A diagonal matrix and a single number`() {
    #expect(SymmetricEigen([3, 0, 0, -2], size: 2).values == [3, -2])
    #expect(SymmetricEigen([5], size: 1).values == [5])
  }
}
