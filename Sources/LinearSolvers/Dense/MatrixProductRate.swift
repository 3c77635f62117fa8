// dgemm on arrays of its own. Raw pointers: BLAS takes them.
import COpenBLAS
import NumericKernels

/// Floating-point operations per second of BLAS matrix products (dgemm), `workers` of them side by side: what a machine
/// does at most.
public func matrixProductRate(workers: Int, order: Int = 768, seconds: Double = 0.2) throws -> Double {
  DenseSystem.runOnOneThread()
  let clock = ContinuousClock()
  func time(_ products: Int) throws -> Double {
    let start = clock.now
    try parallelFor(
      count: workers, workers: workers, cancellation: nil, makeWorkspace: { MatrixProduct(order: order) },
      body: { (product: inout MatrixProduct, _: Int) in for _ in 0..<products { product.multiply() } })
    return (clock.now - start).inSeconds
  }
  _ = try time(1)
  let one = try time(1)
  let products = max(1, Int(seconds / one))
  let best = try (0..<3).map { _ in try time(products) }.min() ?? one
  return 2 * Double(order * order * order) * Double(products * workers) / best
}

final class MatrixProduct {
  private let order: Int
  private let a: [Double]
  private var c: [Double]

  init(order: Int) {
    self.order = order
    a = (0..<order * order).map { Double($0 % 7) - 3 }
    c = Array(repeating: 0, count: order * order)
  }

  func multiply() {
    let n = Int32(order)
    unsafe a.withUnsafeBufferPointer { a in
      unsafe c.withUnsafeMutableBufferPointer { c in
        unsafe cblas_dgemm(
          CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a.baseAddress, n, a.baseAddress, n, 0,
          c.baseAddress, n)
      }
    }
  }
}
